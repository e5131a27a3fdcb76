import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { Link, useLocation } from "wouter";
import { ApiError } from "../../../api/client";
import { Hint } from "../../../ui/Notice";
import type { Kind } from "../api";
import { ReasonField } from "../decide/ReasonDialog";
import { whyNot } from "../decide/useDecision";
import type { Edition } from "../types";

interface Body<Change> {
  reason: string;
  based_on: string;
  change: Change;
}

interface Props<Change> {
  kind: Kind;
  base: Edition;
  /** What was changed in the form; undefined where nothing was. */
  changeOf: (form: FormData) => Change | undefined;
  propose: (body: Body<Change>) => Promise<{ edition: Edition }>;
  /** Reads what is in force anew, with which everything typed is gone. */
  onAgain: () => void;
  children: ReactNode;
}

/** Sends what was changed with the reason for it, and shows everything that speaks against it. */
export function ProposeForm<Change>({ kind, base, changeOf, propose, onAgain, children }: Props<Change>) {
  const queries = useQueryClient();
  const [, go] = useLocation();
  const [unchanged, setUnchanged] = useState(false);
  const change = useMutation({
    mutationFn: propose,
    onSuccess: async ({ edition }) => {
      go(`/operator/${kind}/${edition.version}`);
      await queries.invalidateQueries({ queryKey: ["operator", kind] });
    },
  });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const found = changeOf(form);
    setUnchanged(found === undefined);
    if (found === undefined) return change.reset();
    change.mutate({ reason: String(form.get("reason")).trim(), based_on: base.version, change: found });
  }

  return (
    <form className="form" onSubmit={submit}>
      <p>
        Made from <Link href={`/operator/${kind}/${base.version}`}>{base.version}</Link>, which is in force.
      </p>
      {children}
      <ReasonField />
      {unchanged && <Hint tone="problem">Nothing is changed yet.</Hint>}
      {change.isError && <Refused error={change.error} onAgain={onAgain} />}
      <div className="actions">
        <button type="submit" className="button" disabled={change.isPending}>
          {change.isPending ? "Checking…" : "Propose"}
        </button>
        <Link className="button quiet" href={`/operator/${kind}`}>
          Cancel
        </Link>
      </div>
    </form>
  );
}

function Refused({ error, onAgain }: { error: Error; onAgain: () => void }) {
  if (error instanceof ApiError && error.status === 412) {
    return (
      <section className="hint problem" role="alert">
        <p>
          Something else came into force meanwhile, so this would undo what a colleague changed. What you
          typed is still here: keep a copy, then start again from what is in force now.
        </p>
        <button type="button" className="button quiet" onClick={onAgain}>
          Start again
        </button>
      </section>
    );
  }
  const faults = error instanceof ApiError ? error.errors : [];
  return (
    <section className="hint problem" role="alert">
      <p>{faults.length > 0 ? "It cannot be used as it is. Nothing was proposed." : whyNot(error)}</p>
      {faults.length > 0 && (
        <ul className="plain">
          {faults.map(({ entry, field, reason }) => (
            <li key={[entry, field, reason].join(" ")}>
              <strong>{[entry, field].filter(Boolean).join(", ")}</strong>: {reason}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
