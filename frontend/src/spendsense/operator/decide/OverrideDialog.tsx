import type { FormEvent } from "react";
import { KeptForm } from "../../../drafts/KeptForm";
import { Dialog } from "../../../ui/Dialog";
import { DialogButtons } from "../../../ui/DialogButtons";
import { Field, SelectField } from "../../../ui/Field";
import { Hint } from "../../../ui/Notice";
import type { ReasonCode } from "../types";
import { AnswerField } from "./AnswerField";
import { type Decidable, possible } from "./possible";
import { ReasonField } from "./ReasonDialog";
import { type Done, useDecision, whyNot } from "./useDecision";

const REASONS: Record<ReasonCode, string> = {
  not_true: "Not true",
  not_suitable: "Not suitable",
  unclear: "Unclear",
  tone: "Tone",
  duplicate: "Duplicate",
  data_error: "Data error",
  person_asked: "Person asked",
  other: "Other",
};
const CODES = Object.entries(REASONS).map(([value, label]) => ({ value, label }));

interface Props {
  form: string;
  item: Decidable;
  onDone: (done: Done) => void;
  onClose: () => void;
}

/** Takes a recommendation away at once; what takes its place passes the checks that every one does. */
export function OverrideDialog({ form, item, onDone, onClose }: Props) {
  const { override } = useDecision(item, onDone);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const given = (name: string) => String(fields.get(name) ?? "").trim();
    const [answer, replacement] = [given("answer"), given("replacement")];
    override.mutate({
      reason: given("reason"),
      reason_code: given("reason_code") as ReasonCode,
      ...(answer && { answer }),
      ...(replacement && { replacement_catalogue_id: replacement }),
    });
  }

  return (
    <Dialog title="Override this recommendation" onClose={onClose}>
      <KeptForm name={form} onSubmit={submit}>
        <p>
          The person no longer sees it here from this moment, and in none of their windows from the next night
          on. It stays away for 90 days, unless you put it in the place of something else.
        </p>
        {possible(item).disputed && <AnswerField />}
        <SelectField label="Kind of reason" name="reason_code" options={CODES} />
        <ReasonField />
        <Field
          label="Put in its place (catalogue id)"
          name="replacement"
          autoComplete="off"
          hint="Leave it empty to show nothing instead. It has to fit this person as any other does."
        />
        {override.isError && <Hint tone="problem">{whyNot(override.error)}</Hint>}
        <DialogButtons
          confirm="Override"
          confirming="Recording…"
          busy={override.isPending}
          onClose={onClose}
          danger
        />
      </KeptForm>
    </Dialog>
  );
}
