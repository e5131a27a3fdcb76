/** What a signed-in person sees: one page. Who they are and what they may see is the API's word alone. */
import { QueryClientProvider } from "@tanstack/react-query";
import { useMemo } from "react";
import { Route, Switch } from "wouter";
import { createApi } from "../api/client";
import { SIGNED_OUT } from "../auth/left";
import { useSignedIn } from "../auth/useSignedIn";
import type { SignedInProps } from "../shell/Application";
import { Frame } from "../shell/Frame";
import { NotFound } from "../ui/NotFound";
import { BASE, type Routes } from "./contract";
import { DashboardPage } from "./dashboard/DashboardPage";
import { useVisibility } from "./dashboard/queries";
import { ApiProvider } from "./useApi";

export function SignedIn({ config, session, onLeave }: SignedInProps) {
  const api = useMemo(() => createApi<Routes>(config.apiUrl + BASE, session), [config, session]);
  const { queries, end } = useSignedIn(session, onLeave);
  return (
    <QueryClientProvider client={queries}>
      <ApiProvider value={api}>
        <Place environment={config.environment} onSignOut={() => end(SIGNED_OUT)} />
      </ApiProvider>
    </QueryClientProvider>
  );
}

function Place(frame: { environment: string; onSignOut: () => void }) {
  const { data: me } = useVisibility();
  return (
    <Frame {...frame} who={me && `${me.role}, ${me.tenant_name}`}>
      <Switch>
        <Route path="/" component={DashboardPage} />
        <Route component={NotFound} />
      </Switch>
    </Frame>
  );
}
