/** The figures of one metric, by currency and within it by member: no two currencies ever meet in one sum or chart. */
import type { Figures, Point, Told } from "../contract";
import { course } from "./periods";

/** A figure as text; null: it would have been divided by 0; undefined: nothing is recorded. */
export type Value = string | null | undefined;

export interface Series {
  member: string | null;
  /** One value a period of the course. */
  values: Value[];
}

export interface InCurrency {
  currency: string | null;
  periods: string[];
  series: Series[];
}

export function inCurrencies({ points }: Figures, { by }: Told): InCurrency[] {
  const periods = course(
    points.map(({ period }) => period),
    by,
  );
  return [...grouped(points, ({ currency }) => currency)]
    .sort(([one], [other]) => order(one, other))
    .map(([currency, found]) => ({ currency, periods, series: byMember(found, periods) }));
}

function byMember(points: readonly Point[], periods: readonly string[]): Series[] {
  return [...grouped(points, ({ member }) => member)]
    .sort(([one], [other]) => order(one, other))
    .map(([member, found]) => {
      const values = new Map(found.map(({ period, value }) => [period, value]));
      return { member, values: periods.map((period) => values.get(period)) };
    });
}

function grouped<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** By name; what has none comes last. */
function order(one: string | null, other: string | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return one < other ? -1 : Number(one > other);
}
