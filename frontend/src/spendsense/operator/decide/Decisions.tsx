import { formName, useOpenForm } from "../../../drafts/context";
import { ApproveDialog } from "./ApproveDialog";
import { OverrideDialog } from "./OverrideDialog";
import { type Decidable, possible } from "./possible";
import { ReasonDialog } from "./ReasonDialog";
import { type Done, useDecision } from "./useDecision";

const WORDS = ["approve", "override", "flag"] as const;

interface Props {
  item: Decidable;
  /** Told of a decision that is recorded, before what is shown is read anew. */
  onDecided?: (done: Done) => void;
}

/** What an operator can decide about a recommendation as it stands now. */
export function Decisions({ item, onDecided }: Props) {
  const [open, setOpen] = useOpenForm(item.id, WORDS);
  const close = () => setOpen(undefined);
  const decided = (done: Done) => {
    close();
    onDecided?.(done);
  };
  const { flag } = useDecision(item, decided);
  const flagged = item.flagged_at !== null;
  const can = possible(item);
  if (!can.flag) return null;

  return (
    <div className="actions">
      {can.approve && (
        <button type="button" className="button" onClick={() => setOpen("approve")}>
          Approve
        </button>
      )}
      {can.override && (
        <button type="button" className="button quiet" onClick={() => setOpen("override")}>
          Override
        </button>
      )}
      <button type="button" className="button quiet" onClick={() => setOpen("flag")}>
        {flagged ? "Lift flag" : "Flag"}
      </button>
      {open === "approve" && (
        <ApproveDialog form={formName(open, item.id)} item={item} onDone={decided} onClose={close} />
      )}
      {open === "override" && (
        <OverrideDialog form={formName(open, item.id)} item={item} onDone={decided} onClose={close} />
      )}
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
