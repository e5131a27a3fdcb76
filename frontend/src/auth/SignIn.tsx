import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import type { RuntimeConfig } from "../config";
import { Page } from "../ui/Page";
import { AuthError, type AuthFailure, signIn, type Tokens } from "./cognito";

const FAILURES: Record<AuthFailure, string> = {
  wrong_credentials: "This email address and password do not match. Please check both.",
  further_step:
    "This account first needs its address confirmed or a new password set. Please contact support.",
  too_many_attempts: "Too many attempts. Please wait a few minutes and try again.",
  refused: "Sign-in was refused. Please check what you typed.",
  unavailable: "The sign-in service cannot be reached. Please check your connection and try again.",
};

const LEFT = {
  signed_out: "You are signed out.",
  expired: "Your session has expired. Please sign in again.",
};

interface Props {
  config: RuntimeConfig;
  left: keyof typeof LEFT | undefined;
  onTokens: (tokens: Tokens) => void;
}

export function SignIn({ config, left, onTokens }: Props) {
  const [failure, setFailure] = useState<AuthFailure>();
  const [busy, setBusy] = useState(false);
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
    setBusy(true);
    setFailure(undefined);
    try {
      onTokens(await signIn(config, String(fields.get("email")).trim(), String(fields.get("password"))));
    } catch (error) {
      setFailure(error instanceof AuthError ? error.failure : "unavailable");
      setBusy(false);
    }
  }

  const described = failure ? { "aria-describedby": problemId, "aria-invalid": true } : {};
  return (
    <Page environment={config.environment}>
      <div className="door">
        <div className="welcome">
          <h1>See what your spending is telling you</h1>
          <p>Plain observations from your own transactions, each with the numbers behind it.</p>
        </div>
        <form className="panel" onSubmit={submit} aria-label="Sign in">
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
        </form>
      </div>
    </Page>
  );
}
