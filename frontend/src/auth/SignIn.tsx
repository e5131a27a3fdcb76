import { type FormEvent, useEffect, useId, useRef } from "react";
import type { Left } from "../App";
import type { RuntimeConfig } from "../config";
import { signIn, type Tokens } from "./cognito";
import type { Credentials } from "./Door";
import { useAttempt } from "./useAttempt";
import { FAILURES } from "./words";

const LEFT: Record<Left, string> = {
  signed_out: "You are signed out.",
  expired: "Your session has expired. Please sign in again.",
  erased: "Your data are being erased, and your sign-in with them. Thank you for having been here.",
};

interface Props {
  config: RuntimeConfig;
  left: Left | undefined;
  onTokens: (tokens: Tokens) => void;
  onUnconfirmed: (credentials: Credentials) => void;
  onSignUp: () => void;
}

export function SignIn({ config, left, onTokens, onUnconfirmed, onSignUp }: Props) {
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
    if (why === "unconfirmed") onUnconfirmed(given);
  }

  const described = failure ? { "aria-describedby": problemId, "aria-invalid": true } : {};
  return (
    <form className="panel" onSubmit={submit} aria-label="Sign in">
      <h2>Sign in</h2>
      {left && !failure && (
        <p className="hint" role="status">
          {LEFT[left]}
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
      <p className="aside">
        New here?{" "}
        <button type="button" className="link" onClick={onSignUp}>
          Create an account
        </button>
      </p>
    </form>
  );
}
