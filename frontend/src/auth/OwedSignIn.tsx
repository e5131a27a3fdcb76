import { type FormEvent, useEffect, useRef } from "react";
import type { RuntimeConfig } from "../config";
import { Hint } from "../ui/Notice";
import { signIn, type Tokens } from "./cognito";
import { useAttempt } from "./useAttempt";
import type { Owed } from "./useCode";
import { FAILURES } from "./words";

interface Props {
  config: RuntimeConfig;
  owed: Owed;
  /** What was done before the sign-in failed, as a heading. */
  done: string;
  onTokens: (tokens: Tokens) => void;
  onSignIn: () => void;
}

/** Tries the sign-in again that failed after a code was taken, with what was typed before. */
export function OwedSignIn({
  config,
  owed: { credentials, failure: first },
  done,
  onTokens,
  onSignIn,
}: Props) {
  const { failure, busy, attempt } = useAttempt(first);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    await attempt(async () => onTokens(await signIn(config, credentials.email, credentials.password)));
  }

  return (
    <form className="panel" onSubmit={submit} aria-label={done}>
      <h2>{done}</h2>
      <p>Only signing in is left, and that did not work.</p>
      {failure && <Hint tone="problem">{FAILURES[failure]}</Hint>}
      <button ref={button} type="submit" className="button" disabled={busy}>
        {busy ? "Signing in…" : "Sign in"}
      </button>
      <p className="aside">
        <button type="button" className="link" onClick={onSignIn}>
          Type your password again
        </button>
      </p>
    </form>
  );
}
