/**
 * A rule while somebody writes it: thresholds as they are typed, and a key of each part that stays while parts
 * around it come and go.
 */
import type { EditionSignal, Rule, RuleTest } from "../../types";

type Op = RuleTest["op"];
type Threshold = Extract<Rule, { feature: string }>["threshold"];
type Stored = string | number | boolean;

export interface TestNode {
  key: string;
  feature: string;
  op: Op;
  /** As typed; where it differs between windows, by their days. */
  value: string | Readonly<Record<string, string>>;
  /** The threshold that it was read from, which goes back as it came where nobody changed it. */
  was?: Threshold;
}

export interface GroupNode {
  key: string;
  joint: "any" | "all";
  parts: readonly Node[];
}

export type Node = TestNode | GroupNode;

let keys = 0;
export const newKey = () => `part-${++keys}`;

export const isGroup = (node: Node): node is GroupNode => "parts" in node;

export const newTest = (): TestNode => ({ key: newKey(), feature: "", op: ">=", value: "" });

export const newGroup = (joint: GroupNode["joint"], ...parts: Node[]): GroupNode => ({
  key: newKey(),
  joint,
  parts,
});

export function fromRule(rule: Rule): Node {
  if ("any" in rule) return newGroup("any", ...rule.any.map(fromRule));
  if ("all" in rule) return newGroup("all", ...rule.all.map(fromRule));
  const { feature, op, threshold } = rule;
  return { key: newKey(), feature, op, value: typed(threshold), was: threshold };
}

function typed(threshold: Threshold): TestNode["value"] {
  if (typeof threshold !== "object" || threshold === null) return String(threshold);
  return Object.fromEntries(Object.entries(threshold).map(([days, value]) => [days, String(value)]));
}

/** The rule as the API takes it. What cannot be a threshold goes as it was typed, for the API to say why. */
export function toRule(node: Node, signals: readonly EditionSignal[]): Rule {
  if (isGroup(node)) {
    const parts = node.parts.map((part) => toRule(part, signals));
    return node.joint === "any" ? { any: parts } : { all: parts };
  }
  const { feature, op, value, was } = node;
  const unit = signals.find(({ name }) => name === feature)?.unit;
  if (typeof value === "string") return { feature, op, threshold: stored(value, unit, was) };
  const before = typeof was === "object" && was !== null ? was : {};
  const threshold = Object.fromEntries(
    Object.entries(value).map(([days, text]) => [days, stored(text, unit, before[days])]),
  );
  return { feature, op, threshold };
}

function stored(text: string, unit: EditionSignal["unit"] | undefined, was: unknown): Stored {
  const plain = text.trim();
  if (isStored(was) && String(was) === plain) return was;
  if (unit === "flag" && (plain === "true" || plain === "false")) return plain === "true";
  return (unit === "count" || unit === "days") && /^-?\d{1,9}$/.test(plain) ? Number(plain) : plain;
}

const isStored = (value: unknown): value is Stored =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

/** Where in a tree a JSON pointer of the API leads: a part of it, and what is left of the pointer there. */
export function locate(node: Node, pointer: string): { key: string; part: string } {
  const [joint, at, ...rest] = pointer.split("/").slice(1);
  const part = isGroup(node) && joint === node.joint ? node.parts[Number(at)] : undefined;
  if (part) return locate(part, rest.map((step) => `/${step}`).join(""));
  return { key: node.key, part: pointer.slice(1) };
}
