import { useMutation, useQueryClient } from "@tanstack/react-query";
import { formName, useOpenForm } from "../../../drafts/context";
import { Hint } from "../../../ui/Notice";
import { type Kind, useOperator, type Verdict as Word } from "../api";
import { ReasonDialog } from "../decide/ReasonDialog";
import { isConflict } from "../decide/useDecision";
import type { Edition } from "../types";
import { KINDS } from "./kinds";

const WORDS: Record<Word, { confirm: string; about: string }> = {
  approve: { confirm: "Approve", about: "What is decided from now on is decided by it." },
  reject: { confirm: "Reject", about: "It stays in the list as rejected, with your reason." },
  withdraw: { confirm: "Withdraw", about: "You take back what you proposed. It stays in the list." },
};

interface Props {
  kind: Kind;
  edition: Edition;
  /** What it is compared with: where nobody chose something else, what is in force. */
  against: string;
}

/** What this operator may say of a draft. Whoever proposed it sees why they cannot approve it. */
export function Verdict({ kind, edition, against }: Props) {
  const about = `${kind} ${edition.version}`;
  const [open, setOpen] = useOpenForm<Word>(about, ["approve", "reject", "withdraw"]);
  if (edition.status !== "draft") return null;
  const allowed: readonly Word[] = edition.mine ? ["withdraw"] : ["approve", "reject"];
  return (
    <>
      {edition.mine && (
        <Hint>You proposed this, so somebody else has to approve it. You can take it back until then.</Hint>
      )}
      {edition.based_on !== null && edition.based_on !== against && (
        <Hint tone="problem">
          This was made from {edition.based_on}. If something else is in force by now, it cannot be approved
          and has to be proposed anew.
        </Hint>
      )}
      <div className="actions">
        {allowed.map((word) => (
          <button
            key={word}
            type="button"
            className={word === "approve" ? "button" : "button quiet"}
            onClick={() => setOpen(word)}
          >
            {WORDS[word].confirm}
          </button>
        ))}
      </div>
      {open && (
        <Asked
          form={formName(open, about)}
          word={open}
          kind={kind}
          edition={edition}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

interface AskedProps {
  form: string;
  word: Word;
  kind: Kind;
  edition: Edition;
  onClose: () => void;
}

function Asked({ form, word, kind, edition, onClose }: AskedProps) {
  const api = useOperator();
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ["operator", kind] });
  const change = useMutation({
    mutationFn: (reason: string) => api.decideEdition(kind, edition, word, reason),
    onSuccess: async () => {
      onClose();
      await again();
    },
    onError: (error: Error) => {
      if (isConflict(error)) void again();
    },
  });
  const { confirm, about } = WORDS[word];
  return (
    <ReasonDialog
      form={form}
      title={`${confirm} this ${KINDS[kind].one}`}
      about={about}
      confirm={confirm}
      change={change}
      onClose={onClose}
    />
  );
}
