import { type FormEvent, useEffect, useRef } from "react";
import { AnotherCode } from "../../auth/AnotherCode";
import { CodeField } from "../../auth/CodeField";
import {
  confirm,
  sendCodeAgain,
  sendConfirmationCode,
  type Tokens,
  type Unconfirmed,
} from "../../auth/cognito";
import { OwedSignIn } from "../../auth/OwedSignIn";
import { useCode } from "../../auth/useCode";
import { FAILURES } from "../../auth/words";
import type { RuntimeConfig } from "../../config";
import { Hint } from "../../ui/Notice";

interface Props {
  config: RuntimeConfig;
  credentials: Unconfirmed;
  onTokens: (tokens: Tokens) => void;
  /** Told where there is no password to go on with. */
  onConfirmed: (email: string) => void;
  onSignIn: () => void;
}

/** Takes the code that was sent to the address, and goes on to sign in with what was just typed. */
export function Confirm({ config, credentials, onTokens, onConfirmed, onSignIn }: Props) {
  const { email, password } = credentials;
  const { failure, busy, attempt, enter, again, sent, owed } = useCode(config, onTokens);
  // Whoever is here without a password is told no more than whoever has no account.
  const send = password === undefined ? sendConfirmationCode : sendCodeAgain;
  const code = useRef<HTMLInputElement>(null);
  useEffect(() => code.current?.focus(), []);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = String(new FormData(event.currentTarget).get("code")).trim();
    const take = () => confirm(config, credentials, given);
    if (password !== undefined) await enter(take, { email, password });
    else if (!(await attempt(take))) onConfirmed(email);
  }

  if (owed) {
    const done = "Your address is confirmed";
    return <OwedSignIn config={config} owed={owed} done={done} onTokens={onTokens} onSignIn={onSignIn} />;
  }
  return (
    <form className="panel" onSubmit={submit} aria-label="Confirm your address">
      <h2>Confirm your address</h2>
      <p>
        {password !== undefined ? "We sent a code to " : "If it waits to be confirmed, we sent a code to "}
        <strong>{email}</strong>. It shows us that the address is yours.
      </p>
      <CodeField ref={code} config={config} />
      {failure && <Hint tone="problem">{FAILURES[failure]}</Hint>}
      {sent && <Hint>A new code is on its way.</Hint>}
      <button type="submit" className="button" disabled={busy}>
        {busy ? "One moment…" : password !== undefined ? "Confirm and sign in" : "Confirm"}
      </button>
      <AnotherCode busy={busy} onAgain={() => void again(() => send(config, email))} onBack={onSignIn} />
    </form>
  );
}
