import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Hint } from "../../../ui/Notice";
import { useOperator } from "../api";
import { whyNot } from "../decide/useDecision";
import { KEPT } from "./KeptRuns";

/** Counts once more and keeps what comes out, for later counts to be compared with. */
export function KeepCount() {
  const api = useOperator();
  const queries = useQueryClient();
  const keep = useMutation({
    mutationFn: api.keepMetrics,
    onSuccess: () => queries.invalidateQueries({ queryKey: KEPT }),
  });
  return (
    <>
      <button
        type="button"
        className="button quiet"
        disabled={keep.isPending}
        onClick={() => keep.mutate(undefined)}
      >
        {keep.isPending ? "Counting…" : "Count and keep"}
      </button>
      {keep.isSuccess && <Hint>It is kept, and listed below.</Hint>}
      {keep.isError && <Hint tone="problem">{whyNot(keep.error)}</Hint>}
    </>
  );
}
