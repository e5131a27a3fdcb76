import { Field, SelectField } from "../../../../ui/Field";
import { percent, words } from "../../../../ui/format";
import type { EditionSignal } from "../../types";
import { useEditing } from "./editing";
import type { TestNode } from "./tree";

const FLAGS = [
  { value: "true", label: "yes" },
  { value: "false", label: "no" },
];
const UNITS: Partial<Record<EditionSignal["unit"], string>> = {
  money: "An amount, such as 49.90",
  ratio: "A share: 0.5 is 50%",
  months: "Months, such as 1.5",
  days: "Days",
  count: "A whole number",
};

interface Props {
  test: TestNode;
  signal: EditionSignal;
  onChange: (test: TestNode) => void;
}

/** What a signal is compared with, in the way that its unit asks for; where one likes, for each window. */
export function ThresholdFields({ test, signal, onChange }: Props) {
  const { vocabulary, problem } = useEditing();
  const { value } = test;
  const days = vocabulary.windows.map(String);
  const choices =
    signal.unit === "flag"
      ? FLAGS
      : signal.choices?.map((choice) => ({ value: choice, label: words(choice) }));
  const put = (changed: TestNode["value"]) => onChange({ ...test, value: changed });

  if (typeof value === "string" && choices) {
    return (
      <SelectField
        label="Value"
        options={choices}
        value={value}
        problem={problem(test.key, "threshold")}
        onChange={({ target }) => put(target.value)}
      />
    );
  }
  const shared = { inputMode: signal.unit === "text" ? "text" : "decimal", autoComplete: "off" } as const;
  return (
    <>
      {typeof value === "string" ? (
        <Field
          label="Value"
          value={value}
          hint={hint(signal, value)}
          problem={problem(test.key, "threshold")}
          onChange={({ target }) => put(target.value)}
          {...shared}
        />
      ) : (
        Object.entries(value).map(([window, text]) => (
          <Field
            key={window}
            label={`Value in ${window} days`}
            value={text}
            hint={hint(signal, text)}
            problem={problem(test.key, `threshold/${window}`) ?? problem(test.key, "threshold")}
            onChange={({ target }) => put({ ...value, [window]: target.value })}
            {...shared}
          />
        ))
      )}
      {signal.unit !== "text" && (
        <label className="tick">
          <input
            type="checkbox"
            checked={typeof value !== "string"}
            onChange={({ target }) => put(target.checked ? apart(days, value) : together(value))}
          />
          <span>Another value in each window</span>
        </label>
      )}
    </>
  );
}

const together = (value: TestNode["value"]) =>
  typeof value === "string" ? value : (Object.values(value)[0] ?? "");

const apart = (days: readonly string[], value: TestNode["value"]) =>
  typeof value === "string" ? Object.fromEntries(days.map((window) => [window, value])) : value;

const spell = (bound: number) => bound.toLocaleString("en-US");

/** The unit with its range, and what is typed in the words that people use for it. */
function hint({ unit, least, most }: EditionSignal, text: string) {
  const range = least !== null && most !== null ? `, from ${spell(least)} to ${spell(most)}` : "";
  const read = unit === "ratio" && /^-?\d*\.?\d+$/.test(text.trim()) ? `. This is ${percent(text, 1)}` : "";
  return UNITS[unit] && `${UNITS[unit]}${range}${read}.`;
}
