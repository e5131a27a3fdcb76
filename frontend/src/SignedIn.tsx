/** What a signed-in person sees. The cache of answers is made and dropped with the session. */
import { QueryCache, QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { ApiUnavailable, createApi } from "./api/client";
import { type Session, SessionExpired } from "./auth/session";
import type { RuntimeConfig } from "./config";
import { MyRecommendations } from "./recommendations/MyRecommendations";
import { Page } from "./ui/Page";

interface Props {
  config: RuntimeConfig;
  session: Session;
  onLeave: (why: "signed_out" | "expired") => void;
}

export function SignedIn({ config, session, onLeave }: Props) {
  const api = useMemo(() => createApi(config, session), [config, session]);
  const queries = useMemo(() => queryClient(() => onLeave("expired")), [onLeave]);

  function signOut() {
    void session.end();
    queries.clear();
    onLeave("signed_out");
  }

  return (
    <QueryClientProvider client={queries}>
      <Account api={api} environment={config.environment} onSignOut={signOut} />
    </QueryClientProvider>
  );
}

function Account(props: { api: ReturnType<typeof createApi>; environment: string; onSignOut: () => void }) {
  const { api } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  const identity = useQuery({ queryKey: ["identity"], queryFn: api.introduce, staleTime: Infinity });
  // The address is known once the API has seen the ID token; without that, the profile is still worth reading.
  const me = useQuery({ queryKey: ["me"], queryFn: api.me, enabled: !identity.isPending });

  // Whoever works by keyboard or by ear would otherwise be left at a button that no longer exists.
  useEffect(() => heading.current?.focus(), []);

  return (
    <Page environment={props.environment} email={me.data?.email ?? undefined} onSignOut={props.onSignOut}>
      <h1 ref={heading} tabIndex={-1}>
        Your recommendations
      </h1>
      <MyRecommendations api={api} />
    </Page>
  );
}

function queryClient(onExpired: () => void): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (!(error instanceof SessionExpired)) return;
        client.clear();
        onExpired();
      },
    }),
    defaultOptions: {
      queries: {
        retry: (failures, error) => error instanceof ApiUnavailable && failures < 2,
        staleTime: 60_000,
      },
    },
  });
  return client;
}
