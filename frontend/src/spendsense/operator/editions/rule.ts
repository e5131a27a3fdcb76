/** How rules are put into words, and the thresholds in them. */
import { words } from "../../../ui/format";
import type { Rule, RuleTest } from "../types";

export const SIGNS: Record<RuleTest["op"], string> = { ">=": "≥", ">": ">", "<=": "≤", "<": "<", "==": "=" };

type Test = Extract<Rule, { feature: string }>;

/** "(Utilization max ≥ 0.50 or Is overdue = yes) and …" */
export function spellRule(rule: Rule): string {
  if ("feature" in rule) return `${words(rule.feature)} ${SIGNS[rule.op]} ${spellThreshold(rule.threshold)}`;
  const [parts, joint] = "any" in rule ? [rule.any, " or "] : [rule.all, " and "];
  return parts.map((part) => ("feature" in part ? spellRule(part) : `(${spellRule(part)})`)).join(joint);
}

export function isRule(value: unknown): value is Rule {
  return typeof value === "object" && value !== null && ["feature", "any", "all"].some((it) => it in value);
}

function spellThreshold(threshold: Test["threshold"]): string {
  if (typeof threshold === "boolean") return threshold ? "yes" : "no";
  if (typeof threshold !== "object" || threshold === null) return String(threshold);
  const windows = Object.entries(threshold).sort(([one], [other]) => Number(one) - Number(other));
  return windows.map(([days, value]) => `${String(value)} in ${days} days`).join(", ");
}
