import type { operatorApi } from "../api";
import type { Decidable } from "../decide/possible";
import type { Trace } from "../types";

type Operator = ReturnType<typeof operatorApi>;
/** In which unit a signal is counted, by the signal's name. */
export type Units = ReadonlyMap<string, string>;

/** A trace, the units of its numbers, and what can still be decided about what it is the trace of. */
export async function readTrace(api: Operator, id: string) {
  const [trace, units] = await Promise.all([api.trace(id), readUnits(api)]);
  return { trace, units, item: seen(trace) };
}

/** Without them the numbers are shown as they were written. */
async function readUnits(api: Operator): Promise<Units> {
  const signals = await api.vocabulary().then(
    (found) => found.signals,
    () => [],
  );
  return new Map(signals.map(({ name, unit }) => [name, unit]));
}

const seen = ({ recommendation_id, ...trace }: Trace): Decidable => ({ id: recommendation_id, ...trace });
