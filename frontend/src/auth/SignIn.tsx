import { type FormEvent, type ReactNode, useEffect, useId, useRef } from "react";
import type { RuntimeConfig } from "../config";
import { type AuthError, signIn, type Tokens } from "./cognito";
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
  /** Told of each refusal: some are the beginning of another step. */
  onRefused: (why: AuthError, given: Credentials) => void;
  /** What is said below the form to whoever has no account. */
  children: ReactNode;
}

export function SignIn({ config, left, onTokens, onRefused, children }: Props) {
  const { failure, busy, attempt } = useAttempt();
  const password = useRef<HTMLInputElement>(null);
  const problemId = useId();

  // After a wrong password, the next thing typed is the password.
  useEffect(() => {
    if (!failure) return;
    password.current?.focus();
    password.current?.select();
  }, [failure]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const given = { email: String(fields.get("email")).trim(), password: String(fields.get("password")) };
    const why = await attempt(async () => onTokens(await signIn(config, given.email, given.password)));
    if (why) onRefused(why, given);
  }

  const described = failure ? { "aria-describedby": problemId, "aria-invalid": true } : {};
  return (
    <form className="panel" onSubmit={submit} aria-label="Sign in">
      <h2>Sign in</h2>
      {left && !failure && (
        <p className="hint" role="status">
          {left}
        </p>
      )}
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
