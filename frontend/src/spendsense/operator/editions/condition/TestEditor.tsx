import { useEffect, useRef } from "react";
import { SelectField } from "../../../../ui/Field";
import { words } from "../../../../ui/format";
import type { EditionSignal } from "../../types";
import { spellRule } from "../rule";
import { useEditing } from "./editing";
import { Opposite } from "./Opposite";
import { ThresholdFields } from "./ThresholdFields";
import { type Node, type TestNode, toRule } from "./tree";

const SAID: Record<TestNode["op"], string> = {
  ">=": "at least (≥)",
  ">": "more than (>)",
  "<=": "at most (≤)",
  "<": "less than (<)",
  "==": "exactly (=)",
};

interface Props {
  test: TestNode;
  /** Whether it was just added, and is what one goes on with. */
  fresh?: boolean;
  onChange: (node: Node) => void;
  onRemove?: () => void;
}

/** One signal, how it is compared, and with what. */
export function TestEditor({ test, fresh = false, onChange, onRemove }: Props) {
  const { vocabulary, problem } = useEditing();
  const first = useRef<HTMLSelectElement>(null);
  useEffect(() => {
    if (fresh) first.current?.focus();
  }, [fresh]);
  const { signals } = vocabulary;
  const signal = signals.find(({ name }) => name === test.feature);
  const name = signal ? spellRule(toRule(test, signals)) : "A new test";

  return (
    <fieldset className="part">
      <legend>{name}</legend>
      <div className="columns">
        <SelectField
          ref={first}
          label="Signal"
          options={[
            ...(signal ? [] : [{ value: test.feature, label: "Choose a signal" }]),
            ...signals.map(({ name: value }) => ({ value, label: words(value) })),
          ]}
          value={test.feature}
          hint={signal?.meaning}
          problem={problem(test.key, "feature") ?? problem(test.key)}
          onChange={({ target }) => onChange(withSignal(test, signals, target.value))}
        />
        {signal && (
          <>
            {signal.ops.length > 1 && (
              <SelectField
                label="Comparison"
                options={signal.ops.map((op) => ({ value: op, label: SAID[op] }))}
                value={test.op}
                problem={problem(test.key, "op")}
                onChange={({ target }) => onChange({ ...test, op: target.value as TestNode["op"] })}
              />
            )}
            <ThresholdFields test={test} signal={signal} onChange={onChange} />
          </>
        )}
      </div>
      <div className="actions">
        <Opposite node={test} name={name} onChange={onChange} />
        {onRemove && (
          <button type="button" className="button quiet" onClick={onRemove}>
            Remove <span className="hidden">{name}</span>
          </button>
        )}
      </div>
    </fieldset>
  );
}

/** What was compared with another signal says nothing of this one, unless both count in one unit. */
function withSignal(test: TestNode, signals: readonly EditionSignal[], feature: string): TestNode {
  const [before, after] = [test.feature, feature].map((name) => signals.find((it) => it.name === name));
  if (!after) return test;
  const op = after.ops.find((it) => it === test.op) ?? after.ops[0] ?? "==";
  const value = before?.unit === after.unit && after.unit !== "text" ? test.value : firstValue(after);
  return { key: test.key, feature, op, value };
}

const firstValue = ({ unit, choices }: EditionSignal) => (unit === "flag" ? "true" : (choices?.[0] ?? ""));
