/** What a signed-in person sees. The cache of answers is made and dropped with the session. */
import { MutationCache, QueryCache, QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo } from "react";
import type { Left } from "./App";
import { ApiUnavailable, createApi } from "./api/client";
import { ApiProvider, useApi } from "./api/context";
import { SESSION, type SessionActions } from "./auth/actions";
import { type Session, SessionExpired } from "./auth/session";
import type { RuntimeConfig } from "./config";
import { consumerApi } from "./consumer/api";
import { CONSUMER_PAGES, ConsumerPages } from "./consumer/pages";
import { OPERATOR_PAGES } from "./operator/entries";
import { Frame } from "./shell/Frame";
import { NavList } from "./shell/NavList";
import { Notice } from "./ui/Notice";
import { Skeleton } from "./ui/Skeleton";

const OperatorPages = lazy(() => import("./operator/pages"));

interface Props {
  config: RuntimeConfig;
  session: Session;
  onLeave: (why: Left) => void;
}

export function SignedIn({ config, session, onLeave }: Props) {
  const api = useMemo(() => createApi(config, session), [config, session]);
  const queries = useMemo(() => queryClient(() => onLeave("expired")), [onLeave]);
  const actions = useMemo<SessionActions>(() => {
    const end = (why: Left) => () => {
      void session.end();
      queries.clear();
      onLeave(why);
    };
    return { signOut: end("signed_out"), leaveErased: end("erased") };
  }, [session, queries, onLeave]);

  const props = { environment: config.environment, onSignOut: actions.signOut };
  return (
    <QueryClientProvider client={queries}>
      <ApiProvider value={api}>
        <SESSION.Provider value={actions}>
          <Place groups={session.groups()} {...props} />
        </SESSION.Provider>
      </ApiProvider>
    </QueryClientProvider>
  );
}

interface PlaceProps {
  groups: readonly string[];
  environment: string;
  onSignOut: () => void;
}

/** Which half of the product somebody sees. It only spares them dead ends: what they may do, the API decides. */
function Place({ groups, ...frame }: PlaceProps) {
  if (groups.includes("operators")) {
    return (
      <Frame {...frame} email="Operator" navigation={<NavList entries={OPERATOR_PAGES} />}>
        <Suspense fallback={<Skeleton what="the console" />}>
          <OperatorPages />
        </Suspense>
      </Frame>
    );
  }
  if (groups.includes("consumers")) return <Consumer {...frame} />;
  return (
    <Frame {...frame}>
      <Notice tone="calm" title="Your account is being prepared">
        <p>
          Your sign-in worked, but your account has not been set up in full yet. That is repaired within the
          hour; please sign out and sign in again then.
        </p>
      </Notice>
    </Frame>
  );
}

function Consumer(frame: { environment: string; onSignOut: () => void }) {
  const api = consumerApi(useApi());
  const identity = useQuery({ queryKey: ["identity"], queryFn: api.introduce, staleTime: Infinity });
  // The address is known once the API has seen the ID token; without that, the profile is still worth reading.
  const me = useQuery({ queryKey: ["me"], queryFn: api.me, enabled: !identity.isPending });
  return (
    <Frame {...frame} email={me.data?.email ?? undefined} navigation={<NavList entries={CONSUMER_PAGES} />}>
      <ConsumerPages />
    </Frame>
  );
}

function queryClient(onExpired: () => void): QueryClient {
  const leave = (error: Error) => {
    if (!(error instanceof SessionExpired)) return;
    client.clear();
    onExpired();
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: leave }),
    mutationCache: new MutationCache({ onError: leave }),
    defaultOptions: {
      queries: {
        retry: (failures, error) => error instanceof ApiUnavailable && failures < 2,
        staleTime: 60_000,
        // Without a network a request is tried all the same and fails: a person is told, not left waiting.
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
  return client;
}
