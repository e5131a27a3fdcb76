import type { operatorApi } from "../api";
import type { Decidable } from "../decide/possible";
import type { Trace } from "../types";

/** A trace, and what can still be decided about what it is the trace of. */
export async function readTrace(api: ReturnType<typeof operatorApi>, id: string) {
  const trace = await api.trace(id);
  return { trace, item: { ...(await standing(api, trace)), ...seen(trace) } };
}

/** The trace says neither whether the set is the newest nor what the person said of it; their list does. */
async function standing(
  api: ReturnType<typeof operatorApi>,
  trace: Trace,
): Promise<Pick<Decidable, "current" | "feedback">> {
  // Without it the trace can be read all the same, and of a decision that is not possible the API says so.
  const newest = await api.newestRecommended(trace.user_id).catch(() => []);
  return newest.find(({ id }) => id === trace.recommendation_id) ?? { current: true, feedback: [] };
}

const seen = ({ recommendation_id, version, status, flagged_at }: Trace) => ({
  id: recommendation_id,
  version,
  status,
  flagged_at,
});
