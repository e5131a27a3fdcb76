import type { EditionSignal } from "../../types";
import { isGroup, type Node, toRule } from "../condition/tree";
import { spellRule } from "../rule";

/** A condition in words, as it stands. A test without a signal says nothing yet. */
export function spellNode(node: Node, signals: readonly EditionSignal[]): string {
  return isComplete(node) ? spellRule(toRule(node, signals)) : "not said yet";
}

const isComplete = (node: Node): boolean =>
  isGroup(node) ? node.parts.every(isComplete) : node.feature !== "";

export function ShownWhen({ node, signals }: { node: Node; signals: readonly EditionSignal[] }) {
  return (
    <p className="because">
      <strong>Met when:</strong> {spellNode(node, signals)}
    </p>
  );
}
