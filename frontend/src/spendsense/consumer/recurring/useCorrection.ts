import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Stream, StreamPatch } from "../../types";
import { useConsumer } from "../useConsumer";

/** What follows from a correction is worked out within seconds; until then the pages ask again. */
const FOLLOWS_AFTER_MS = [1_500, 4_000, 8_000];
const FOLLOWING = ["recommendations", "insights", "signals", "recurring"];

export function useCorrection(stream: Stream) {
  const api = useConsumer();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (patch: StreamPatch) => api.correct(stream, patch),
    onSuccess: async ({ recompute }) => {
      await queries.invalidateQueries({ queryKey: ["recurring"] });
      if (!recompute) return;
      for (const wait of FOLLOWS_AFTER_MS) {
        window.setTimeout(() => {
          for (const key of FOLLOWING) void queries.invalidateQueries({ queryKey: [key] });
        }, wait);
      }
    },
    // Somebody, perhaps oneself in another window, said something since: what holds now is shown.
    onError: () => queries.invalidateQueries({ queryKey: ["recurring"] }),
  });
}
