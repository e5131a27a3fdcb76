import { words } from "../../../ui/format";
import { type Column, DataTable } from "../DataTable";
import { SIGNS } from "../editions/rule";
import { Outcome } from "../parts";
import type { Decision, RuleTest } from "../types";

const COLUMNS: readonly Column<RuleTest>[] = [
  { name: "Signal", cell: ({ name }) => words(name) },
  { name: "Result", cell: ({ result }) => <Outcome result={result} /> },
  {
    name: "Value",
    cell: ({ value, null_reason }) =>
      value === null ? <span className="fine">{words(null_reason ?? "unknown")}</span> : String(value),
  },
  { name: "Rule", cell: ({ op, threshold }) => `${SIGNS[op]} ${String(threshold ?? "")}` },
  { name: "Of", cell: ({ persona }) => (persona ? `Persona: ${words(persona)}` : "This item") },
];

/** Every test that was looked at. One that is unknown was never taken for true. */
export function RuleTests({ rules, persona }: Pick<Decision, "rules" | "persona">) {
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
        columns={COLUMNS}
        items={tests}
        keyOf={(test) => [test.persona, test.name, test.op, test.threshold, test.result].join(" ")}
      />
    </section>
  );
}
