import { moment, words } from "../../../ui/format";
import { useOperator } from "../api";
import { type Column, DataTable } from "../DataTable";
import { PagedList, usePages } from "../PagedList";
import { OperatorLink, TraceLink } from "../parts";
import type { Action } from "../types";

export const ACTION_COLUMNS: readonly Column<Action>[] = [
  { name: "When", cell: ({ occurred_at }) => moment(occurred_at) },
  { name: "What", cell: ({ action }) => words(action) },
  {
    name: "Reason",
    cell: ({ reason, reason_code }) =>
      [reason_code && words(reason_code), reason].filter(Boolean).join(": ") || "–",
  },
  { name: "Operator", cell: ({ operator_id }) => <OperatorLink id={operator_id} /> },
  {
    name: "Decision",
    cell: ({ recommendation_id }) => (recommendation_id ? <TraceLink id={recommendation_id} /> : "–"),
  },
];

/** What operators did about a person, newest first. */
export function PersonActions({ id }: { id: string }) {
  const api = useOperator();
  const query = usePages(["operator", "actions", id], (cursor) => api.actions(id, cursor));
  return (
    <PagedList query={query} what="actions" empty="No operator has done anything about this person.">
      {(actions) => (
        <DataTable caption="Actions" columns={ACTION_COLUMNS} items={actions} keyOf={(action) => action.id} />
      )}
    </PagedList>
  );
}
