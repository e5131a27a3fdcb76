import type { UseMutationResult } from "@tanstack/react-query";
import type { ComponentProps, FormEvent } from "react";
import { KeptForm } from "../../../drafts/KeptForm";
import { Dialog } from "../../../ui/Dialog";
import { DialogButtons } from "../../../ui/DialogButtons";
import { TextField } from "../../../ui/Field";
import { Hint } from "../../../ui/Notice";
import { whyNot } from "./useDecision";

export const SHORTEST_REASON = 10;
const LONGEST_REASON = 1000;

interface Props {
  /** What the form is called among all forms (`formName`). */
  form: string;
  title: string;
  about: string;
  confirm: string;
  /** Whether it can be done without a reason. */
  optional?: boolean;
  /** How many characters the reason may have. */
  longest?: number;
  change: UseMutationResult<unknown, Error, string>;
  onClose: () => void;
}

/** Asks for the reason that goes into the book of what operators do. */
export function ReasonDialog({ form, title, about, confirm, change, onClose, ...reason }: Props) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    change.mutate(String(new FormData(event.currentTarget).get("reason")).trim());
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <KeptForm name={form} onSubmit={submit}>
        <p>{about}</p>
        <ReasonField {...reason} />
        {change.isError && <Hint tone="problem">{whyNot(change.error)}</Hint>}
        <DialogButtons confirm={confirm} confirming="Recording…" busy={change.isPending} onClose={onClose} />
      </KeptForm>
    </Dialog>
  );
}

type ReasonFieldProps = Pick<Partial<Props>, "optional" | "longest"> &
  Pick<ComponentProps<typeof TextField>, "value" | "onChange">;

export function ReasonField({ optional = false, longest = LONGEST_REASON, ...area }: ReasonFieldProps) {
  return (
    <TextField
      label={optional ? "Reason, if there is something to say" : "Reason"}
      name="reason"
      required={!optional}
      minLength={SHORTEST_REASON}
      maxLength={longest}
      hint={`At least ${SHORTEST_REASON} characters. It is kept under the id of your sign-in and never changed.`}
      {...area}
    />
  );
}
