import { type ComponentProps, useState } from "react";
import { AskForCode } from "./AskForCode";
import { ResetPassword } from "./ResetPassword";

type Props = Pick<ComponentProps<typeof AskForCode>, "config" | "email" | "why"> &
  Pick<ComponentProps<typeof ResetPassword>, "onTokens" | "onUnconfirmed"> & {
    /** Back to signing in, with the address as far as it is known. */
    onSignIn: (email: string) => void;
  };

/** Leads whoever forgot their password by a code to a new one, and in. */
export function Forgotten({ email: known, why, onSignIn, onUnconfirmed, ...shared }: Props) {
  const [email, setEmail] = useState<string>();
  const back = () => onSignIn(email ?? known);
  if (email === undefined)
    return <AskForCode config={shared.config} email={known} why={why} onAsked={setEmail} onSignIn={back} />;
  return <ResetPassword {...shared} email={email} onUnconfirmed={onUnconfirmed} onSignIn={back} />;
}
