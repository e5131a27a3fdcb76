import { Choice } from "../../ui/Choice";
import { Field } from "../../ui/Field";
import { FilterForm } from "../../ui/FilterForm";
import { words } from "../../ui/format";
import { type Choices, GRAINS, SPLITS } from "./useChoices";

const PERIODS = GRAINS.map((value) => ({ value, label: words(value) }));
const APART = [{ value: "", label: "Nothing" }, ...SPLITS.map((value) => ({ value, label: words(value) }))];
// The days that the API takes.
const BOUNDS = { min: "2000-01-01", max: "2100-01-01" };

interface Props {
  choices: Choices;
  onChoose: (changes: Record<string, string>) => void;
}

/** Periods and what they are told apart by hold at once; days when both are typed. */
export function ChoiceBar({ choices: { by, split, from, before }, onChoose }: Props) {
  return (
    <div className="choices">
      <Choice legend="Periods" options={PERIODS} value={by} onChange={(by) => onChoose({ by })} />
      <Choice
        legend="Told apart by"
        options={APART}
        value={split ?? ""}
        onChange={(split) => onChoose({ split })}
      />
      <FilterForm
        key={`${from} ${before}`}
        label="Days"
        onChoose={(form) =>
          onChoose({ from: String(form.get("from") ?? ""), before: String(form.get("before") ?? "") })
        }
      >
        <Field
          label="From"
          name="from"
          type="date"
          defaultValue={from}
          hint="The first day; empty, a year back."
          {...BOUNDS}
        />
        <Field
          label="Before"
          name="before"
          type="date"
          defaultValue={before}
          hint="The day after the last; empty, tomorrow."
          {...BOUNDS}
        />
      </FilterForm>
    </div>
  );
}
