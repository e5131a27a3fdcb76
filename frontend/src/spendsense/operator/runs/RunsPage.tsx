import { Link } from "wouter";
import { SelectField } from "../../../ui/Field";
import { FilterForm } from "../../../ui/FilterForm";
import { day, moment, words } from "../../../ui/format";
import { Title } from "../../../ui/Title";
import { type RunFilters, useOperator } from "../api";
import { type Column, DataTable } from "../DataTable";
import { PagedList, usePages } from "../PagedList";
import { PersonLink } from "../parts";
import type { StageRun } from "../types";
import { useFilters } from "../useFilters";
import { RunState } from "./RunState";

const FILTERS = ["stage", "status"] as const;
const STAGES: readonly NonNullable<RunFilters["stage"]>[] = [
  "compute-features",
  "assign-persona",
  "generate-recommendations",
];
const STATES: readonly NonNullable<RunFilters["status"]>[] = [
  "started",
  "finished",
  "failed",
  "skipped:no_consent",
  "skipped:unknown_user",
  "skipped:no_input",
];
const options = (values: readonly string[]) => [
  { value: "", label: "Any" },
  ...values.map((value) => ({ value, label: words(value.replaceAll("-", " ").replace(":", ": ")) })),
];

export const STAGE_COLUMNS: readonly Column<StageRun>[] = [
  { name: "Stage", cell: ({ stage }) => words(stage.replaceAll("-", " ")) },
  { name: "Status", cell: ({ status }) => <RunState status={status} /> },
  { name: "For", cell: ({ user_id }) => (user_id ? <PersonLink id={user_id} /> : "Everybody") },
  { name: "As of", cell: ({ as_of }) => day(as_of) },
  { name: "Started", cell: ({ started_at }) => moment(started_at) },
  { name: "Finished", cell: ({ finished_at }) => (finished_at ? moment(finished_at) : "–") },
  {
    name: "Shards",
    cell: ({ user_id, waiting, done, failed }) =>
      user_id ? "–" : `${done} done, ${waiting} waiting, ${failed} failed`,
  },
  {
    name: "Counts",
    cell: ({ counts }) =>
      Object.entries(counts)
        .filter(([, count]) => count !== 0)
        .map(([name, count]) => `${words(name)} ${count}`)
        .join(" · ") || "–",
  },
];

const COLUMNS: readonly Column<StageRun>[] = [
  ...STAGE_COLUMNS,
  {
    name: "Run",
    cell: ({ request_id }) =>
      request_id ? (
        <Link href={`/operator/runs/${request_id}`}>
          <span className="hidden">Run</span> <code>{request_id.slice(0, 8)}</code>
        </Link>
      ) : (
        "–"
      ),
  },
];

/** What the jobs did in the last seven days, newest first. */
export function RunsPage() {
  const api = useOperator();
  const [filters, choose] = useFilters<RunFilters>(FILTERS);
  const query = usePages(["operator", "runs", filters], (cursor) => api.runs(filters, cursor));
  return (
    <>
      <Title lead="What the jobs did in the last seven days, newest first.">Runs</Title>
      <FilterForm key={JSON.stringify(filters)} label="Filter runs" onChoose={choose}>
        <SelectField label="Stage" name="stage" options={options(STAGES)} defaultValue={filters.stage} />
        <SelectField label="Status" name="status" options={options(STATES)} defaultValue={filters.status} />
      </FilterForm>
      <PagedList query={query} what="runs" empty="No run fits these filters.">
        {(runs) => <DataTable caption="Runs" columns={COLUMNS} items={runs} keyOf={({ run_id }) => run_id} />}
      </PagedList>
    </>
  );
}
