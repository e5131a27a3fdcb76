import { type FormEvent, useEffect, useRef } from "react";
import { type Credentials, signUp } from "../../auth/cognito";
import { NewPassword } from "../../auth/NewPassword";
import { useAttempt } from "../../auth/useAttempt";
import { FAILURES } from "../../auth/words";
import type { RuntimeConfig } from "../../config";
import { Field } from "../../ui/Field";
import { Hint } from "../../ui/Notice";

interface Props {
  config: RuntimeConfig;
  onSignedUp: (credentials: Credentials) => void;
  onSignIn: () => void;
}

export function SignUp({ config, onSignedUp, onSignIn }: Props) {
  const { failure, busy, attempt } = useAttempt();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const given = { email: String(fields.get("email")).trim(), password: String(fields.get("password")) };
    await attempt(async () => {
      await signUp(config, given.email, given.password);
      onSignedUp(given);
    });
  }

  return (
    <form className="panel" onSubmit={submit} aria-label="Create an account">
      <h2>Create an account</h2>
      <Field ref={first} label="Email" name="email" type="email" autoComplete="username" required />
      <NewPassword label="Password" />
      {failure && <Hint tone="problem">{FAILURES[failure]}</Hint>}
      <p className="fine">
        An account alone reads nothing. You are asked for your consent first, on a page of its own.
      </p>
      <button type="submit" className="button" disabled={busy}>
        {busy ? "Creating…" : "Create account"}
      </button>
      <p className="aside">
        Have an account?{" "}
        <button type="button" className="link" onClick={onSignIn}>
          Sign in
        </button>
      </p>
    </form>
  );
}
