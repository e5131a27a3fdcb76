import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { SelectField } from "../../../../ui/Field";
import { useEditing } from "./editing";
import { Opposite } from "./Opposite";
import { TestEditor } from "./TestEditor";
import { type GroupNode, isGroup, type Node, newGroup, newTest } from "./tree";

const JOINTS = [
  { value: "all", label: "all of them are met" },
  { value: "any", label: "any of them is met" },
];

interface Props {
  node: GroupNode;
  depth: number;
  /** The part that was just added, by its key, where it came with the group. */
  added?: string | undefined;
  onChange: (node: Node) => void;
  /** Absent where a rule would be left without anything. */
  onRemove?: () => void;
}

/** Tests, and groups of tests, that count together. */
export function GroupEditor({ node, depth, added, onChange, onRemove }: Props) {
  const { vocabulary, problem } = useEditing();
  const legend = useRef<HTMLLegendElement>(null);
  const [fresh, setFresh] = useState(added);
  const wrong = problem(node.key);

  function put(at: number, part: Node) {
    onChange({ ...node, parts: node.parts.with(at, part) });
  }
  function add(part: Node) {
    setFresh(isGroup(part) ? part.parts[0]?.key : part.key);
    onChange({ ...node, parts: [...node.parts, part] });
  }
  function remove(at: number) {
    // Whoever works with the keyboard goes on at the group, not at the top of the page.
    flushSync(() => onChange({ ...node, parts: node.parts.toSpliced(at, 1) }));
    legend.current?.focus();
  }

  return (
    <fieldset className="part">
      <legend ref={legend} tabIndex={-1}>
        {node.joint === "all" ? "All of these" : "Any of these"}
      </legend>
      <SelectField
        label="Met when"
        options={JOINTS}
        value={node.joint}
        problem={wrong}
        onChange={({ target }) => onChange({ ...node, joint: target.value === "any" ? "any" : "all" })}
      />
      {node.parts.map((part, at) => {
        const removable = node.parts.length > 1 && { onRemove: () => remove(at) };
        return isGroup(part) ? (
          <GroupEditor
            key={part.key}
            node={part}
            depth={depth + 1}
            added={fresh}
            onChange={(changed) => put(at, changed)}
            {...removable}
          />
        ) : (
          <TestEditor
            key={part.key}
            test={part}
            fresh={part.key === fresh}
            onChange={(changed) => put(at, changed)}
            {...removable}
          />
        );
      })}
      <div className="actions">
        <button type="button" className="button quiet" onClick={() => add(newTest())}>
          Add a test
        </button>
        {depth < vocabulary.limits.deepest && (
          <button
            type="button"
            className="button quiet"
            onClick={() => add(newGroup(node.joint === "all" ? "any" : "all", newTest()))}
          >
            Add a group
          </button>
        )}
        <Opposite node={node} name="this group" onChange={onChange} />
        {onRemove && (
          <button type="button" className="button quiet" onClick={onRemove}>
            Remove this group
          </button>
        )}
      </div>
    </fieldset>
  );
}
