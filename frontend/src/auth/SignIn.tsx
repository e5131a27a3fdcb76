import { type FormEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from "react";
import type { RuntimeConfig } from "../config";
import { Hint } from "../ui/Notice";
import { NewPasswordNeeded, signIn, type Tokens, type Unconfirmed } from "./cognito";
import { FirstPassword } from "./FirstPassword";
import { Forgotten } from "./Forgotten";
import { useAttempt } from "./useAttempt";
import { FAILURES } from "./words";

/** Somebody who needs a new password: at which address, and why if it was not they who said so. */
export interface NewPasswordWanted {
  email: string;
  why?: string;
}

interface Props {
  config: RuntimeConfig;
  left: string | undefined;
  /** Where one starts with a new password, instead of with signing in. */
  forgotten?: NewPasswordWanted | undefined;
  onTokens: (tokens: Tokens) => void;
  /** Told of an address that is not confirmed yet, where people make their accounts themselves. */
  onUnconfirmed?: (given: Unconfirmed) => void;
  /** What is said below the form to whoever has no account. */
  children: ReactNode;
}

type Step =
  | { at: "form"; email: string }
  | { at: "first_password"; challenge: NewPasswordNeeded["challenge"] }
  | ({ at: "forgotten" } & NewPasswordWanted);

/** Signing in, with what may come before it: a first password of one's own, or a new one for a forgotten one. */
export function SignIn(props: Props) {
  const { config, forgotten, onTokens, onUnconfirmed } = props;
  const [step, setStep] = useState<Step>(
    forgotten ? { at: "forgotten", ...forgotten } : { at: "form", email: "" },
  );
  const back = (email = "") => setStep({ at: "form", email });

  if (step.at === "first_password")
    return (
      <FirstPassword config={config} challenge={step.challenge} onTokens={onTokens} onSignIn={() => back()} />
    );
  if (step.at === "forgotten")
    return (
      <Forgotten
        config={config}
        email={step.email}
        why={step.why}
        onTokens={onTokens}
        onUnconfirmed={onUnconfirmed && ((email) => onUnconfirmed({ email }))}
        onSignIn={back}
      />
    );
  return (
    <Form
      {...props}
      email={step.email}
      onNewPassword={(challenge) => setStep({ at: "first_password", challenge })}
      onForgotten={(wanted) => setStep({ at: "forgotten", ...wanted })}
    />
  );
}

interface FormProps extends Props {
  email: string;
  onNewPassword: (challenge: NewPasswordNeeded["challenge"]) => void;
  onForgotten: (wanted: NewPasswordWanted) => void;
}

function Form({
  config,
  left,
  email,
  onTokens,
  onUnconfirmed,
  onNewPassword,
  onForgotten,
  children,
}: FormProps) {
  const { failure, busy, attempt } = useAttempt();
  const address = useRef<HTMLInputElement>(null);
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
    if (why?.failure === "reset_required") onForgotten({ email: given.email, why: RESET });
  }

  const described = failure ? { "aria-describedby": problemId, "aria-invalid": true } : {};
  return (
    <form className="panel" onSubmit={submit} aria-label="Sign in">
      <h2>Sign in</h2>
      {left && !failure && <Hint>{left}</Hint>}
      <label>
        Email
        <input
          ref={address}
          name="email"
          type="email"
          autoComplete="username"
          defaultValue={email}
          required
          {...described}
        />
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
        <button
          type="button"
          className="link"
          onClick={() => onForgotten({ email: address.current?.value.trim() ?? "" })}
        >
          Forgot your password?
        </button>
      </p>
      <p className="aside">{children}</p>
    </form>
  );
}

const RESET = "This account needs a new password before you can sign in.";
