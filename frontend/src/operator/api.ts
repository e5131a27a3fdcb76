/** The routes of an operator, each by its name. */
import { useMemo } from "react";
import type { Api } from "../api/client";
import { useApi } from "../api/context";
import type {
  Action,
  Look,
  Overriding,
  Person,
  PersonOverview,
  Queue,
  Recommended,
  Replay,
  Run,
  Signals,
  StageRun,
  Trace,
  Waiting,
} from "./types";

export type Filters = Record<string, string | undefined>;

/** What a decision is about, and the version that the operator saw. */
export type Versioned = Pick<Recommended, "id" | "version">;

export function operatorApi(api: Api) {
  const user = (id: string) => `/operator/users/${encodeURIComponent(id)}`;
  return {
    people: (filters: Filters, cursor?: string) =>
      api.page<Person>("/operator/users", { ...filters, cursor, limit: 25 }),
    person: (id: string) => api.get<PersonOverview>(user(id)),
    /** The address in full needs a reason of the operator's own. */
    personInFull: (id: string, reason: string) =>
      api.get<PersonOverview>(user(id), { email: "full" }, reason),
    recommended: (id: string, cursor?: string) =>
      api.page<Recommended>(`${user(id)}/recommendations`, { cursor, limit: 25 }),
    actions: (id: string, cursor?: string) => api.page<Action>(`${user(id)}/actions`, { cursor, limit: 25 }),
    trace: (id: string) => api.get<Trace>(`/operator/recommendations/${id}/trace`),
    queue: (status: Queue, cursor?: string) =>
      api.page<Waiting>("/operator/review", { status, cursor, limit: 25 }),
    approve: ({ id, version }: Versioned, reason?: string) =>
      api.send<Recommended>("POST", `/operator/recommendations/${id}/approve`, { body: { reason }, version }),
    override: ({ id, version }: Versioned, body: Overriding) =>
      api.send<unknown>("POST", `/operator/recommendations/${id}/override`, { body, version }),
    flag: ({ id, version }: Versioned, reason: string, flagged: boolean) =>
      api.send<Recommended>("POST", `/operator/recommendations/${id}/${flagged ? "flag" : "unflag"}`, {
        body: { reason },
        version,
      }),
    flagPerson: (id: string, reason: string, flagged: boolean) =>
      api.send<unknown>("POST", `${user(id)}/${flagged ? "flag" : "unflag"}`, { body: { reason } }),
    recompute: (id: string, reason: string) =>
      api.send<{ run_id: string }>("POST", `${user(id)}/recompute`, { body: { reason } }),
    runs: (filters: Filters, cursor?: string) =>
      api.page<StageRun>("/operator/runs", { ...filters, cursor, limit: 50 }),
    run: (id: string) => api.get<Run>(`/operator/runs/${id}`),
    actionsBook: (filters: Filters, cursor?: string) =>
      api.page<Action>("/operator/audit", { ...filters, log: "actions", cursor, limit: 50 }),
    looksBook: (filters: Filters, cursor?: string) =>
      api.page<Look>("/operator/audit", { ...filters, log: "looks", cursor, limit: 50 }),
    bookAsCsv: (log: "actions" | "looks", filters: Filters) =>
      api.text("/operator/audit", { ...filters, log, format: "csv", limit: 1000 }),
    replay: (id: string) => api.send<Replay>("POST", `/operator/recommendations/${id}/replay`),
    signals: (id: string) => api.get<Signals>(`${user(id)}/signals`, { window: "all" }),
  };
}

export function useOperator() {
  const api = useApi();
  return useMemo(() => operatorApi(api), [api]);
}
