import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { SelectField, TextField } from "../../../../ui/Field";
import { useEditing } from "../condition/editing";

const SLOT = /\{([^{}]*)\}/;

interface Props {
  value: string;
  problem: string | undefined;
  onChange: (because: string) => void;
}

/** A text with slots in it. Each can be put in from the list of all, and is read back as what stands for it. */
export function BecauseField({ value, problem, onChange }: Props) {
  const { slots, limits } = useEditing().vocabulary;
  const [slot, setSlot] = useState(slots[0]?.name ?? "");
  const area = useRef<HTMLTextAreaElement>(null);

  function insert() {
    const { selectionStart = value.length, selectionEnd = value.length } = area.current ?? {};
    const text = `{${slot}}`;
    flushSync(() => onChange(value.slice(0, selectionStart) + text + value.slice(selectionEnd)));
    area.current?.focus();
    area.current?.setSelectionRange(selectionStart + text.length, selectionStart + text.length);
  }

  return (
    <>
      <TextField
        ref={area}
        label="Because"
        value={value}
        maxLength={limits.because}
        hint="What the person's own numbers say. Words in braces are filled in with them; no other number may stand here."
        problem={problem}
        onChange={({ target }) => onChange(target.value)}
      />
      <p className="fine">
        It reads: <Read text={value} />
      </p>
      <div className="columns">
        <SelectField
          label="A number or name of the person's"
          options={slots.map(({ name, label, unit }) => ({ value: name, label: `${label} (${unit})` }))}
          value={slot}
          hint={
            slots.find(({ name }) => name === slot)?.windowed &&
            slot !== "window" &&
            "It holds for a window, so the text has to name that: over the last {window} days."
          }
          onChange={({ target }) => setSlot(target.value)}
        />
        <div className="field">
          <button type="button" className="button quiet" onClick={insert}>
            Put it into the text
          </button>
        </div>
      </div>
    </>
  );
}

/** The text with the names of its slots; one that is none is told. */
function Read({ text }: { text: string }) {
  const { slots } = useEditing().vocabulary;
  // A pattern with a group in it splits into texts and what stood in braces, in turn.
  return text.split(SLOT).map((part, at) => {
    if (at % 2 === 0) return part;
    const known = slots.find(({ name }) => name === part);
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name
      <em key={at}>{known ? `[${known.label}]` : `[there is no slot ${part}]`}</em>
    );
  });
}
