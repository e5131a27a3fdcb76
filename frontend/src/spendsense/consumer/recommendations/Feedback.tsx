import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { formName, useOpenForm } from "../../../drafts/context";
import { KeptForm } from "../../../drafts/KeptForm";
import { Dialog } from "../../../ui/Dialog";
import { DialogButtons } from "../../../ui/DialogButtons";
import { TextField } from "../../../ui/Field";
import { Hint } from "../../../ui/Notice";
import type { FeedbackAction, Recommendation } from "../../types";
import { useConsumer } from "../useConsumer";

const DISPUTE = "dispute";

const THANKS: Record<FeedbackAction, string> = {
  helpful: "Thank you. We are glad it helped.",
  not_helpful: "Thank you. We keep that in mind.",
  dismissed: "It will not be shown again for a while.",
  already_did: "Well noted: you have done this.",
  not_true: "Thank you. A person will look at it and answer your doubt.",
};

const BUTTONS: { action: FeedbackAction; label: string }[] = [
  { action: "helpful", label: "Helpful" },
  { action: "not_helpful", label: "Not helpful" },
  { action: "already_did", label: "I did this" },
  { action: "dismissed", label: "Hide" },
];

/** What a person says of a recommendation. "This is not true" goes to an operator, with a note if they like. */
export function Feedback({ item }: { item: Recommendation }) {
  const { id, title: about } = item;
  const api = useConsumer();
  const queries = useQueryClient();
  const [disputing, setDisputing] = useOpenForm(id, [DISPUTE]);
  const said = useMutation({
    mutationFn: ({ action, note }: { action: FeedbackAction; note?: string }) =>
      api.feedback(id, action, note),
    onSuccess: (_, { action }) => {
      setDisputing(undefined);
      if (action === "dismissed") void queries.invalidateQueries({ queryKey: ["recommendations"] });
      void queries.invalidateQueries({ queryKey: ["recommendation", id] });
    },
  });

  return (
    <fieldset className="feedback">
      <legend className="hidden">What do you think of “{about}”?</legend>
      {said.isSuccess ? (
        <Hint>{THANKS[said.variables.action]}</Hint>
      ) : (
        <>
          {said.isError && !disputing && (
            <Hint tone="problem">That could not be recorded. Please try again.</Hint>
          )}
          <div className="chips">
            {BUTTONS.filter(({ action }) => action !== "dismissed" || item.dismissible).map(
              ({ action, label: text }) => (
                <button
                  key={action}
                  type="button"
                  className="chip"
                  aria-pressed={item.feedback === action}
                  disabled={said.isPending}
                  onClick={() => said.mutate({ action })}
                >
                  {text}
                </button>
              ),
            )}
            <button type="button" className="chip" onClick={() => setDisputing(DISPUTE)}>
              This is not true
            </button>
          </div>
        </>
      )}
      {disputing && (
        <Dispute
          form={formName(DISPUTE, id)}
          busy={said.isPending}
          failed={said.isError}
          onClose={() => setDisputing(undefined)}
          onSend={(note) => said.mutate({ action: "not_true", ...(note && { note }) })}
        />
      )}
    </fieldset>
  );
}

interface DisputeProps {
  form: string;
  busy: boolean;
  failed: boolean;
  onClose: () => void;
  onSend: (note: string) => void;
}

function Dispute({ form, busy, failed, onClose, onSend }: DisputeProps) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    onSend(String(new FormData(event.currentTarget).get("note")).trim());
  }
  return (
    <Dialog title="What is not true?" onClose={onClose}>
      <KeptForm name={form} onSubmit={submit}>
        <p>A person will compare it with your data. You need not write anything.</p>
        <TextField label="Your note" name="note" maxLength={1000} hint="At most 1,000 characters." />
        {failed && <Hint tone="problem">That could not be recorded. Please try again.</Hint>}
        <DialogButtons confirm="Send" confirming="Sending…" busy={busy} onClose={onClose} />
      </KeptForm>
    </Dialog>
  );
}
