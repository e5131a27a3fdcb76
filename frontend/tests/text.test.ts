import { describe, expect, it } from "vitest";
import { day, figures, words } from "../src/recommendations/text";
import { BECAUSE } from "./server";

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

it("words makes a name readable", () => {
  expect(words("minimum_income")).toBe("Minimum income");
});
