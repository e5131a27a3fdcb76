import { words } from "../../../ui/format";
import { type Column, DataTable } from "../DataTable";
import type { Candidate, Decision } from "../types";

const SCORED: readonly Column<Candidate>[] = [
  { name: "Item", cell: ({ catalogue_id }) => catalogue_id },
  { name: "Score", number: true, cell: ({ score }) => <span title={score}>{points(score)}</span> },
];
const MADE_OF: Column<Candidate> = {
  name: "Made of",
  cell: ({ parts }) =>
    Object.entries(parts)
      .map(([name, value]) => `${words(name)} ${points(value)}`)
      .join(" · "),
};

const CHOSEN = [...SCORED, MADE_OF];
// Why it was not taken is what one looks for, so it stands before what only a wide window has room for.
const REJECTED: readonly Column<Candidate>[] = [
  ...SCORED,
  { name: "Why not", cell: ({ rejected_because }) => words(rejected_because ?? "") },
  MADE_OF,
];

/** What else was considered, and why it was not taken: what auditors ask for. */
export function Candidates({ chosen, rejected }: Pick<Decision, "chosen" | "rejected">) {
  return (
    <section aria-labelledby="candidates" className="block">
      <h2 id="candidates">Candidates</h2>
      <h3>Chosen for the set</h3>
      <DataTable caption="Chosen candidates" columns={CHOSEN} items={chosen} keyOf={idOf} />
      <h3>Rejected</h3>
      {rejected.length === 0 ? (
        <p>None was rejected.</p>
      ) : (
        <DataTable caption="Rejected candidates" columns={REJECTED} items={rejected} keyOf={idOf} />
      )}
    </section>
  );
}

/** "0.666666" → "0.67"; "4.0" → "4" */
const points = (exact: string) => String(Number(Number(exact).toFixed(2)));

const idOf = ({ catalogue_id }: Candidate) => catalogue_id;
