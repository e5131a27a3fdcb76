import { useEditing } from "./editing";
import { opposite } from "./opposite";
import type { Node } from "./tree";

interface Props {
  node: Node;
  /** What it is of, for who hears the button alone. */
  name: string;
  onChange: (node: Node) => void;
}

/** The "not" of rules, which have no word for it. */
export function Opposite({ node, name, onChange }: Props) {
  const turned = opposite(node, useEditing().vocabulary.signals);
  return (
    turned && (
      <button type="button" className="button quiet" onClick={() => onChange(turned)}>
        Say the opposite <span className="hidden">of {name}</span>
      </button>
    )
  );
}
