import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { moment, words } from "../../../ui/format";
import { Loaded } from "../../../ui/Loaded";
import { Title } from "../../../ui/Title";
import { useOperator } from "../api";
import { type Column, DataTable } from "../DataTable";
import type { Failure, Run } from "../types";
import { RunState } from "./RunState";
import { STAGE_COLUMNS } from "./RunsPage";

const BETWEEN_LOOKS_MS = 2_000;
const UNDER_WAY = new Set(["waiting", "started"]);

const FAILURES: readonly Column<Failure>[] = [
  { name: "Stage", cell: ({ stage }) => words(stage.replaceAll("-", " ")) },
  { name: "Shard", number: true, cell: ({ number }) => number },
  { name: "People", number: true, cell: ({ people }) => people },
  { name: "Tries", number: true, cell: ({ attempts }) => attempts },
  { name: "Last error", cell: ({ last_error }) => last_error ?? "–" },
  { name: "When", cell: ({ failed_at }) => (failed_at ? moment(failed_at) : "–") },
];

/** All that one event has set off, looked at again while it is under way. */
export function RunPage({ id }: { id: string }) {
  const api = useOperator();
  const run = useQuery({
    queryKey: ["operator", "run", id],
    queryFn: () => api.run(id),
    refetchInterval: ({ state }) => (UNDER_WAY.has(state.data?.status ?? "") ? BETWEEN_LOOKS_MS : false),
  });
  useReadAnewAfter(run.data?.status);
  return (
    <>
      <Title>Run</Title>
      <Loaded query={run} what="the run" heights={[20]}>
        {(found) => <Found run={found} />}
      </Loaded>
    </>
  );
}

/** What was read before a run has ended is old: the page of the person whom it was for, and every list. */
function useReadAnewAfter(status: Run["status"] | undefined): void {
  const queries = useQueryClient();
  const underWay = useRef(false);
  useEffect(() => {
    if (status === undefined) return;
    const ended = underWay.current && !UNDER_WAY.has(status);
    underWay.current = UNDER_WAY.has(status);
    if (!ended) return;
    void queries.invalidateQueries({
      predicate: ({ queryKey: [who, what] }) => who === "operator" && what !== "run",
    });
  }, [status, queries]);
}

function Found({ run }: { run: Run }) {
  return (
    <section aria-label="Stages and failures" className="block">
      <p role="status">
        <RunState status={run.status} />
      </p>
      {run.event && (
        <p>
          Set off by {run.event.detail_type} on {moment(run.event.created_at)}
          {run.event.sent_at ? `, sent ${moment(run.event.sent_at)}` : ", not sent yet"}
          {run.event.last_error && `. Last error: ${run.event.last_error}`}
        </p>
      )}
      <h2>Stages</h2>
      {run.stages.length === 0 ? (
        <p>No stage has begun yet.</p>
      ) : (
        <DataTable
          caption="Stages"
          columns={STAGE_COLUMNS}
          items={run.stages}
          keyOf={({ run_id }) => run_id}
        />
      )}
      <h2>Failures</h2>
      {run.failures.length === 0 ? (
        <p>Nothing failed.</p>
      ) : (
        <DataTable
          caption="Failures"
          columns={FAILURES}
          items={run.failures}
          keyOf={({ stage, number }) => `${stage} ${number}`}
        />
      )}
    </section>
  );
}
