import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "wouter";
import { moment } from "../../../ui/format";
import { Loaded } from "../../../ui/Loaded";
import { Notice } from "../../../ui/Notice";
import { Title } from "../../../ui/Title";
import { useOperator } from "../api";
import type { Metrics } from "../types";
import { Personas, Said, Waiting } from "./Counts";
import { Fairness } from "./Fairness";
import { Goals } from "./Goals";
import { KeepCount } from "./KeepCount";
import { KeptRuns } from "./KeptRuns";

/** How the product does: counted from its own rows now, or in a run that was kept. Nobody is named in it. */
export function MetricsPage() {
  const api = useOperator();
  const run = useSearchParams()[0].get("run") ?? undefined;
  const query = useQuery({ queryKey: ["operator", "metrics", run], queryFn: () => api.metrics(run) });
  return (
    <>
      <Title lead="How the product does, counted over everybody from its own rows.">Metrics</Title>
      <Loaded query={query} what="the metrics" heights={[48]}>
        {(found) => (
          <>
            {found.run ? <Kept run={found.run} /> : <Now query={query} />}
            <Figures metrics={found} />
          </>
        )}
      </Loaded>
      <KeptRuns />
      <p className="fine">
        Fairness by age, gender and origin, flicker, and how well streams are found need people of whom
        everything is known. They are in no row of the product: <code>spendsense evaluate</code> measures
        them.
      </p>
    </>
  );
}

function Figures({ metrics }: { metrics: Metrics }) {
  if (metrics.people.known === 0) {
    return (
      <Notice tone="calm" title="Nobody is here yet">
        <p>The goals are counted as soon as somebody has signed up and consented.</p>
      </Notice>
    );
  }
  return (
    <>
      <Goals metrics={metrics} />
      <Personas personas={metrics.personas} />
      <Fairness fairness={metrics.fairness} />
      <Waiting waiting={metrics.waiting} people={metrics.people} />
      <Said feedback={metrics.feedback} />
    </>
  );
}

function Now({ query }: { query: UseQueryResult<Metrics> }) {
  return (
    <div className="row">
      <p className="fine">Counted {moment(new Date(query.dataUpdatedAt).toISOString())}.</p>
      <div className="actions">
        <button
          type="button"
          className="button quiet"
          disabled={query.isFetching}
          onClick={() => void query.refetch()}
        >
          {query.isFetching ? "Counting…" : "Count again"}
        </button>
        <KeepCount />
      </div>
    </div>
  );
}

function Kept({ run }: { run: NonNullable<Metrics["run"]> }) {
  return (
    <div className="row">
      <p className="fine">
        Kept as it was counted {moment(run.started_at)}, with rules {run.rules_version} and catalogue{" "}
        {run.catalogue_version} in force.
      </p>
      <Link className="button quiet" href="/operator/metrics">
        Count now
      </Link>
    </div>
  );
}
