import { Field, TextField } from "../../../../ui/Field";
import { ConditionEditor } from "../condition/ConditionEditor";
import { useEditing } from "../condition/editing";
import { newTest } from "../condition/tree";
import { BecauseField } from "./BecauseField";
import { ChecksEditor } from "./ChecksEditor";
import type { EntryDraft } from "./entry";
import { PersonasField } from "./PersonasField";
import { ShownWhen } from "./ShownWhen";

interface Props {
  entry: EntryDraft;
  onChange: (changes: Partial<EntryDraft>) => void;
}

/** Everything that an entry says, to whom, and under which conditions. */
export function EntryFields({ entry, onChange }: Props) {
  const { vocabulary, problem } = useEditing();
  const { limits, disclosures } = vocabulary;
  const wrong = (field: string) => problem(entry.key, field);
  const whole = problem(entry.key) ?? wrong("template_version");
  return (
    <>
      {whole && (
        <p className="wrong" role="alert">
          {whole}
        </p>
      )}
      {!entry.base && (
        <Field
          label="Id"
          value={entry.id}
          maxLength={limits.name}
          autoComplete="off"
          autoCapitalize="none"
          hint="By which it is known for ever: lowercase letters, digits and hyphens, such as edu-fees-4-limits."
          problem={wrong("id")}
          onChange={({ target }) => onChange({ id: target.value })}
        />
      )}
      <Field
        label="Title"
        value={entry.title}
        maxLength={limits.title}
        autoComplete="off"
        problem={wrong("title")}
        onChange={({ target }) => onChange({ title: target.value })}
      />
      <TextField
        label="Summary"
        value={entry.summary}
        maxLength={limits.summary}
        problem={wrong("summary")}
        onChange={({ target }) => onChange({ summary: target.value })}
      />
      <BecauseField
        value={entry.because}
        problem={wrong("because")}
        onChange={(because) => onChange({ because })}
      />
      <TextField
        label="Why now"
        value={entry.why_now}
        maxLength={limits.why_now}
        problem={wrong("why_now")}
        onChange={({ target }) => onChange({ why_now: target.value })}
      />
      <PersonasField
        value={entry.personas}
        problem={wrong("personas")}
        onChange={(personas) => onChange({ personas })}
      />
      {entry.part === "education" ? (
        <Trigger entry={entry} onChange={onChange} />
      ) : (
        <>
          <Field
            label="Category"
            value={entry.category}
            maxLength={limits.name}
            autoComplete="off"
            autoCapitalize="none"
            hint={`What kind of product it is, such as no_fee_checking. Never offered: ${vocabulary.denied_categories.join(", ")}.`}
            problem={wrong("category")}
            onChange={({ target }) => onChange({ category: target.value })}
          />
          <ChecksEditor
            checks={entry.checks}
            problem={wrong("checks")}
            onChange={(checks) => onChange({ checks })}
          />
        </>
      )}
      <p className="fine">
        Below it people always read: “{disclosures.education}”
        {entry.part === "offers" && ` And: “${disclosures.offer}”`} No edition changes that.
      </p>
    </>
  );
}

function Trigger({ entry, onChange }: Props) {
  const { vocabulary, problem } = useEditing();
  const { trigger, generic } = entry;
  const wrong = [problem(entry.key, "generic"), problem(entry.key, "trigger")].filter(Boolean).join(" ");
  return (
    <fieldset className="part">
      <legend>When it is shown</legend>
      <label className="tick">
        <input
          type="checkbox"
          checked={generic}
          onChange={({ target }) =>
            onChange({ generic: target.checked, trigger: trigger ?? (target.checked ? null : newTest()) })
          }
        />
        <span>For everybody: it makes no personal claim, and its “because” has no slot</span>
      </label>
      {wrong && (
        <p className="wrong" role="alert">
          {wrong}
        </p>
      )}
      {!generic && trigger && (
        <>
          <ShownWhen node={trigger} signals={vocabulary.signals} />
          <ConditionEditor node={trigger} onChange={(changed) => onChange({ trigger: changed })} />
        </>
      )}
    </fieldset>
  );
}
