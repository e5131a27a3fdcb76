import { words } from "../../../ui/format";
import { type Column, DataTable } from "../DataTable";
import type { Change } from "../types";
import { isRule, spellRule } from "./rule";

const COLUMNS: readonly Column<Change>[] = [
  { name: "Entry", cell: ({ part, entry }) => entry ?? words(part) },
  {
    name: "What",
    cell: ({ field, before }) => (field ? words(field) : before === null ? "Added" : "Removed"),
  },
  { name: "Before", cell: ({ before }) => (before === null ? "–" : <del>{spell(before)}</del>) },
  { name: "After", cell: ({ after }) => (after === null ? "–" : <ins>{spell(after)}</ins>) },
];

/** Field by field, what was and what is proposed. Struck and underlined, so that no colour is needed. */
export function Differences({ differences }: { differences: readonly Change[] }) {
  if (differences.length === 0) return <p>Nothing differs.</p>;
  return (
    <DataTable
      caption="Differences"
      columns={COLUMNS}
      items={differences}
      keyOf={({ part, entry, field }) => [part, entry, field].join(" ")}
    />
  );
}

function spell(value: unknown): string {
  if (typeof value === "string") return value;
  if (isRule(value)) return spellRule(value);
  if (Array.isArray(value)) return value.map(spell).join(", ") || "none";
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .map(([name, part]) => `${words(name)}: ${spell(part)}`)
      .join(" · ");
  }
  return String(value);
}
