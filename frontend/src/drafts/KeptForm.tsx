import { type ComponentPropsWithoutRef, useLayoutEffect, useRef } from "react";
import { Hint } from "../ui/Notice";
import { useDraft } from "./context";
import { readFields, writeFields } from "./written";

interface Props extends Omit<ComponentPropsWithoutRef<"form">, "name"> {
  /** What it is called among all forms (`formName`). */
  name: string;
}

/** A form whose text outlasts the session: whoever signs in again finds what they wrote, in its fields. */
export function KeptForm({ name, children, ...props }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const written = useDraft(name, () => (form.current ? readFields(form.current) : undefined));
  useLayoutEffect(() => {
    if (form.current && written) writeFields(form.current, written);
  }, [written]);
  return (
    <form ref={form} className="form" {...props}>
      {written && <FoundAgain />}
      {children}
    </form>
  );
}

/** Says why a form is open, and that nothing of it is sure to have been sent. */
export function FoundAgain() {
  return (
    <Hint>
      Your session ended while you were here. What you wrote is here again: please look, and send it.
    </Hint>
  );
}
