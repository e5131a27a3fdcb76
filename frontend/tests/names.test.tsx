/** Long names without a gap break where they stand, and no table's column is made narrower by it. */
import { readFileSync } from "node:fs";
import { render, screen } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";

const SHEETS = ["base", "frame", "parts", "forms", "tables", "dialogs", "cards", "rows"].map(
  (name) => `src/styles/${name}.css`,
);
const NAME = "x".repeat(500);

beforeEach(() => {
  const rules = SHEETS.map((path) => readFileSync(path, "utf8")).join("\n");
  render(
    <>
      <style>{rules}</style>
      <h1>{NAME}</h1>
      <section className="card" aria-label="Card">
        <h3>{NAME}</h3>
        <table className="table">
          <tbody>
            <tr>
              <th scope="row">{NAME}</th>
            </tr>
          </tbody>
        </table>
      </section>
      <ul className="rows">
        <li>{NAME}</li>
      </ul>
      <dialog open className="dialog" aria-label="Dialog" />
    </>,
  );
});

const wrap = (element: HTMLElement) => getComputedStyle(element).getPropertyValue("overflow-wrap");

it.each([
  ["heading", 1],
  ["heading", 3],
] as const)("in a %s of level %i", (role, level) => {
  expect(wrap(screen.getByRole(role, { level }))).toBe("anywhere");
});

it("in cards, rows and dialogs", () => {
  for (const element of [
    screen.getByRole("region", { name: "Card" }),
    screen.getByRole("list"),
    screen.getByRole("dialog"),
  ]) {
    expect(wrap(element)).toBe("anywhere");
  }
});

it("but the words of a table, which scrolls, stay whole in a card as well", () => {
  expect(wrap(screen.getByRole("table"))).toBe("break-word");
});
