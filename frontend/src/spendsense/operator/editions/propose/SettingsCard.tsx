import { Field, SelectField, TextField } from "../../../../ui/Field";
import { useEditing } from "../condition/editing";
import { Card } from "./Card";
import { type Mode, SETTINGS, type SettingsDraft } from "./settings";

const MODES = [
  { value: "auto", label: "Shown at once" },
  { value: "pre_review", label: "Looked at by an operator first" },
];

interface Props {
  settings: SettingsDraft;
  wrong: boolean;
  onChange: (changes: Partial<SettingsDraft>) => void;
}

/** What waits for a review, and what no text says. */
export function SettingsCard({ settings, wrong, onChange }: Props) {
  const { problem } = useEditing();
  return (
    <Card name={SETTINGS} title="For all entries: reviews and tone" wrong={wrong}>
      <SelectField
        label="Offers are"
        options={MODES}
        value={settings.offers}
        problem={problem(SETTINGS, "offers")}
        onChange={({ target }) => onChange({ offers: target.value as Mode })}
      />
      <SelectField
        label="Texts that were never approved are"
        options={MODES}
        value={settings.first_use}
        problem={problem(SETTINGS, "first_use")}
        onChange={({ target }) => onChange({ first_use: target.value as Mode })}
      />
      <Field
        label="Version of the tone list"
        value={settings.version}
        autoComplete="off"
        hint="A new list has a version of its own."
        problem={problem(SETTINGS, "version")}
        onChange={({ target }) => onChange({ version: target.value })}
      />
      <TextField
        label="Phrases that no text says"
        value={settings.phrases}
        rows={8}
        hint="One a line."
        problem={problem(SETTINGS, "phrases")}
        onChange={({ target }) => onChange({ phrases: target.value })}
      />
      <TextField
        label="Traits that nobody is told to have"
        value={settings.traits}
        rows={6}
        hint="One a line."
        problem={problem(SETTINGS, "traits")}
        onChange={({ target }) => onChange({ traits: target.value })}
      />
    </Card>
  );
}
