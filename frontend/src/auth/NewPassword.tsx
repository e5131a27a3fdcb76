import type { ComponentProps } from "react";
import { Field } from "../ui/Field";

/** A password that is being chosen, with what both user pools ask of one. */
export function NewPassword(props: Pick<ComponentProps<typeof Field>, "label" | "ref" | "problem">) {
  return (
    <Field
      name="password"
      type="password"
      autoComplete="new-password"
      required
      minLength={8}
      hint="At least 8 characters, with a capital letter, a small letter, a number and a symbol."
      {...props}
    />
  );
}
