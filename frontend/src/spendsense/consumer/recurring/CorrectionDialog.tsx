import type { FormEvent } from "react";
import { formName } from "../../../drafts/context";
import { KeptForm } from "../../../drafts/KeptForm";
import { Dialog } from "../../../ui/Dialog";
import { DialogButtons } from "../../../ui/DialogButtons";
import { SelectField, TextField } from "../../../ui/Field";
import { Hint } from "../../../ui/Notice";
import type { Stream, StreamKind, StreamPatch } from "../../types";
import { why } from "./QuickCorrections";
import { useCorrection } from "./useCorrection";

const KINDS = [
  { value: "", label: "As SpendSense found it" },
  { value: "subscription", label: "A subscription" },
  { value: "bill", label: "A bill" },
  { value: "habit", label: "A habit: I choose each time" },
  { value: "income", label: "Income" },
];

export const CORRECT = "correct";

interface Props {
  stream: Stream;
  all: readonly Stream[];
  onCorrect: () => void;
  onClose: () => void;
}

/** Everything that can be said of a stream. Only what was changed is sent. */
export function CorrectionDialog({ stream, all, onCorrect, onClose }: Props) {
  const correction = useCorrection(stream);
  const said = stream.correction;
  // Two streams of one merchant are of one merchant already: the API refuses to merge them.
  const others = all.filter(
    ({ stream_id, direction, merchant }) =>
      stream_id === said?.merged_into || (direction === stream.direction && merchant !== stream.merchant),
  );

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const patch = changes(new FormData(event.currentTarget), stream);
    if (Object.keys(patch).length === 0) {
      onClose();
      return;
    }
    onCorrect();
    correction.mutate(patch, { onSuccess: onClose });
  }

  return (
    <Dialog title={`About ${stream.merchant}`} onClose={onClose}>
      <KeptForm name={formName(CORRECT, stream.stream_id)} onSubmit={submit}>
        <SelectField label="What it is" name="kind" options={KINDS} defaultValue={said?.kind ?? ""} />
        <SelectField
          label="Part of another"
          name="merged_into"
          hint="If one merchant shows up under two names."
          options={[
            { value: "", label: "No, it stands alone" },
            ...others.map(({ stream_id, merchant }) => ({ value: stream_id, label: merchant })),
          ]}
          defaultValue={said?.merged_into ?? ""}
        />
        <TextField label="A note to yourself" name="note" maxLength={500} defaultValue={said?.note ?? ""} />
        {correction.isError && <Hint tone="problem">{why(correction.error)}</Hint>}
        <DialogButtons confirm="Save" confirming="Saving…" busy={correction.isPending} onClose={onClose} />
      </KeptForm>
    </Dialog>
  );
}

function changes(form: FormData, { correction }: Stream): StreamPatch {
  const given = (name: string) => String(form.get(name) ?? "").trim() || null;
  const kind = given("kind") as StreamKind | null;
  const merged_into = given("merged_into");
  const note = given("note");
  return {
    ...(kind !== (correction?.kind ?? null) && { kind }),
    ...(merged_into !== (correction?.merged_into ?? null) && { merged_into }),
    ...(note !== (correction?.note ?? null) && { note }),
  };
}
