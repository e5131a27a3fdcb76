/** Decides which of the four screens is shown: starting, misconfigured, at the door, signed in. */
import { type ComponentType, useCallback, useEffect, useState } from "react";
import type { Tokens } from "../auth/cognito";
import { createSession, type Session } from "../auth/session";
import { ConfigError, loadConfig, type RuntimeConfig } from "../config";
import { DRAFTS } from "../drafts/context";
import { createDrafts } from "../drafts/keeper";
import { Notice } from "../ui/Notice";
import { Frame } from "./Frame";
import { PRODUCT, type Product } from "./product";

export interface DoorProps {
  config: RuntimeConfig;
  /** Why somebody stands here again, as a sentence to them. */
  left: string | undefined;
  onTokens: (tokens: Tokens) => void;
}

export interface SignedInProps {
  config: RuntimeConfig;
  session: Session;
  /** Back to the door, which says why. */
  onLeave: (why: string) => void;
}

interface Screens {
  Door: ComponentType<DoorProps>;
  SignedIn: ComponentType<SignedInProps>;
}

export function Application({ product, ...screens }: Screens & { product: Product }) {
  return (
    <PRODUCT.Provider value={product}>
      <Starting name={product.name} {...screens} />
    </PRODUCT.Provider>
  );
}

type Start = { config: RuntimeConfig } | { failure: string } | undefined;

function Starting({ name, ...screens }: Screens & { name: string }) {
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
        <Notice tone="problem" title={`${name} cannot start`}>
          <p>{start.failure} Please try again in a few minutes.</p>
          <button type="button" className="button" onClick={() => window.location.reload()}>
            Try again
          </button>
        </Notice>
      </Frame>
    );
  }
  return <Started config={start.config} {...screens} />;
}

function Started({ config, Door, SignedIn }: Screens & { config: RuntimeConfig }) {
  const [session, setSession] = useState<Session>();
  const [left, setLeft] = useState<string>();

  const [drafts] = useState(createDrafts);

  const enter = useCallback(
    (tokens: Tokens) => {
      const entered = createSession(config, tokens);
      drafts.admit(entered.subject());
      setSession(entered);
    },
    [config, drafts],
  );
  const leave = useCallback((why: string) => {
    setSession(undefined);
    setLeft(why);
  }, []);

  if (!session) return <Door config={config} left={left} onTokens={enter} />;
  return (
    <DRAFTS.Provider value={drafts}>
      <SignedIn config={config} session={session} onLeave={leave} />
    </DRAFTS.Provider>
  );
}
