/** What a signed-in person sees. The cache of answers is made and dropped with the session. */
import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo } from "react";
import { createApi } from "../api/client";
import { SIGNED_OUT } from "../auth/left";
import { useSignedIn } from "../auth/useSignedIn";
import type { SignedInProps } from "../shell/Application";
import { Frame } from "../shell/Frame";
import { NavList } from "../shell/NavList";
import { Notice } from "../ui/Notice";
import { Skeleton } from "../ui/Skeleton";
import { SESSION, type SessionActions } from "./actions";
import { consumerApi } from "./consumer/api";
import { CONSUMER_PAGES, ConsumerPages } from "./consumer/pages";
import { BASE, type Routes } from "./contract";
import { OPERATOR_PAGES } from "./operator/entries";
import { ApiProvider, useApi } from "./useApi";

const OperatorPages = lazy(() => import("./operator/pages"));
const ERASED = "Your data are being erased, and your sign-in with them. Thank you for having been here.";

export function SignedIn({ config, session, onLeave }: SignedInProps) {
  const api = useMemo(() => createApi<Routes>(config.apiUrl + BASE, session), [config, session]);
  const { queries, end } = useSignedIn(session, onLeave);
  const actions = useMemo<SessionActions>(
    () => ({ signOut: () => end(SIGNED_OUT), leaveErased: () => end(ERASED) }),
    [end],
  );

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
      <Frame {...frame} who="Operator" navigation={<NavList entries={OPERATOR_PAGES} />}>
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
    <Frame {...frame} who={me.data?.email ?? undefined} navigation={<NavList entries={CONSUMER_PAGES} />}>
      <ConsumerPages />
    </Frame>
  );
}
