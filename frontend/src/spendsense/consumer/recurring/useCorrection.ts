import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Stream, StreamPatch } from "../../types";
import { askAgainSoon } from "../following";
import { useConsumer } from "../useConsumer";

export function useCorrection(stream: Stream) {
  const api = useConsumer();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (patch: StreamPatch) => api.correct(stream, patch),
    onSuccess: async ({ recompute }) => {
      await queries.invalidateQueries({ queryKey: ["recurring"] });
      if (recompute) askAgainSoon(queries);
    },
    // Somebody, perhaps oneself in another window, said something since: what holds now is shown.
    onError: () => queries.invalidateQueries({ queryKey: ["recurring"] }),
  });
}
