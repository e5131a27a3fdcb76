import type { FormEvent } from "react";
import { KeptForm } from "../../../drafts/KeptForm";
import { Dialog } from "../../../ui/Dialog";
import { DialogButtons } from "../../../ui/DialogButtons";
import { Hint } from "../../../ui/Notice";
import { AnswerField } from "./AnswerField";
import { type Decidable, possible } from "./possible";
import { ReasonField } from "./ReasonDialog";
import { type Done, useDecision, whyNot } from "./useDecision";

interface Props {
  form: string;
  item: Decidable;
  onDone: (done: Done) => void;
  onClose: () => void;
}

/** Lets a recommendation be shown, and answers who doubts it. */
export function ApproveDialog({ form, item, onDone, onClose }: Props) {
  const { approve } = useDecision(item, onDone);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const [reason, answer] = ["reason", "answer"].map((name) => String(fields.get(name) ?? "").trim());
    approve.mutate({ ...(reason && { reason }), ...(answer && { answer }) });
  }

  return (
    <Dialog title="Approve this recommendation" onClose={onClose}>
      <KeptForm name={form} onSubmit={submit}>
        <p>It is shown, and what was flagged or disputed about it is answered by this.</p>
        {possible(item).disputed && <AnswerField />}
        <ReasonField optional />
        {approve.isError && <Hint tone="problem">{whyNot(approve.error)}</Hint>}
        <DialogButtons confirm="Approve" confirming="Recording…" busy={approve.isPending} onClose={onClose} />
      </KeptForm>
    </Dialog>
  );
}
