import { type FormEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from "react";
import type { RuntimeConfig } from "../config";
import { Hint } from "../ui/Notice";
import { NewPasswordNeeded, signIn, type Tokens } from "./cognito";
import { FirstPassword } from "./FirstPassword";
import { useAttempt } from "./useAttempt";
import { FAILURES } from "./words";

export interface Credentials {
  email: string;
  password: string;
}

interface Props {
  config: RuntimeConfig;
  left: string | undefined;
  onTokens: (tokens: Tokens) => void;
  /** Told of an address that is not confirmed yet, where people make their accounts themselves. */
  onUnconfirmed?: (given: Credentials) => void;
  /** What is said below the form to whoever has no account. */
  children: ReactNode;
}

/** Somebody whose account was made for them goes on to a password of their own. */
export function SignIn(props: Props) {
  const [challenge, setChallenge] = useState<NewPasswordNeeded["challenge"]>();
  if (!challenge) return <Form {...props} onNewPassword={setChallenge} />;
  const { config, onTokens } = props;
  const back = () => setChallenge(undefined);
  return <FirstPassword config={config} challenge={challenge} onTokens={onTokens} onSignIn={back} />;
}

interface FormProps extends Props {
  onNewPassword: (challenge: NewPasswordNeeded["challenge"]) => void;
}

function Form({ config, left, onTokens, onUnconfirmed, onNewPassword, children }: FormProps) {
  const { failure, busy, attempt } = useAttempt();
  const password = useRef<HTMLInputElement>(null);
  const problemId = useId();

  // After a wrong password, the next thing typed is the password.
  useLayoutEffect(() => {
    if (!failure) return;
    password.current?.focus();
    password.current?.select();
  }, [failure]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const given = { email: String(fields.get("email")).trim(), password: String(fields.get("password")) };
    const why = await attempt(async () => onTokens(await signIn(config, given.email, given.password)));
    if (why instanceof NewPasswordNeeded) onNewPassword(why.challenge);
    if (why?.failure === "unconfirmed") onUnconfirmed?.(given);
  }

  const described = failure ? { "aria-describedby": problemId, "aria-invalid": true } : {};
  return (
    <form className="panel" onSubmit={submit} aria-label="Sign in">
      <h2>Sign in</h2>
      {left && !failure && <Hint>{left}</Hint>}
      <label>
        Email
        <input name="email" type="email" autoComplete="username" required {...described} />
      </label>
      <label>
        Password
        <input
          ref={password}
          name="password"
          type="password"
          autoComplete="current-password"
          required
          {...described}
        />
      </label>
      {failure && (
        <p id={problemId} className="hint problem" role="alert">
          {FAILURES[failure]}
        </p>
      )}
      <button type="submit" className="button" disabled={busy}>
        {busy ? "Signing in…" : "Sign in"}
      </button>
      <p className="aside">{children}</p>
    </form>
  );
}
