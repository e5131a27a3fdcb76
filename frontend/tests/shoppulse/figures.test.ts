import { describe, expect, it } from "vitest";
import { marksBetween } from "../../src/charts/scale";
import { change } from "../../src/shoppulse/dashboard/change";
import { compare, difference, hundredfold, share } from "../../src/shoppulse/dashboard/decimal";
import { course, extent, labelled, when } from "../../src/shoppulse/dashboard/periods";
import { type Measure, spell, spellExactly } from "../../src/shoppulse/dashboard/spelling";
import { told } from "./shop";

const MONEY: Measure = { metric: "net_revenue", unit: "money" };
const RATE: Measure = { metric: "ctr", unit: "ratio" };
const MULTIPLE: Measure = { metric: "roas", unit: "ratio" };

describe("decimals", () => {
  it.each([
    ["0.3", "0.1", "0.2"],
    ["9007199254740993.01", "0.02", "9007199254740992.99"],
    ["1", "-1.50", "2.50"],
    ["0.05", "1", "-0.95"],
  ])("%s less %s is exactly %s", (one, other, expected) => {
    expect(difference(one, other)).toBe(expected);
  });

  it("are compared and shared out without floats", () => {
    expect([compare("0.10", "0.1"), compare("2", "10"), compare("-1", "-2")]).toEqual([0, -1, 1]);
    expect([share("1", "3"), share("-2", "3"), share("1", "0.00")]).toEqual(["0.3333", "0.6667", undefined]);
    expect(["0.125", "-0.5", "3"].map(hundredfold)).toEqual(["12.5", "-50", "300"]);
    expect(() => difference("1e3", "1")).toThrow(/not a decimal/);
  });
});

describe("figures are spelt", () => {
  it.each([
    ["1234.5", MONEY, "USD", "$1,234.50", "1,234.5"],
    ["46.6666666666666667", MONEY, "EUR", "€46.67", "46.6666666666666667"],
    ["-1234.50", MONEY, null, "-1,234.50", "-1,234.50"],
    ["5", MONEY, "US", "5.00 US", "5"],
    ["5", MONEY, "usd", "5.00 usd", "5"],
    ["0.0833333333333333333333", RATE, null, "8.33%", "8.33333333333333333333%"],
    ["8.4266", MULTIPLE, null, "8.43×", "8.4266×"],
    ["1", { metric: "days_to_ship", unit: "days" }, null, "1 day", "1"],
    ["1.5", { metric: "days_to_ship", unit: "days" }, null, "1.5 days", "1.5"],
    ["12345", { metric: "orders", unit: "count" }, null, "12,345", "12,345"],
  ] as const)("%s at a glance and exactly", (value, of, currency, glance, exact) => {
    expect([spell(value, of, currency), spellExactly(value, of)]).toEqual([glance, exact]);
  });
});

describe("a change", () => {
  const of = (latest: string, before: string, measure: Measure) =>
    change({ latest, before, of: measure, currency: "USD", extent: "whole", than: "in Sep 2026" });

  it.each([
    ["110.00", "100.00", MONEY, "$10.00 (10%) more than in Sep 2026"],
    ["90.00", "-100.00", MONEY, "$190.00 (190%) more than in Sep 2026"],
    ["10.00", "0.00", MONEY, "$10.00 more than in Sep 2026"],
    ["100.0", "100.00", MONEY, "The same as in Sep 2026"],
    ["0.02", "0.032", RATE, "1.2 points less than in Sep 2026"],
    ["0.03", "0.02", RATE, "1 point more than in Sep 2026"],
    ["2.5", "2", MULTIPLE, "0.5× (25%) more than in Sep 2026"],
  ] as const)("of %s from %s", (latest, before, measure, said) => {
    expect(of(latest, before, measure)).toBe(said);
  });
});

describe("periods", () => {
  it.each([
    ["day", "2026-02-27", "2026-03-01", 3, "on Feb 27, 2026"],
    ["week", "2025-12-29", "2026-01-12", 3, "in the week of Dec 29, 2025"],
    ["month", "2025-11-01", "2026-02-01", 4, "in Nov 2025"],
    ["quarter", "2025-10-01", "2026-04-01", 3, "in Q4 2025"],
    ["year", "2024-01-01", "2026-01-01", 3, "in 2024"],
  ] as const)("by %s leave none out between two", (grain, first, last, count, said) => {
    const all = course([last, first, last], grain);

    expect([all.length, all[0], all.at(-1)]).toEqual([count, first, last]);
    expect(when(first, grain)).toBe(said);
  });

  it.each([
    ["2026-11-01", {}, "so far"],
    ["2026-10-01", {}, "whole"],
    ["2026-11-20", { by: "day" }, "so far"],
    ["2026-11-19", { by: "day" }, "whole"],
    ["2026-10-01", { from: "2026-10-02" }, "in part"],
    ["2026-10-01", { before: "2026-10-31" }, "in part"],
    ["2026-10-01", { before: "2026-11-01" }, "whole"],
    ["2026-11-01", { before: "2030-01-01" }, "so far"],
  ] as const)("%s of %j is told %s", (period, changes, expected) => {
    expect(extent(period, told(changes))).toBe(expected);
  });

  it("that are cut or not over say so", () => {
    expect(labelled("2026-11-01", told())).toBe("Nov 2026 (so far)");
  });
});

it("an axis goes below 0 where values do, and has 0 among its marks", () => {
  expect(marksBetween(0, 90)).toEqual([0, 25, 50, 75, 100]);
  expect(marksBetween(-30, 50)).toEqual([-40, -20, 0, 20, 40, 60]);
  expect(marksBetween(-3, -1)).toEqual([-3, -2, -1, 0]);
});
