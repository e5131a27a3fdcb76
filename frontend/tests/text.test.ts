import { describe, expect, it } from "vitest";
import { figures } from "../src/spendsense/consumer/recommendations/text";
import { day, money, shortId, sum, words } from "../src/ui/format";
import { BECAUSE } from "./people";

describe("figures", () => {
  it("loses no letter", () => {
    expect(
      figures(BECAUSE)
        .map((part) => part.text)
        .join(""),
    ).toBe(BECAUSE);
  });

  it("leaves a card's number and plain numbers alone", () => {
    const found = figures("Visa 4523: 8 subscriptions for $1,203.50, 12.5% of spending.");

    expect(found.filter((part) => part.figure).map((part) => part.text)).toEqual(["$1,203.50", "12.5%"]);
  });
});

describe("day", () => {
  it.each([
    ["2026-01-01", "January 1, 2026"],
    ["2026-12-31", "December 31, 2026"],
    ["soon", "soon"],
  ])("spells %s as %s in every time zone", (iso, spelt) => {
    expect(day(iso)).toBe(spelt);
  });
});

it("an id is cut short, and a name is not", () => {
  expect(shortId("0b9c1f5e-1111-4222-8333-444455556666")).toBe("0b9c1f5e");
  expect(shortId("editorial")).toBe("editorial");
});

it.each([
  ["minimum_income", "Minimum income"],
  ["FOOD_AND_DRINK", "Food and drink"],
  ["nsf_count", "NSF count"],
])("words spells %s as %s", (name, spelt) => {
  expect(words(name)).toBe(spelt);
});

describe("money", () => {
  it.each([
    ["1203.50", "USD", "$1,203.50"],
    ["-12.00", "USD", "-$12.00"],
    ["9007199254740993.01", "USD", "$9,007,199,254,740,993.01"],
    ["5.00", "EUR", "€5.00"],
    ["1200.00", "JPY", "¥1,200"],
    ["-1200", "JPY", "-¥1,200"],
  ])("spells %s %s as %s, to its smallest coin", (amount, currency, spelt) => {
    expect(money(amount, currency)).toBe(spelt);
  });

  it("is summed without floats", () => {
    expect(sum(["0.10", "0.20", "-1", "1000000000000000.05"])).toBe("999999999999999.35");
    expect(sum(["-0.05"])).toBe("-0.05");
    expect(sum([])).toBe("0.00");
  });
});
