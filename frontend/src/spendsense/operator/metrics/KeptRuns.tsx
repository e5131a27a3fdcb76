import { Link } from "wouter";
import { Lines } from "../../../charts/Lines";
import { moment, percent } from "../../../ui/format";
import { useOperator } from "../api";
import { type Column, DataTable } from "../DataTable";
import { PagedList, usePages } from "../PagedList";
import { OperatorLink } from "../parts";
import type { KeptMetrics } from "../types";
import { goalsOf } from "./goals";

export const KEPT = ["operator", "metrics", "kept"];

const COLUMNS: readonly Column<KeptMetrics>[] = [
  {
    name: "Counted",
    cell: ({ run }) => <Link href={`/operator/metrics?run=${run.run_id}`}>{moment(run.started_at)}</Link>,
  },
  { name: "Goals met", cell: (kept) => met(kept) },
  { name: "Rules", cell: ({ run }) => run.rules_version },
  { name: "Catalogue", cell: ({ run }) => run.catalogue_version },
  { name: "By", cell: ({ run }) => <OperatorLink id={run.requested_by} /> },
];

/** What was counted before and kept, newest first, and how the shares went from one count to the next. */
export function KeptRuns() {
  const api = useOperator();
  const query = usePages(KEPT, api.keptMetrics);
  return (
    <section aria-labelledby="kept" className="block">
      <h2 id="kept">Kept counts</h2>
      <PagedList query={query} what="the kept counts" empty="No count was kept yet.">
        {(runs) => (
          <>
            {runs.length > 1 && <Course runs={[...runs].reverse()} />}
            <DataTable
              caption="Counts that were kept"
              columns={COLUMNS}
              items={runs}
              keyOf={({ run }) => run.run_id}
            />
          </>
        )}
      </PagedList>
    </section>
  );
}

function Course({ runs }: { runs: readonly KeptMetrics[] }) {
  const counted = runs.map((one) => ({ at: one.run.started_at, goals: goalsOf(one) }));
  const names = new Set(counted.flatMap(({ goals }) => goals.filter(isShare).map(({ name }) => name)));
  const shareAt = (goals: ReturnType<typeof goalsOf>, name: string) =>
    goals.find((goal) => goal.name === name)?.share;
  const lines = [...names].map((name) => ({
    name,
    points: counted.flatMap(({ at, goals }) => {
      const value = shareAt(goals, name);
      return value === undefined ? [] : [{ date: at, value }];
    }),
  }));
  return (
    <div className="card">
      <Lines
        title="Shares over time"
        summary="Each kept count, beside the goal of 100%."
        lines={lines}
        spell={(value) => percent(value)}
        threshold={{ value: 1, label: "Goal" }}
        table={{
          head: ["Counted", ...names],
          rows: counted.map(({ at, goals }) => [
            moment(at),
            ...[...names].map((name) => {
              const share = shareAt(goals, name);
              return share === undefined ? "not counted" : percent(share, 1);
            }),
          ]),
        }}
      />
    </div>
  );
}

const isShare = ({ share }: { share?: number }) => share !== undefined;

function met(kept: KeptMetrics): string {
  const counted = goalsOf(kept).filter(({ result }) => result !== "unknown");
  return `${counted.filter(({ result }) => result === "reached").length} of ${counted.length}`;
}
