import { Link } from "wouter";
import { day, words } from "../../../ui/format";
import { useOperator } from "../api";
import { type Column, DataTable } from "../DataTable";
import { PagedList, usePages } from "../PagedList";
import { StatusBadge } from "../parts";
import type { Recommended } from "../types";

const COLUMNS: readonly Column<Recommended>[] = [
  {
    name: "Recommendation",
    cell: ({ id, words: said }) => (
      <Link href={`/operator/recommendations/${id}`}>
        {said?.title ?? `Words erased (${id.slice(0, 8)})`}
      </Link>
    ),
  },
  { name: "Window", cell: ({ window }) => window },
  { name: "As of", cell: ({ as_of }) => day(as_of) },
  { name: "Type", cell: ({ type }) => words(type) },
  {
    name: "Status",
    cell: ({ status, flagged_at }) => <StatusBadge status={status} flagged={flagged_at !== null} />,
  },
  { name: "Set", cell: ({ current }) => (current ? "Current" : "Past") },
  {
    name: "Said",
    cell: ({ feedback }) => feedback.map(({ action }) => words(action)).join(", ") || "–",
  },
];

/** Everything that a person was ever recommended. */
export function PersonRecommendations({ id }: { id: string }) {
  const api = useOperator();
  const query = usePages(["operator", "recommended", id], (cursor) => api.recommended(id, cursor));
  return (
    <section aria-label="Recommendations" className="block">
      <PagedList query={query} what="recommendations" empty="Nothing was recommended to this person yet.">
        {(items) => (
          <DataTable
            caption="All recommendations"
            columns={COLUMNS}
            items={items}
            keyOf={(item) => item.id}
          />
        )}
      </PagedList>
    </section>
  );
}
