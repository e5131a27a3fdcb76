import { words } from "../../../ui/format";
import { type Column, DataTable } from "../DataTable";
import { SIGNS } from "../editions/rule";
import { Outcome } from "../parts";
import { spell } from "../spell";
import type { Decision, RuleTest } from "../types";
import type { Units } from "./readTrace";

const columnsIn = (units: Units): readonly Column<RuleTest>[] => [
  { name: "Signal", cell: ({ name }) => words(name) },
  { name: "Result", cell: ({ result }) => <Outcome result={result} /> },
  { name: "Value", cell: (test) => <Value test={test} unit={units.get(test.name)} /> },
  {
    name: "Rule",
    cell: ({ name, op, threshold }) =>
      `${SIGNS[op]} ${threshold === null ? "" : spell(String(threshold), units.get(name))}`,
  },
  { name: "Of", cell: ({ persona }) => (persona ? `Persona: ${words(persona)}` : "This item") },
];

/** Every test that was looked at. One that is unknown was never taken for true. */
export function RuleTests({ rules, persona, units }: Pick<Decision, "rules" | "persona"> & { units: Units }) {
  const tests = [...rules.met, ...rules.not_met, ...rules.unknown];
  return (
    <section aria-labelledby="rules" className="block">
      <h2 id="rules">Rules</h2>
      <p>
        Persona <strong>{words(persona.winner)}</strong> by rules {persona.rules_version}
        {persona.hysteresis ? ", kept by hysteresis" : ""}. All matches:{" "}
        {persona.matched.map(words).join(", ") || "none"}. {rules.met.length} met, {rules.not_met.length} not
        met, {rules.unknown.length} unknown.
      </p>
      <DataTable
        caption="Tests of the rules"
        columns={columnsIn(units)}
        items={tests}
        keyOf={(test) => [test.persona, test.name, test.op, test.threshold, test.result].join(" ")}
      />
    </section>
  );
}

function Value({ test, unit }: { test: RuleTest; unit: string | undefined }) {
  const { value, threshold, null_reason } = test;
  if (value === null) return <span className="fine">{words(null_reason ?? "unknown")}</span>;
  const [exact, spelt] = [String(value), spell(String(value), unit)];
  // Rounded to the threshold itself, it would not say on which side of it it lies.
  const apart = Math.abs(Number(value) - Number(threshold)) > 0;
  const close = apart && spelt === spell(String(threshold), unit);
  return (
    <span title={exact}>
      {spelt} {close && <span className="fine">({exact})</span>}
    </span>
  );
}
