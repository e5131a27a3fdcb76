/**
 * Before somebody is signed in: sign in, sign up, confirm the address, choose a new password for a forgotten one.
 * These are steps without addresses: the address bar keeps where they go.
 */
import { useCallback, useState } from "react";
import type { Unconfirmed } from "../../auth/cognito";
import { type NewPasswordWanted, SignIn } from "../../auth/SignIn";
import type { DoorProps } from "../../shell/Application";
import { Frame } from "../../shell/Frame";
import { Title } from "../../ui/Title";
import { Confirm } from "./Confirm";
import { SignUp } from "./SignUp";

type Step =
  | { at: "sign_in"; forgotten?: NewPasswordWanted }
  | { at: "sign_up" }
  | { at: "confirm"; credentials: Unconfirmed };

export function Door({ config, left, onTokens }: DoorProps) {
  const [step, setStep] = useState<Step>({ at: "sign_in" });
  const toConfirm = useCallback((credentials: Unconfirmed) => setStep({ at: "confirm", credentials }), []);
  const toSignIn = useCallback(() => setStep({ at: "sign_in" }), []);
  const toNewPassword = useCallback(
    (email: string) => setStep({ at: "sign_in", forgotten: { email, why: CONFIRMED } }),
    [],
  );

  return (
    <Frame environment={config.environment}>
      <div className="door">
        <div className="welcome">
          <Title>See what your spending is telling you</Title>
          <p>Plain observations from your own transactions, each with the numbers behind it.</p>
          <ul className="promises">
            <li>Nothing is read before you say yes, and you can take that back at any time.</li>
            <li>Every observation shows the numbers it is made of.</li>
            <li>Your data are yours: download them or erase them whenever you like.</li>
          </ul>
        </div>
        {step.at === "sign_in" && (
          <SignIn
            config={config}
            left={left}
            forgotten={step.forgotten}
            onTokens={onTokens}
            onUnconfirmed={toConfirm}
          >
            New here?{" "}
            <button type="button" className="link" onClick={() => setStep({ at: "sign_up" })}>
              Create an account
            </button>
          </SignIn>
        )}
        {step.at === "sign_up" && <SignUp config={config} onSignedUp={toConfirm} onSignIn={toSignIn} />}
        {step.at === "confirm" && (
          <Confirm
            config={config}
            credentials={step.credentials}
            onTokens={onTokens}
            onConfirmed={toNewPassword}
            onSignIn={toSignIn}
          />
        )}
      </div>
    </Frame>
  );
}

const CONFIRMED = "Your address is confirmed. Now you can have a code for a new password.";
