import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { Link } from "wouter";
import { formName, useOpenForm } from "../../../drafts/context";
import { KeptForm } from "../../../drafts/KeptForm";
import { Dialog } from "../../../ui/Dialog";
import { DialogButtons } from "../../../ui/DialogButtons";
import { TextField } from "../../../ui/Field";
import { Hint } from "../../../ui/Notice";
import type { FeedbackAction, Recommendation, RecommendationInFull } from "../../types";
import { useConsumer } from "../useConsumer";
import { Thanks } from "./Thanks";

const DISPUTE = "dispute";

export const HIDDEN = "It will not be shown again for a while.";
const THANKS: Record<FeedbackAction, string> = {
  helpful: "Thank you. We are glad it helped.",
  not_helpful: "Thank you. We keep that in mind.",
  dismissed: HIDDEN,
  already_did: "Well noted: you have done this.",
  not_true: "Thank you. A person will look at it and answer your doubt.",
};

const BUTTONS: { action: FeedbackAction; label: string }[] = [
  { action: "helpful", label: "Helpful" },
  { action: "not_helpful", label: "Not helpful" },
  { action: "already_did", label: "I did this" },
  { action: "dismissed", label: "Hide" },
];

interface Props {
  item: Recommendation;
  /** The list that the recommendation stands in, and leaves once it is hidden; its own page has none. */
  onHidden?: () => void;
}

/** What a person says of a recommendation. "This is not true" goes to an operator, with a note if they like. */
export function Feedback({ item, onHidden }: Props) {
  const { id, title: about } = item;
  const api = useConsumer();
  const queries = useQueryClient();
  const [disputing, setDisputing] = useOpenForm(id, [DISPUTE]);
  const said = useMutation({
    mutationFn: ({ action, note }: { action: FeedbackAction; note?: string }) =>
      api.feedback(id, action, note),
    onSuccess: (_, { action }) => {
      setDisputing(undefined);
      void queries.invalidateQueries({ queryKey: ["recommendations"] });
      if (action !== "dismissed") return queries.invalidateQueries({ queryKey: ["recommendation", id] });
      keepAsHidden(queries, id);
      onHidden?.();
    },
  });

  return (
    <fieldset className="feedback">
      <legend className="hidden">What do you think of “{about}”?</legend>
      {said.isSuccess ? (
        <Thanks>
          {THANKS[said.variables.action]}
          {said.variables.action === "dismissed" && !onHidden && (
            <>
              {" "}
              <Link href="/recommendations">See your other recommendations</Link>
            </>
          )}
        </Thanks>
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
                  // Not `disabled`, which would drop the focus while it is sent.
                  aria-disabled={said.isPending}
                  onClick={() => !said.isPending && said.mutate({ action })}
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

/** What is hidden is not found any more: its own page keeps what it shows, and is not read anew. */
function keepAsHidden(queries: QueryClient, id: string) {
  const queryKey = ["recommendation", id];
  queries.setQueryDefaults(queryKey, { staleTime: Infinity });
  queries.setQueryData<RecommendationInFull>(
    queryKey,
    (known) => known && { ...known, feedback: "dismissed" },
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
