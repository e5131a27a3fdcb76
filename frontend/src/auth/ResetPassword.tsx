import { type FormEvent, useEffect, useLayoutEffect, useRef } from "react";
import type { RuntimeConfig } from "../config";
import { Hint } from "../ui/Notice";
import { AnotherCode } from "./AnotherCode";
import { CodeField } from "./CodeField";
import { type AuthFailure, resetPassword, sendConfirmationCode, sendResetCode, type Tokens } from "./cognito";
import { NewPassword } from "./NewPassword";
import { OwedSignIn } from "./OwedSignIn";
import { useCode } from "./useCode";
import { FAILURES } from "./words";

interface Props {
  config: RuntimeConfig;
  email: string;
  onTokens: (tokens: Tokens) => void;
  /** Leads to confirming the address first, where people make their accounts themselves. */
  onUnconfirmed?: ((email: string) => void) | undefined;
  onSignIn: () => void;
}

/** Takes the code that was sent to the address and a new password, and signs in with it. */
export function ResetPassword({ config, email, onTokens, onUnconfirmed, onSignIn }: Props) {
  const { failure, busy, attempt, enter, again, sent, owed } = useCode(config, onTokens);
  const code = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  useEffect(() => code.current?.focus(), []);

  // What has to be typed again is where the person is.
  useLayoutEffect(() => {
    const wrong = AT_CODE.has(failure) ? code : failure === "weak_password" ? password : undefined;
    wrong?.current?.focus();
    wrong?.current?.select();
  }, [failure]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const given = { email, password: String(fields.get("password")) };
    const typed = String(fields.get("code")).trim();
    const why = await enter(() => resetPassword(config, given, typed), given);
    if (why?.failure === "unconfirmed" && onUnconfirmed) await confirmFirst();
  }

  async function confirmFirst() {
    const why = await attempt(() => sendConfirmationCode(config, email));
    if (!why) onUnconfirmed?.(email);
  }

  if (owed) {
    const done = "Your new password is kept";
    return <OwedSignIn config={config} owed={owed} done={done} onTokens={onTokens} onSignIn={onSignIn} />;
  }
  const problem = failure && FAILURES[failure];
  const elsewhere = problem && !AT_CODE.has(failure) && failure !== "weak_password";
  return (
    <form className="panel" onSubmit={submit} aria-label="Choose a new password">
      <h2>Choose a new password</h2>
      <p>
        If <strong>{email}</strong> has an account, we sent it a code. The code works for an hour.
      </p>
      {/* Tells a password manager whose new password it is. */}
      <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
      <CodeField ref={code} config={config} problem={AT_CODE.has(failure) ? problem : undefined} />
      <NewPassword
        ref={password}
        label="New password"
        problem={failure === "weak_password" ? problem : undefined}
      />
      {elsewhere && <Hint tone="problem">{problem}</Hint>}
      {sent && <Hint>If the address has an account, a new code is on its way. Only the newest works.</Hint>}
      <button type="submit" className="button" disabled={busy}>
        {busy ? "One moment…" : "Keep it and sign in"}
      </button>
      <AnotherCode
        busy={busy}
        onAgain={() => void again(() => sendResetCode(config, email))}
        onBack={onSignIn}
      />
      <p className="fine">
        No code after some minutes? It may lie among unwanted mail.{" "}
        {onUnconfirmed ? (
          <>
            Or your address was never confirmed:{" "}
            <button type="button" className="link" onClick={() => void confirmFirst()} disabled={busy}>
              confirm it first
            </button>
          </>
        ) : (
          "If you never signed in, your password is still the one that you were given."
        )}
      </p>
    </form>
  );
}

const AT_CODE: ReadonlySet<AuthFailure | undefined> = new Set<AuthFailure>(["wrong_code", "old_code"]);
