import type { operatorApi } from "../api";
import type { Decidable } from "../decide/possible";
import type { Trace } from "../types";

type Operator = ReturnType<typeof operatorApi>;
/** In which unit a signal is counted, by the signal's name. */
export type Units = ReadonlyMap<string, string>;

/** A trace, the units of its numbers, and what can still be decided about what it is the trace of. */
export async function readTrace(api: Operator, id: string) {
  const [trace, units] = await Promise.all([api.trace(id), readUnits(api)]);
  return { trace, units, item: { ...(await standing(api, trace)), ...seen(trace) } };
}

/** Without them the numbers are shown as they were written. */
async function readUnits(api: Operator): Promise<Units> {
  const signals = await api.vocabulary().then(
    (found) => found.signals,
    () => [],
  );
  return new Map(signals.map(({ name, unit }) => [name, unit]));
}

/** The trace says neither whether the set is the newest nor what the person said of it; their list does. */
async function standing(api: Operator, trace: Trace): Promise<Pick<Decidable, "current" | "feedback">> {
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
