import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { formName, useOpenForm } from "../../../drafts/context";
import { useOperator } from "../api";
import { ReasonDialog } from "../decide/ReasonDialog";

const RECOMPUTE = "recompute";

/** Has a person's results computed anew, and goes to the run that does it. */
export function Recompute({ id }: { id: string }) {
  const api = useOperator();
  const [open, setOpen] = useOpenForm(id, [RECOMPUTE]);
  const queries = useQueryClient();
  const [, go] = useLocation();
  const change = useMutation({
    mutationFn: (reason: string) => api.recompute(id, reason),
    onSuccess: async ({ run_id }) => {
      // A run can be over before its page has looked: what is left here is read anew on the way back.
      await queries.invalidateQueries({ queryKey: ["operator"], refetchType: "none" });
      go(`/operator/runs/${run_id}`);
    },
  });
  return (
    <>
      <button type="button" className="button quiet" onClick={() => setOpen(RECOMPUTE)}>
        Compute anew
      </button>
      {open && (
        <ReasonDialog
          form={formName(open, id)}
          title="Compute this person's results anew"
          about="The jobs start now; you see how they do."
          confirm="Compute anew"
          change={change}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}
