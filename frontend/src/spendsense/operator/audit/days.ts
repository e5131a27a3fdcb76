/** The days of a filter as the moments that the API takes: days of the operator's own, the last one included. */
import type { BookFilters } from "../api";

export function asMoments({ since, until, ...others }: BookFilters): BookFilters {
  return { ...others, since: startOf(since), until: startOf(until, 1) };
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

function startOf(day: string | null | undefined, later = 0): string | null | undefined {
  const [, year, month, date] = DAY.exec(day ?? "") ?? [];
  // What is no day stays as it stands in the address: the API says what is wrong with it.
  if (date === undefined) return day;
  return new Date(Number(year), Number(month) - 1, Number(date) + later).toISOString();
}
