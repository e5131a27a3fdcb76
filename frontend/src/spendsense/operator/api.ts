/** The routes of an operator, each by its name. */
import { useMemo } from "react";
import { ifMatch, type Page } from "../../api/client";
import type { Api, Query } from "../contract";
import { useApi } from "../useApi";
import type {
  Action,
  Approving,
  Edition,
  Look,
  Overriding,
  ProposedCatalogue,
  ProposedRules,
  Queue,
  Recommended,
} from "./types";

export type PeopleFilters = Query<"/operator/users">;
export type RunFilters = Query<"/operator/runs">;
export type BookFilters = Query<"/operator/audit">;

export type Kind = "catalogue" | "rules";
export type EditionFilters = Query<`/operator/${Kind}`>;
export type Verdict = "approve" | "reject" | "withdraw";

/** What a decision is about, and the version that the operator saw. */
export type Versioned = Pick<Recommended, "id" | "version">;

/** The header that says why an operator looks; the API keeps it with the record of the look. */
const accessReason = (reason: string) => ({ "x-access-reason": encodeURIComponent(reason) });

export function operatorApi(api: Api) {
  const person = (id: string) => ({ path: { user_id: id } });
  const item = (id: string) => ({ path: { recommendation_id: id } });
  const seen = ({ id, version }: Versioned) => ({ ...item(id), header: ifMatch(version) });
  return {
    people: (filters: PeopleFilters, cursor?: string) =>
      api.page("/operator/users", { query: { ...filters, cursor, limit: 25 } }),
    person: (id: string) => api.ask("GET", "/operator/users/{user_id}", person(id)),
    /** The address in full needs a reason of the operator's own. */
    personInFull: (id: string, reason: string) =>
      api.ask("GET", "/operator/users/{user_id}", {
        ...person(id),
        query: { email: "full" },
        header: accessReason(reason),
      }),
    recommended: (id: string, cursor?: string) =>
      api.page("/operator/users/{user_id}/recommendations", { ...person(id), query: { cursor, limit: 25 } }),
    actions: (id: string, cursor?: string) =>
      api.page("/operator/users/{user_id}/actions", { ...person(id), query: { cursor, limit: 25 } }),
    trace: (id: string) => api.ask("GET", "/operator/recommendations/{recommendation_id}/trace", item(id)),
    queue: (status: Queue, cursor?: string) =>
      api.page("/operator/review", { query: { status, cursor, limit: 25 } }),
    approve: (of: Versioned, body: Approving) =>
      api.ask("POST", "/operator/recommendations/{recommendation_id}/approve", { ...seen(of), body }),
    override: (of: Versioned, body: Overriding) =>
      api.ask("POST", "/operator/recommendations/{recommendation_id}/override", { ...seen(of), body }),
    flag: (of: Versioned, reason: string, flagged: boolean) =>
      api.ask(
        "POST",
        flagged
          ? "/operator/recommendations/{recommendation_id}/flag"
          : "/operator/recommendations/{recommendation_id}/unflag",
        { ...seen(of), body: { reason } },
      ),
    flagPerson: (id: string, reason: string, flagged: boolean) =>
      api.ask("POST", flagged ? "/operator/users/{user_id}/flag" : "/operator/users/{user_id}/unflag", {
        ...person(id),
        body: { reason },
      }),
    recompute: (id: string, reason: string) =>
      api.ask("POST", "/operator/users/{user_id}/recompute", { ...person(id), body: { reason } }),
    runs: (filters: RunFilters, cursor?: string) =>
      api.page("/operator/runs", { query: { ...filters, cursor, limit: 50 } }),
    run: (id: string) => api.ask("GET", "/operator/runs/{run_id}", { path: { run_id: id } }),
    actionsBook: (filters: BookFilters, cursor?: string) =>
      book<Action>(api, { ...filters, log: "actions", cursor, limit: 50 }),
    looksBook: (filters: BookFilters, cursor?: string) =>
      book<Look>(api, { ...filters, log: "looks", cursor, limit: 50 }),
    bookAsCsv: (log: NonNullable<BookFilters["log"]>, filters: BookFilters) =>
      api.text("/operator/audit", { query: { ...filters, log, format: "csv", limit: 1000 } }),
    editions: (kind: Kind, filters: EditionFilters, cursor?: string) =>
      api.page(`/operator/${kind}`, { query: { ...filters, cursor, limit: 25 } }),
    catalogue: (version: string, against?: string) =>
      api.ask("GET", "/operator/catalogue/{version}", { path: { version }, query: { against } }),
    rules: (version: string, against?: string) =>
      api.ask("GET", "/operator/rules/{version}", { path: { version }, query: { against } }),
    /** What an edition can be written with. */
    vocabulary: () => api.ask("GET", "/operator/vocabulary"),
    proposeCatalogue: (body: ProposedCatalogue) => api.ask("POST", "/operator/catalogue", { body }),
    proposeRules: (body: ProposedRules) => api.ask("POST", "/operator/rules", { body }),
    decideEdition: (kind: Kind, { version, revision }: Edition, verdict: Verdict, reason: string) =>
      api.ask("POST", `/operator/${kind}/{version}/${verdict}`, {
        path: { version },
        header: ifMatch(revision),
        body: { reason },
      }),
    metrics: (run?: string) => api.ask("GET", "/operator/metrics", { query: { run } }),
    keepMetrics: () => api.ask("POST", "/operator/metrics/run"),
    keptMetrics: (cursor?: string) => api.page("/operator/metrics/runs", { query: { cursor, limit: 25 } }),
    replay: (id: string) => api.ask("POST", "/operator/recommendations/{recommendation_id}/replay", item(id)),
    signals: (id: string) =>
      api.ask("GET", "/operator/users/{user_id}/signals", { ...person(id), query: { window: "all" } }),
  };
}

/** One route answers both books; which of them, `log` says. */
const book = <Entry extends Action | Look>(api: Api, query: BookFilters) =>
  api.page("/operator/audit", { query }) as Promise<Page<Entry>>;

export function useOperator() {
  const api = useApi();
  return useMemo(() => operatorApi(api), [api]);
}
