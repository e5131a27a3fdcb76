import { type FormEvent, useEffect, useRef } from "react";
import type { RuntimeConfig } from "../config";
import { Hint } from "../ui/Notice";
import { chooseFirstPassword, type NewPasswordNeeded, type Tokens } from "./cognito";
import { NewPassword } from "./NewPassword";
import { useAttempt } from "./useAttempt";
import { FAILURES } from "./words";

interface Props {
  config: RuntimeConfig;
  challenge: NewPasswordNeeded["challenge"];
  onTokens: (tokens: Tokens) => void;
  onSignIn: () => void;
}

/** Has somebody whose account was made for them choose a password of their own, and signs them in with it. */
export function FirstPassword({ config, challenge, onTokens, onSignIn }: Props) {
  const { failure, busy, attempt } = useAttempt();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password"));
    await attempt(async () => onTokens(await chooseFirstPassword(config, challenge, password)));
  }

  return (
    <form className="panel" onSubmit={submit} aria-label="Choose your password">
      <h2>Choose your password</h2>
      <p>You signed in with a password that was given to you. Choose one that only you know.</p>
      <NewPassword ref={first} label="New password" />
      {failure && (
        <Hint tone="problem">{failure === "wrong_credentials" ? TOO_LATE : FAILURES[failure]}</Hint>
      )}
      <button type="submit" className="button" disabled={busy}>
        {busy ? "One moment…" : "Keep it and sign in"}
      </button>
      <p className="aside">
        <button type="button" className="link" onClick={onSignIn}>
          Go back
        </button>
      </p>
    </form>
  );
}

// Cognito's word for a challenge that was open for too long is the one for a wrong password.
const TOO_LATE =
  "That took too long. Please go back and sign in again with the password that you were given.";
