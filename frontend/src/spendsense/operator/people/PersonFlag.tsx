import { useMutation, useQueryClient } from "@tanstack/react-query";
import { formName, useOpenForm } from "../../../drafts/context";
import { useOperator } from "../api";
import { ReasonDialog } from "../decide/ReasonDialog";

const FLAG = "flag";

/** Asks other operators to look at a person, or says that it is done. */
export function PersonFlag({ id, flagged }: { id: string; flagged: boolean }) {
  const api = useOperator();
  const queries = useQueryClient();
  const [open, setOpen] = useOpenForm(id, [FLAG]);
  const change = useMutation({
    mutationFn: (reason: string) => api.flagPerson(id, reason, !flagged),
    onSuccess: async () => {
      setOpen(undefined);
      await queries.invalidateQueries({ queryKey: ["operator"] });
    },
  });
  const label = flagged ? "Lift the person's flag" : "Flag this person";
  return (
    <>
      {flagged && <span className="state attention">Flagged</span>}
      <button type="button" className="button quiet" onClick={() => setOpen(FLAG)}>
        {label}
      </button>
      {open && (
        <ReasonDialog
          form={formName(open, id)}
          title={label}
          about={flagged ? "It has been looked at." : "Other operators are asked to look at this person."}
          confirm={flagged ? "Lift flag" : "Flag"}
          change={change}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}
