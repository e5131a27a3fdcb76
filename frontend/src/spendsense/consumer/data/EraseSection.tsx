import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Dialog } from "../../../ui/Dialog";
import { DialogButtons } from "../../../ui/DialogButtons";
import { Field } from "../../../ui/Field";
import { Hint } from "../../../ui/Notice";
import { useSessionActions } from "../../actions";
import { useConsumer } from "../useConsumer";

const WORD = "erase";

export function EraseSection() {
  const [open, setOpen] = useState(false);
  return (
    <section className="card purpose" aria-labelledby="erase">
      <h2 id="erase">Erase everything</h2>
      <p>
        Your accounts, payments, figures and lessons are deleted, and so is your sign-in. What stays is a seal
        that shows that you asked for it, without your name. It cannot be undone.
      </p>
      <div className="actions">
        <button type="button" className="button danger" onClick={() => setOpen(true)}>
          Erase my data
        </button>
      </div>
      {open && <EraseDialog onClose={() => setOpen(false)} />}
    </section>
  );
}

function EraseDialog({ onClose }: { onClose: () => void }) {
  const api = useConsumer();
  const { leaveErased } = useSessionActions();
  const [problem, setProblem] = useState<string>();
  const erasure = useMutation({ mutationFn: api.erase, onSuccess: leaveErased });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get("word")).trim().toLowerCase();
    if (typed !== WORD) {
      setProblem(`Please type the word ${WORD}, or keep your data.`);
      return;
    }
    setProblem(undefined);
    erasure.mutate();
  }

  return (
    <Dialog title="Erase everything?" onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <p>
          You are signed out at once, and within minutes nothing of yours is left. Nobody can bring it back.
        </p>
        <p>If you want a copy, take it first.</p>
        <Field
          label={`Type the word “${WORD}” to go on`}
          name="word"
          autoComplete="off"
          autoCapitalize="none"
          problem={problem}
        />
        {erasure.isError && (
          <Hint tone="problem">That did not work, and nothing was erased. Please try again.</Hint>
        )}
        <DialogButtons
          confirm="Erase for good"
          confirming="One moment…"
          busy={erasure.isPending}
          onClose={onClose}
          cancel="Keep my data"
          danger
        />
      </form>
    </Dialog>
  );
}
