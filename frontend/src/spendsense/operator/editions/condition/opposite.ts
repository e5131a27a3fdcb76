/**
 * What is met exactly where a rule is not met, and unknown where it is unknown.
 *
 * Rules have no word for "not": by De Morgan's laws, which hold with an unknown as well, it stands at each test.
 */
import type { EditionSignal } from "../../types";
import { isGroup, type Node, newGroup, newKey, type TestNode } from "./tree";

const FLIPPED = { ">=": "<", "<": ">=", ">": "<=", "<=": ">" } as const;
const OTHER = { true: "false", false: "true" } as const;

/** Undefined where it cannot be said: of a text that has no list of what else it might be. */
export function opposite(node: Node, signals: readonly EditionSignal[]): Node | undefined {
  if (!isGroup(node)) return oppositeTest(node, signals);
  const parts = node.parts.map((part) => opposite(part, signals));
  if (parts.some((part) => part === undefined)) return undefined;
  const joint = node.joint === "any" ? "all" : "any";
  return { ...node, joint, parts: parts.filter((part) => part !== undefined) };
}

function oppositeTest(test: TestNode, signals: readonly EditionSignal[]): Node | undefined {
  const { op, value } = test;
  if (op !== "==") return { ...test, op: FLIPPED[op] };
  const signal = signals.find(({ name }) => name === test.feature);
  if (!signal) return undefined;
  if (signal.unit !== "flag" && signal.unit !== "text") {
    return newGroup("any", { ...test, key: newKey(), op: "<" }, { ...test, key: newKey(), op: ">" });
  }
  if (typeof value !== "string") return undefined;
  if (signal.unit === "flag") return value in OTHER ? { ...test, value: OTHER[value as "true"] } : undefined;
  const others = signal.choices?.filter((choice) => choice !== value) ?? [];
  if (others.length === 0) return undefined;
  return newGroup("any", ...others.map((other) => ({ ...test, key: newKey(), value: other })));
}
