import { useId } from "react";
import { words } from "../../../../ui/format";
import { useEditing } from "../condition/editing";

interface Props {
  value: readonly string[];
  problem: string | undefined;
  onChange: (personas: readonly string[]) => void;
}

/** Who an entry is for. */
export function PersonasField({ value, problem, onChange }: Props) {
  const { personas } = useEditing().vocabulary;
  const id = useId();
  const all = [...new Set([...personas, ...value])];
  return (
    <fieldset className="part" {...(problem && { "aria-describedby": id })}>
      <legend>For these personas</legend>
      <p className="fine">It comes first for these. Others can see it too, where its conditions fit them.</p>
      <div className="ticks">
        {all.map((persona) => (
          <label key={persona} className="tick">
            <input
              type="checkbox"
              checked={value.includes(persona)}
              onChange={({ target }) =>
                onChange(target.checked ? [...value, persona] : value.filter((it) => it !== persona))
              }
            />
            <span>{words(persona)}</span>
          </label>
        ))}
      </div>
      {problem && (
        <span id={id} className="wrong" role="alert">
          {problem}
        </span>
      )}
    </fieldset>
  );
}
