import { useRef } from "react";
import { flushSync } from "react-dom";
import { Field } from "../../../../ui/Field";
import { ConditionEditor } from "../condition/ConditionEditor";
import { useEditing } from "../condition/editing";
import { Card } from "./Card";
import { FIRST, nameOf, type RowDraft } from "./rows";
import { ShownWhen, spellNode } from "./ShownWhen";

interface Props {
  row: RowDraft;
  /** Its place among all, from 0. */
  at: number;
  last: boolean;
  wrong: boolean;
  onChange: (changes: Partial<RowDraft>) => void;
  onMove: (by: -1 | 1) => void;
  onDiscard: () => void;
}

/** The rule of one persona. */
export function RuleCard(props: Props) {
  const { row, at, wrong, onChange, onDiscard } = props;
  const { vocabulary, problem } = useEditing();
  const whole = problem(row.key) ?? problem(row.key, "rule");
  const title = (
    <>
      {at + 1}. {nameOf(row)} <span className="fine">{spellNode(row.rule, vocabulary.signals)}</span>{" "}
      {row.removed && <span className="state attention">Goes</span>}
      {!row.known && <span className="state attention">New</span>}
    </>
  );
  return (
    <Card name={row.key} title={title} wrong={wrong} fresh={!row.known}>
      {whole && (
        <p className="wrong" role="alert">
          {whole}
        </p>
      )}
      {(!row.known || problem(row.key, "persona")) && (
        <Field
          label="Name of the persona"
          value={row.persona}
          maxLength={vocabulary.limits.name}
          readOnly={row.known}
          autoComplete="off"
          autoCapitalize="none"
          hint="Lowercase letters, digits and underscores, such as new_parent."
          problem={problem(row.key, "persona")}
          onChange={({ target }) => onChange({ persona: target.value })}
        />
      )}
      {!row.removed && (
        <>
          <ShownWhen node={row.rule} signals={vocabulary.signals} />
          <ConditionEditor node={row.rule} onChange={(rule) => onChange({ rule })} />
        </>
      )}
      {row.persona !== FIRST && <Place {...props} />}
      {row.known && row.persona !== FIRST && (
        <label className="tick">
          <input
            type="checkbox"
            checked={row.removed}
            onChange={({ target }) => onChange({ removed: target.checked })}
          />
          <span>Take this persona away</span>
        </label>
      )}
      {!row.known && (
        <div className="actions">
          <button type="button" className="button quiet" onClick={onDiscard}>
            Discard this persona <span className="hidden">{nameOf(row)}</span>
          </button>
        </div>
      )}
    </Card>
  );
}

/** Its place in the order. What is looked at first stays in front of all. */
function Place({ row, at, last, onMove }: Props) {
  const buttons = useRef<HTMLDivElement>(null);
  const move = (by: -1 | 1) => ({
    onClick: ({ currentTarget }: { currentTarget: HTMLButtonElement }) => {
      flushSync(() => onMove(by));
      // The card has moved in the page, and with it the focus would be lost; at an end the button is gone.
      const goal = currentTarget.isConnected ? currentTarget : buttons.current?.querySelector("button");
      goal?.focus();
    },
  });
  return (
    <div ref={buttons} className="actions">
      {at > 1 && (
        <button type="button" className="button quiet" {...move(-1)}>
          Look at it earlier <span className="hidden">({nameOf(row)})</span>
        </button>
      )}
      {!last && (
        <button type="button" className="button quiet" {...move(1)}>
          Look at it later <span className="hidden">({nameOf(row)})</span>
        </button>
      )}
    </div>
  );
}
