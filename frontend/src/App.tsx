/** Decides which of the four screens is shown: starting, misconfigured, signing in, signed in. */
import { useCallback, useEffect, useState } from "react";
import type { Tokens } from "./auth/cognito";
import { SignIn } from "./auth/SignIn";
import { createSession, type Session } from "./auth/session";
import { ConfigError, loadConfig, type RuntimeConfig } from "./config";
import { SignedIn } from "./SignedIn";
import { Notice } from "./ui/Notice";
import { Page } from "./ui/Page";

type Start = { config: RuntimeConfig } | { failure: string } | undefined;

export function App() {
  const [start, setStart] = useState<Start>();
  useEffect(() => {
    loadConfig().then(
      (config) => setStart({ config }),
      (error: unknown) => setStart({ failure: error instanceof ConfigError ? error.message : String(error) }),
    );
  }, []);

  if (!start) return <Page />;
  if ("failure" in start) {
    return (
      <Page>
        <Notice tone="problem" title="SpendSense cannot start">
          <p>{start.failure} Please try again in a few minutes.</p>
          <button type="button" className="button" onClick={() => window.location.reload()}>
            Try again
          </button>
        </Notice>
      </Page>
    );
  }
  return <Door config={start.config} />;
}

function Door({ config }: { config: RuntimeConfig }) {
  const [session, setSession] = useState<Session>();
  const [left, setLeft] = useState<"signed_out" | "expired">();

  const enter = useCallback((tokens: Tokens) => setSession(createSession(config, tokens)), [config]);
  const leave = useCallback((why: "signed_out" | "expired") => {
    setSession(undefined);
    setLeft(why);
  }, []);

  if (!session) return <SignIn config={config} left={left} onTokens={enter} />;
  return <SignedIn config={config} session={session} onLeave={leave} />;
}
