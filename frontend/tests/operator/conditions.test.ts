/** Rules as trees: nothing is lost on the way through a form, and "not" holds with an unknown as well. */
import { describe, expect, it } from "vitest";
import { opposite } from "../../src/spendsense/operator/editions/condition/opposite";
import {
  fromRule,
  isGroup,
  locate,
  type Node,
  toRule,
} from "../../src/spendsense/operator/editions/condition/tree";
import type { Rule } from "../../src/spendsense/operator/types";
import { rules, VOCABULARY } from "./editions";

const { signals } = VOCABULARY;
const there = (rule: Rule) => toRule(fromRule(rule), signals);

describe("a rule in a form", () => {
  it.each<Rule>([
    ...rules().content.rules.map(({ rule }) => rule),
    { feature: "pay_gap_median", op: ">", threshold: "45" },
    { feature: "observed_days", op: "<", threshold: 28 },
    { feature: "fees", op: ">=", threshold: "60.00" },
  ])("comes out as it went in: %j", (rule) => {
    expect(there(rule)).toEqual(rule);
  });

  it.each([
    ["nsf_count", "2", 2],
    ["nsf_count", "2.5", "2.5"],
    ["nsf_count", "many", "many"],
    ["fees", " 49.90 ", "49.90"],
    ["fees", "60", "60"],
    ["is_overdue", "false", false],
  ])(
    "takes %s %s in the type of its unit, and leaves what is none to the API",
    (feature, value, threshold) => {
      expect(toRule({ key: "k", feature, op: "==", value }, signals)).toEqual({
        feature,
        op: "==",
        threshold,
      });
    },
  );

  it("is pointed into by the API", () => {
    const test = { feature: "fees", op: ">" as const, threshold: "1" };
    const tree = fromRule({ all: [test, { any: [test, test] }] });
    const [first, group] = isGroup(tree) ? tree.parts : [];
    const last = group && isGroup(group) ? group.parts[1] : undefined;

    expect(locate(tree, "")).toEqual({ key: tree.key, part: "" });
    expect(locate(tree, "/all/0/op")).toEqual({ key: first?.key, part: "op" });
    expect(locate(tree, "/all/1")).toEqual({ key: group?.key, part: "" });
    expect(locate(tree, "/all/1/any/1/threshold/90")).toEqual({ key: last?.key, part: "threshold/90" });
  });
});

type Outcome = "met" | "not met" | "unknown";
type Values = Record<string, number | boolean | string | null>;

/** The API's logic: of parts the deciding one wins, and what is unknown decides nothing. */
function judge(rule: Rule, values: Values): Outcome {
  if ("feature" in rule) {
    const value = values[rule.feature] ?? null;
    if (value === null) return "unknown";
    const [one, other] = [Number(value), Number(rule.threshold)];
    const equal = typeof value === "number" ? one === other : value === rule.threshold;
    const held = { "==": equal, ">=": one >= other, ">": one > other, "<=": one <= other, "<": one < other };
    return held[rule.op] ? "met" : "not met";
  }
  const [parts, decisive] = "any" in rule ? [rule.any, "met" as const] : [rule.all, "not met" as const];
  const found = parts.map((part) => judge(part, values));
  if (found.includes(decisive)) return decisive;
  return found.includes("unknown") ? "unknown" : NOT[decisive];
}

const NOT: Record<Outcome, Outcome> = { met: "not met", "not met": "met", unknown: "unknown" };

/** Every value of one signal with every value of the others. */
const CASES = Object.entries({
  fees: [1, 2, 5, 6, null],
  nsf_count: [0, 1, 2, null],
  is_overdue: [true, false, null],
  pay_rhythm: ["WEEKLY", "MONTHLY", "UNKNOWN", null],
}).reduce<Values[]>(
  (before, [name, values]) => before.flatMap((known) => values.map((value) => ({ ...known, [name]: value }))),
  [{}],
);

describe("the opposite of a rule", () => {
  const rule: Rule = {
    all: [
      {
        any: [
          { feature: "fees", op: ">=", threshold: "5" },
          { feature: "nsf_count", op: "==", threshold: 1 },
        ],
      },
      { feature: "is_overdue", op: "==", threshold: true },
      {
        any: [
          { feature: "nsf_count", op: ">", threshold: 1 },
          { feature: "fees", op: "<=", threshold: "2" },
          { feature: "fees", op: ">", threshold: "5" },
        ],
      },
      {
        any: [
          { feature: "pay_rhythm", op: "==", threshold: "WEEKLY" },
          { feature: "fees", op: "<", threshold: "2" },
        ],
      },
    ],
  };

  it("is met where the rule is not, and unknown where it is unknown", () => {
    const turned = opposite(fromRule(rule), signals);
    if (!turned) throw new Error("it has an opposite");
    for (const values of CASES) {
      expect(judge(toRule(turned, signals), values), JSON.stringify(values)).toBe(NOT[judge(rule, values)]);
    }
    expect(CASES).toHaveLength(240);
  });

  it("keeps what differs between windows", () => {
    const turned = opposite(
      fromRule({ feature: "fees", op: ">=", threshold: { "30": "1", "90": "2", "180": "3" } }),
      signals,
    );

    expect(toRule(turned as Node, signals)).toEqual({
      feature: "fees",
      op: "<",
      threshold: { "30": "1", "90": "2", "180": "3" },
    });
  });

  it.each(["payroll_merchant", "unheard_of"])(
    "is not offered of %s, which could be anything else",
    (feature) => {
      expect(opposite({ key: "k", feature, op: "==", value: "ACME" }, signals)).toBeUndefined();
    },
  );
});
