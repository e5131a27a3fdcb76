import { moment } from "../../../ui/format";
import type { Column } from "../DataTable";
import { OperatorLink, PersonLink } from "../parts";
import { ACTION_COLUMNS } from "../people/PersonActions";
import type { Action, Look } from "../types";

const [WHEN, WHAT, ...REST] = ACTION_COLUMNS;

/** What was done, with to whom: the same book on a person's own page need not say it. */
export const DEEDS: readonly Column<Action>[] = [
  ...[WHEN, WHAT].filter((column) => column !== undefined),
  { name: "Person", cell: ({ user_id }) => (user_id ? <PersonLink id={user_id} /> : "–") },
  ...REST,
];

export const LOOKS: readonly Column<Look>[] = [
  { name: "When", cell: ({ occurred_at }) => moment(occurred_at) },
  { name: "Operator", cell: ({ operator_id }) => <OperatorLink id={operator_id} book="looks" /> },
  { name: "Person", cell: ({ user_id }) => <PersonLink id={user_id} /> },
  { name: "At what", cell: ({ what }) => <code>{what}</code> },
  { name: "Why", cell: ({ reason }) => reason },
];
