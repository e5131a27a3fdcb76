import type { ComponentProps } from "react";
import type { RuntimeConfig } from "../config";
import { Field } from "../ui/Field";

/** A code that came by mail, or, on a machine of one's own, where to find it. */
export function CodeField({
  config,
  ...props
}: { config: RuntimeConfig } & Pick<ComponentProps<typeof Field>, "ref" | "problem">) {
  return (
    <>
      {config.environment === "local" && (
        <p className="fine">
          No mail leaves this machine: <code>make logs</code> and the terminal of <code>make up</code> show
          the code.
        </p>
      )}
      <Field
        label="Code"
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="\s*[0-9]{4,10}\s*"
        title="The digits that we sent you"
        required
        {...props}
      />
    </>
  );
}
