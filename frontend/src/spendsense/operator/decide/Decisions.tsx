import { formName, useOpenForm } from "../../../drafts/context";
import type { Recommended } from "../types";
import { OverrideDialog } from "./OverrideDialog";
import { ReasonDialog } from "./ReasonDialog";
import { useDecision } from "./useDecision";

export type Decidable = Pick<Recommended, "id" | "version" | "status" | "flagged_at">;
const WORDS = ["approve", "override", "flag"] as const;

const FINAL = new Set(["overridden", "withdrawn", "expired"]);

/** What an operator can decide about a recommendation as it stands now. */
export function Decisions({ item }: { item: Decidable }) {
  const [open, setOpen] = useOpenForm(item.id, WORDS);
  const close = () => setOpen(undefined);
  const { approve, flag } = useDecision(item, close);
  const flagged = item.flagged_at !== null;
  if (FINAL.has(item.status)) return null;

  return (
    <div className="actions">
      <button type="button" className="button" onClick={() => setOpen("approve")}>
        Approve
      </button>
      <button type="button" className="button quiet" onClick={() => setOpen("override")}>
        Override
      </button>
      <button type="button" className="button quiet" onClick={() => setOpen("flag")}>
        {flagged ? "Lift flag" : "Flag"}
      </button>
      {open === "approve" && (
        <ReasonDialog
          form={formName(open, item.id)}
          title="Approve this recommendation"
          about="It is shown, and what was flagged or disputed about it is answered by this."
          confirm="Approve"
          optional
          change={approve}
          onClose={close}
        />
      )}
      {open === "override" && <OverrideDialog form={formName(open, item.id)} item={item} onClose={close} />}
      {open === "flag" && (
        <ReasonDialog
          form={formName(open, item.id)}
          title={flagged ? "Lift the flag" : "Flag this recommendation"}
          about={
            flagged ? "It leaves the queue." : "It joins the queue for a second look, and is shown as before."
          }
          confirm={flagged ? "Lift flag" : "Flag"}
          change={flag}
          onClose={close}
        />
      )}
    </div>
  );
}
