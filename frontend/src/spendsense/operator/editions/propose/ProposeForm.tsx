import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { Link, useLocation } from "wouter";
import { ApiError, type FieldError } from "../../../../api/client";
import { FoundAgain } from "../../../../drafts/KeptForm";
import { Hint } from "../../../../ui/Notice";
import type { Kind } from "../../api";
import { ReasonField } from "../../decide/ReasonDialog";
import type { Edition } from "../../types";
import type { Fault } from "./faults";
import { Refused } from "./Refused";

interface Body<Part> {
  reason: string;
  based_on: string;
  part: Part;
}

interface Props<Part> {
  kind: Kind;
  base: Edition;
  reason: string;
  onReason: (reason: string) => void;
  /** Whether this is what somebody wrote before their session ended. */
  found: boolean;
  /** What was changed in the form; undefined where nothing was. */
  changed: () => Part | undefined;
  /** What stands against it that need not be asked for. */
  check: () => readonly Fault[];
  propose: (body: Body<Part>) => Promise<{ edition: Edition }>;
  /** What is wrong, each thing at its place. */
  faults: readonly Fault[];
  onFaults: (faults: readonly Fault[]) => void;
  /** Where each thing that the API found wrong is in the form. */
  placed: (error: FieldError) => Fault;
  /** Reads what is in force anew, with which everything typed is gone. */
  onAgain: () => void;
  children: ReactNode;
}

/** Sends what was changed with the reason for it, and shows everything that speaks against it. */
export function ProposeForm<Part>(props: Props<Part>) {
  const { kind, base, reason, onReason, found, faults, onFaults, onAgain, children } = props;
  const queries = useQueryClient();
  const [, go] = useLocation();
  const [unchanged, setUnchanged] = useState(false);
  const change = useMutation({
    mutationFn: props.propose,
    onSuccess: async ({ edition }) => {
      go(`/operator/${kind}/${edition.version}`);
      await queries.invalidateQueries({ queryKey: ["operator", kind] });
    },
    onError: (error) => onFaults(error instanceof ApiError ? error.errors.map(props.placed) : []),
  });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    change.reset();
    const part = props.changed();
    const wrong = part === undefined ? [] : props.check();
    setUnchanged(part === undefined);
    onFaults(wrong);
    if (part !== undefined && wrong.length === 0) {
      change.mutate({ reason: reason.trim(), based_on: base.version, part });
    }
  }

  return (
    <form className="form" onSubmit={submit}>
      {found && <FoundAgain />}
      <p>
        Made from <Link href={`/operator/${kind}/${base.version}`}>{base.version}</Link>, which{" "}
        {base.in_force ? "is" : "was"} in force.
      </p>
      {children}
      <ReasonField value={reason} onChange={({ target }) => onReason(target.value)} />
      {unchanged && <Hint tone="problem">Nothing is changed yet.</Hint>}
      {(change.isError || faults.length > 0) && (
        <Refused error={change.error} faults={faults} onAgain={onAgain} />
      )}
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
