import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "../../../api/client";
import { useOperator } from "../api";
import type { Approving, Overriding } from "../types";
import type { Decidable } from "./possible";

/** What was done, in a word to whoever did it. */
export type Done = "Approved" | "Overridden" | "Flagged" | "Flag lifted";

/** The decisions, each on the version that the operator saw. Afterwards everything shown is read anew. */
export function useDecision(item: Decidable, onDone: (done: Done) => void) {
  const api = useOperator();
  const queries = useQueryClient();
  const saying = (done: Done) => ({
    onSuccess: async () => {
      onDone(done);
      await queries.invalidateQueries({ queryKey: ["operator"] });
    },
    onError: (error: Error) => {
      if (isConflict(error)) void queries.invalidateQueries({ queryKey: ["operator"] });
    },
  });
  return {
    approve: useMutation({
      mutationFn: (body: Approving) => api.approve(item, body),
      ...saying("Approved"),
    }),
    override: useMutation({
      mutationFn: (body: Overriding) => api.override(item, body),
      ...saying("Overridden"),
    }),
    flag: useMutation({
      mutationFn: (reason: string) => api.flag(item, reason, item.flagged_at === null),
      ...saying(item.flagged_at === null ? "Flagged" : "Flag lifted"),
    }),
  };
}

export const isConflict = (error: Error) =>
  error instanceof ApiError && (error.status === 412 || error.status === 409);

/** Why a decision was not taken, for the operator who made it. */
export function whyNot(error: Error): string {
  if (error instanceof ApiError && error.status === 412) {
    return "A colleague decided something about it meanwhile. You see how it stands now; please look again.";
  }
  if (error instanceof ApiError && error.detail) return error.detail;
  return "It could not be recorded, so nothing has changed. Please try again.";
}
