import { useMemo } from "react";
import { useKeptState } from "../../../../drafts/context";
import { Field } from "../../../../ui/Field";
import { useOperator } from "../../api";
import type { RulesEdition } from "../../types";
import { EDITING } from "../condition/editing";
import { ProposeForm } from "./ProposeForm";
import { type FormProps, ProposePage } from "./ProposePage";
import { RuleCard } from "./RuleCard";
import {
  type Content,
  contentOf,
  type Draft,
  draftOf,
  moved,
  newRow,
  placed,
  type RowDraft,
  SETTINGS,
} from "./rows";
import { useFaults } from "./useFaults";
import { proposalForm } from "./useInForce";

/** Changes the rules of personas, adds some, takes some away, and puts them in another order. */
export function ProposeRules() {
  return <ProposePage kind="rules" read={useOperator().rules} form={Form} />;
}

function Form({ whole, vocabulary, onAgain }: FormProps<RulesEdition>) {
  const api = useOperator();
  const { signals, limits } = vocabulary;
  const { faults, setFaults, editing, isWrong } = useFaults(vocabulary);
  const { state, setState, found } = useKeptState<Draft>(proposalForm("rules"), () => draftOf(whole));
  const before = useMemo(() => JSON.stringify(contentOf(draftOf(whole), signals)), [whole, signals]);

  const setRows = (change: (rows: readonly RowDraft[]) => readonly RowDraft[]) =>
    setState((draft) => ({ ...draft, rows: change(draft.rows) }));

  function changed(): Content | undefined {
    const content = contentOf(state, signals);
    return JSON.stringify(content) === before ? undefined : content;
  }

  return (
    <EDITING.Provider value={editing}>
      <ProposeForm<Content>
        kind="rules"
        base={whole.edition}
        reason={state.reason}
        onReason={(reason) => setState((draft) => ({ ...draft, reason }))}
        found={found}
        changed={changed}
        check={() => []}
        propose={({ part, ...body }) => api.proposeRules({ ...body, content: part })}
        faults={faults}
        onFaults={setFaults}
        placed={(error) => placed(error, state.rows)}
        onAgain={onAgain}
      >
        <p>The first rule wins over all others; of the rest, the first one that is met.</p>
        {state.rows.map((row, at) => (
          <RuleCard
            key={row.key}
            row={row}
            at={at}
            last={at === state.rows.length - 1}
            wrong={isWrong(row.key)}
            onChange={(changes) =>
              setRows((rows) => rows.map((it) => (it.key === row.key ? { ...it, ...changes } : it)))
            }
            onMove={(by) => setRows((rows) => moved(rows, row.key, by))}
            onDiscard={() => setRows((rows) => rows.filter((it) => it.key !== row.key))}
          />
        ))}
        <div className="actions">
          <button
            type="button"
            className="button quiet"
            onClick={() => setRows((rows) => [...rows, newRow()])}
          >
            Add a persona
          </button>
        </div>
        <Field
          label="A near miss is within"
          value={state.nearness}
          inputMode="decimal"
          autoComplete="off"
          hint={`Of its threshold, relative to it: a share from 0 to ${limits.nearness}, such as 0.02.`}
          problem={editing.problem(SETTINGS, "nearness")}
          onChange={({ target }) => setState((draft) => ({ ...draft, nearness: target.value }))}
        />
      </ProposeForm>
    </EDITING.Provider>
  );
}
