import { Field } from "../../../ui/Field";
import { words } from "../../../ui/format";
import { useOperator } from "../api";
import type { ProposedRules, RulesEdition } from "../types";
import { ProposeForm } from "./ProposeForm";
import { ProposePage } from "./ProposePage";
import { SIGNS, testsOf } from "./rule";
import { useInForce } from "./useInForce";

type Change = NonNullable<ProposedRules["change"]>;
type Row = RulesEdition["content"]["rules"][number];
type Test = ReturnType<typeof testsOf>[number];
type Value = string | number;

/** Moves thresholds. What a flag is held against is no threshold, and stays. */
export function ProposeRules() {
  const api = useOperator();
  const query = useInForce("rules", api.rules);
  return (
    <ProposePage kind="rules" query={query}>
      {({ edition, content }) => (
        <ProposeForm<Change>
          key={edition.version}
          kind="rules"
          base={edition}
          changeOf={(form) => changeOf(content.rules, form)}
          propose={api.proposeRules}
          onAgain={() => void query.refetch()}
        >
          {content.rules.map((row) => (
            <fieldset key={row.persona} className="card form">
              <legend>{words(row.persona)}</legend>
              {movable(row).map(({ test, name, days, value }) => (
                <Field
                  key={name}
                  label={`${words(test.feature)} ${SIGNS[test.op]}${days ? ` in ${days} days` : ""}`}
                  name={name}
                  defaultValue={String(value)}
                  inputMode="decimal"
                  autoComplete="off"
                />
              ))}
            </fieldset>
          ))}
        </ProposeForm>
      )}
    </ProposePage>
  );
}

interface Movable {
  test: Test;
  name: string;
  /** Of the window that it holds for; undefined where it holds for all. */
  days?: string;
  value: Value;
}

/** The thresholds of a rule that can be moved, each under the name of its field. */
function movable({ persona, rule }: Row): Movable[] {
  return testsOf(rule).flatMap((test, at) => {
    const name = `${persona}/${at}`;
    const { threshold } = test;
    if (isValue(threshold)) return [{ test, name, value: threshold }];
    if (typeof threshold !== "object" || threshold === null) return [];
    return Object.entries(threshold).flatMap(([days, value]) =>
      isValue(value) ? [{ test, name: `${name}/${days}`, days, value }] : [],
    );
  });
}

const isValue = (threshold: unknown): threshold is Value =>
  typeof threshold === "string" || typeof threshold === "number";

function changeOf(rows: readonly Row[], form: FormData): Change | undefined {
  const thresholds = rows.flatMap(({ persona, rule }) =>
    testsOf(rule).flatMap(({ feature, op, threshold: before }, at) => {
      const threshold = thresholdIn(form, `${persona}/${at}`, before);
      const moved = threshold !== null && JSON.stringify(threshold) !== JSON.stringify(before);
      return moved ? [{ persona, feature, op, threshold }] : [];
    }),
  );
  return thresholds.length > 0 ? { thresholds } : undefined;
}

/** A threshold as the form has it; where it differs between windows, all of them. */
function thresholdIn(form: FormData, name: string, before: Test["threshold"]): Test["threshold"] {
  if (isValue(before)) return like(before, typed(form, name));
  if (typeof before !== "object" || before === null) return before;
  const values = Object.entries(before).map(([days, value]) => [
    days,
    isValue(value) ? like(value, typed(form, `${name}/${days}`)) : value,
  ]);
  return Object.fromEntries(values);
}

/** As exact as it is stored: counts are numbers, everything else is text. What is no number, the API refuses. */
function like(value: Value, text: string): Value {
  return typeof value === "number" && /^-?\d+$/.test(text) ? Number(text) : text;
}

const typed = (form: FormData, name: string) => String(form.get(name) ?? "").trim();
