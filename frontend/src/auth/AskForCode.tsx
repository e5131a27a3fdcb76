import { type FormEvent, useEffect, useRef } from "react";
import type { RuntimeConfig } from "../config";
import { Field } from "../ui/Field";
import { Hint } from "../ui/Notice";
import { sendResetCode } from "./cognito";
import { useAttempt } from "./useAttempt";
import { FAILURES } from "./words";

interface Props {
  config: RuntimeConfig;
  /** What is known of the address already. */
  email: string;
  /** Why somebody was led here. */
  why?: string | undefined;
  onAsked: (email: string) => void;
  onSignIn: () => void;
}

/** Has a code sent to an address. What follows is the same whether or not the address has an account. */
export function AskForCode({ config, email, why, onAsked, onSignIn }: Props) {
  const { failure, busy, attempt } = useAttempt();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = String(new FormData(event.currentTarget).get("email")).trim();
    await attempt(async () => {
      await sendResetCode(config, given);
      onAsked(given);
    });
  }

  return (
    <form className="panel" onSubmit={submit} aria-label="Forgot your password?">
      <h2>Forgot your password?</h2>
      {why && !failure && <Hint>{why}</Hint>}
      <p>We send a code to your address, with which you choose a new one.</p>
      <Field
        ref={first}
        label="Email"
        name="email"
        type="email"
        autoComplete="username"
        defaultValue={email}
        required
      />
      {failure && <Hint tone="problem">{FAILURES[failure]}</Hint>}
      <button type="submit" className="button" disabled={busy}>
        {busy ? "One moment…" : "Send me a code"}
      </button>
      <p className="aside">
        <button type="button" className="link" onClick={onSignIn}>
          Go back
        </button>
      </p>
    </form>
  );
}
