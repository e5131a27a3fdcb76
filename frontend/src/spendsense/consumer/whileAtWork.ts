/** Asks again while the jobs are at work, so that a page shows what comes of them by itself. */
import type { Query } from "@tanstack/react-query";

const BETWEEN_LOOKS_MS = 3_000;
// What has come in since takes seconds. A result that missed a night waits for the next one: a minute's looks do.
const LOOKS_AT_STALE = 20;

export function whileAtWork<T extends { status: string }>({ state }: Query<T>): number | false {
  const status = state.data?.status;
  const goesOn = status === "pending" || (status === "stale" && state.dataUpdateCount <= LOOKS_AT_STALE);
  return goesOn ? BETWEEN_LOOKS_MS : false;
}
