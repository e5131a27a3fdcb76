import { useMutation } from "@tanstack/react-query";
import { formName, useOpenForm } from "../../../drafts/context";
import { useOperator } from "../api";
import { ReasonDialog } from "../decide/ReasonDialog";

const ADDRESS = "address";
// What goes with the record of a look may be shorter than what goes with a decision.
const LONGEST_REASON = 300;

/** The address that every page masks, for a reason that is kept with the look. It is shown here alone, and once. */
export function WholeAddress({ id }: { id: string }) {
  const api = useOperator();
  const [open, setOpen] = useOpenForm(id, [ADDRESS]);
  const look = useMutation({
    mutationFn: (reason: string) => api.personInFull(id, reason),
    onSuccess: () => setOpen(undefined),
    // It is gone with the page: no memory of it outlasts the look.
    gcTime: 0,
  });
  return (
    <>
      <button type="button" className="button quiet" onClick={() => setOpen(ADDRESS)}>
        Show the whole address
      </button>
      <span role="status">
        {look.data && (
          <>
            The whole address: <strong>{look.data.email ?? "none is known"}</strong>
          </>
        )}
      </span>
      {open && (
        <ReasonDialog
          form={formName(open, id)}
          title="Show the whole address"
          about="Say what you need it for. Whoever reads the book of looks sees your reason."
          confirm="Show the address"
          longest={LONGEST_REASON}
          change={look}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}
