/** Decides which of the four screens is shown: starting, misconfigured, at the door, signed in. */
import { useCallback, useEffect, useState } from "react";
import type { Tokens } from "./auth/cognito";
import { Door } from "./auth/Door";
import { createSession, type Session } from "./auth/session";
import { ConfigError, loadConfig, type RuntimeConfig } from "./config";
import { SignedIn } from "./SignedIn";
import { Frame } from "./shell/Frame";
import { Notice } from "./ui/Notice";

type Start = { config: RuntimeConfig } | { failure: string } | undefined;
export type Left = "signed_out" | "expired" | "erased";

export function App() {
  const [start, setStart] = useState<Start>();
  useEffect(() => {
    loadConfig().then(
      (config) => setStart({ config }),
      (error: unknown) => setStart({ failure: error instanceof ConfigError ? error.message : String(error) }),
    );
  }, []);

  if (!start) return <Frame />;
  if ("failure" in start) {
    return (
      <Frame>
        <Notice tone="problem" title="SpendSense cannot start">
          <p>{start.failure} Please try again in a few minutes.</p>
          <button type="button" className="button" onClick={() => window.location.reload()}>
            Try again
          </button>
        </Notice>
      </Frame>
    );
  }
  return <Started config={start.config} />;
}

function Started({ config }: { config: RuntimeConfig }) {
  const [session, setSession] = useState<Session>();
  const [left, setLeft] = useState<Left>();

  const enter = useCallback((tokens: Tokens) => setSession(createSession(config, tokens)), [config]);
  const leave = useCallback((why: Left) => {
    setSession(undefined);
    setLeft(why);
  }, []);

  if (!session) return <Door config={config} left={left} onTokens={enter} />;
  return <SignedIn config={config} session={session} onLeave={leave} />;
}
