import { type FormEvent, useEffect, useRef, useState } from "react";
import { confirm, sendCodeAgain, signIn, type Tokens } from "../../auth/cognito";
import type { Credentials } from "../../auth/SignIn";
import { useAttempt } from "../../auth/useAttempt";
import { FAILURES } from "../../auth/words";
import type { RuntimeConfig } from "../../config";
import { Field } from "../../ui/Field";
import { Hint } from "../../ui/Notice";

interface Props {
  config: RuntimeConfig;
  credentials: Credentials;
  onTokens: (tokens: Tokens) => void;
  onSignIn: () => void;
}

/** Takes the code that was sent to the address, and goes on to sign in with what was just typed. */
export function Confirm({ config, credentials, onTokens, onSignIn }: Props) {
  const { failure, busy, attempt, settle } = useAttempt();
  const [sent, setSent] = useState(false);
  const code = useRef<HTMLInputElement>(null);
  useEffect(() => code.current?.focus(), []);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = String(new FormData(event.currentTarget).get("code")).trim();
    await attempt(async () => {
      await confirm(config, credentials.email, given);
      onTokens(await signIn(config, credentials.email, credentials.password));
    });
  }

  async function again() {
    setSent(false);
    const why = await attempt(() => sendCodeAgain(config, credentials.email));
    if (why) return;
    settle();
    setSent(true);
  }

  return (
    <form className="panel" onSubmit={submit} aria-label="Confirm your address">
      <h2>Confirm your address</h2>
      <p>
        We sent a code to <strong>{credentials.email}</strong>. It shows us that the address is yours.
      </p>
      {config.environment === "local" && (
        <p className="fine">
          No mail leaves this machine: <code>make logs</code> and the terminal of <code>make up</code> show
          the code.
        </p>
      )}
      <Field
        ref={code}
        label="Code"
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="\s*[0-9]{4,10}\s*"
        title="The digits that we sent you"
        required
      />
      {failure && <Hint tone="problem">{FAILURES[failure]}</Hint>}
      {sent && <Hint>A new code is on its way.</Hint>}
      <button type="submit" className="button" disabled={busy}>
        {busy ? "One moment…" : "Confirm and sign in"}
      </button>
      <p className="aside">
        <button type="button" className="link" onClick={() => void again()} disabled={busy}>
          Send a new code
        </button>{" "}
        or{" "}
        <button type="button" className="link" onClick={onSignIn}>
          go back
        </button>
      </p>
    </form>
  );
}
