import { useMutation } from "@tanstack/react-query";
import { Hint } from "../../../ui/Notice";
import { useOperator } from "../api";
import { type Column, DataTable } from "../DataTable";
import type { Replay } from "../types";

type Difference = Replay["differences"][number];

const COLUMNS: readonly Column<Difference>[] = [
  { name: "Part", cell: ({ part }) => part },
  { name: "Stored", cell: ({ stored }) => <code>{JSON.stringify(stored)}</code> },
  { name: "Replayed", cell: ({ replayed }) => <code>{JSON.stringify(replayed)}</code> },
];

/** Decides again from what was stored, and shows whether the same comes out. */
export function ReplayView({ id }: { id: string }) {
  const api = useOperator();
  const replay = useMutation({ mutationFn: () => api.replay(id) });
  return (
    <section aria-labelledby="replay" className="block">
      <h2 id="replay">Replay</h2>
      {replay.isError && <Hint tone="problem">It could not be replayed just now. Please try again.</Hint>}
      {replay.data && <Came replay={replay.data} />}
      <div className="actions">
        <button
          type="button"
          className="button quiet"
          disabled={replay.isPending}
          onClick={() => replay.mutate()}
        >
          {replay.isPending ? "Deciding again…" : "Decide again from what was stored"}
        </button>
      </div>
    </section>
  );
}

function Came({ replay }: { replay: Replay }) {
  if (replay.replays === null) return <Hint>Its content is erased, so it cannot be decided again.</Hint>;
  if (replay.replays) return <Hint>The same decision and the same text came out.</Hint>;
  return (
    <>
      <Hint tone="problem">Something else came out.</Hint>
      {replay.differences.length > 0 && (
        <DataTable
          caption="Differences"
          columns={COLUMNS}
          items={replay.differences}
          keyOf={({ part }) => part}
        />
      )}
    </>
  );
}
