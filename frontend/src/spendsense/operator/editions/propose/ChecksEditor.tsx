import { useRef } from "react";
import { flushSync } from "react-dom";
import { Field } from "../../../../ui/Field";
import { words } from "../../../../ui/format";
import { ConditionEditor } from "../condition/ConditionEditor";
import { useEditing } from "../condition/editing";
import { type CheckDraft, newCheck } from "./entry";
import { ShownWhen } from "./ShownWhen";

interface Props {
  checks: readonly CheckDraft[];
  problem: string | undefined;
  onChange: (checks: readonly CheckDraft[]) => void;
}

/** Who may see an offer: each condition has a name, and all of them have to be met. */
export function ChecksEditor({ checks, problem, onChange }: Props) {
  const { vocabulary } = useEditing();
  const add = useRef<HTMLButtonElement>(null);

  function remove(at: number) {
    flushSync(() => onChange(checks.toSpliced(at, 1)));
    add.current?.focus();
  }

  return (
    <fieldset className="part">
      <legend>Who may see it</legend>
      <p className="fine">
        All of these conditions have to be met. One that is not known keeps the offer back, and people read
        the name of each.
      </p>
      {checks.map((check, at) => (
        <Check
          key={check.key}
          check={check}
          onChange={(changed) => onChange(checks.with(at, changed))}
          onRemove={() => remove(at)}
        />
      ))}
      {problem && (
        <p className="wrong" role="alert">
          {problem}
        </p>
      )}
      {checks.length < vocabulary.limits.checks && (
        <div className="actions">
          <button
            ref={add}
            type="button"
            className="button quiet"
            onClick={() => onChange([...checks, newCheck()])}
          >
            Add a condition
          </button>
        </div>
      )}
    </fieldset>
  );
}

interface CheckProps {
  check: CheckDraft;
  onChange: (check: CheckDraft) => void;
  onRemove: () => void;
}

function Check({ check, onChange, onRemove }: CheckProps) {
  const { vocabulary, problem } = useEditing();
  const name = check.name.trim() ? words(check.name.trim()) : "A new condition";
  return (
    <fieldset className="part">
      <legend>{name}</legend>
      <Field
        label="Name of the condition"
        value={check.name}
        maxLength={vocabulary.limits.name}
        autoComplete="off"
        autoCapitalize="none"
        hint="Lowercase letters and underscores, such as has_checking."
        problem={problem(check.key, "check") ?? problem(check.key)}
        onChange={({ target }) => onChange({ ...check, name: target.value })}
      />
      <ShownWhen node={check.rule} signals={vocabulary.signals} />
      <ConditionEditor node={check.rule} onChange={(rule) => onChange({ ...check, rule })} />
      <div className="actions">
        <button type="button" className="button quiet" onClick={onRemove}>
          Remove this condition <span className="hidden">{name}</span>
        </button>
      </div>
    </fieldset>
  );
}
