/** Periods of the calendar, each named by its first day in ISO. Weeks begin on Monday; no time zone shifts any. */
import type { Grain, Told } from "../contract";

const MONTHS: Partial<Record<Grain, number>> = { month: 1, quarter: 3, year: 12 };
const DAY_MS = 86_400_000;

/** The first day of the period that is `count` periods later. */
export function shifted(period: string, grain: Grain, count: number): string {
  const date = new Date(`${period}T00:00:00Z`);
  const months = MONTHS[grain];
  if (months) date.setUTCMonth(date.getUTCMonth() + count * months);
  else date.setTime(date.getTime() + count * (grain === "week" ? 7 : 1) * DAY_MS);
  return date.toISOString().slice(0, 10);
}

/** Every period from the first to the last of those given, the ones between them included. */
export function course(periods: Iterable<string>, grain: Grain): string[] {
  const known = [...new Set(periods)].sort();
  const last = known.at(-1) ?? "";
  const all: string[] = [];
  for (let at = known[0]; at !== undefined && at <= last; at = shifted(at, grain, 1)) all.push(at);
  return all;
}

const DAY = new Intl.DateTimeFormat("en-US", { dateStyle: "medium", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat("en-US", { month: "short", year: "numeric", timeZone: "UTC" });

/** "2026-10-01" → "Oct 2026", "Q4 2026" and so on. */
export function spelt(period: string, grain: Grain): string {
  const date = new Date(`${period}T00:00:00Z`);
  if (grain === "year") return period.slice(0, 4);
  if (grain === "quarter") return `Q${Math.floor(date.getUTCMonth() / 3) + 1} ${period.slice(0, 4)}`;
  if (grain === "month") return MONTH.format(date);
  return grain === "week" ? `Week of ${DAY.format(date)}` : DAY.format(date);
}

/** The same within a sentence: "in Oct 2026", "on Oct 1, 2026". */
export function when(period: string, grain: Grain): string {
  const named = spelt(period, grain);
  if (grain === "week") return `in the w${named.slice(1)}`;
  return `${grain === "day" ? "on" : "in"} ${named}`;
}

export type Extent = "whole" | "so far" | "in part";

/** How much of a period the figures are about: it may not be over, or the days that were asked for may cut it. */
export function extent(period: string, { by, from, before, timestamp }: Told): Extent {
  const end = shifted(period, by, 1);
  const today = timestamp.slice(0, 10);
  if (period < from || (before < end && before <= today)) return "in part";
  return today < end ? "so far" : "whole";
}

const noted = (text: string, how: Extent): string => (how === "whole" ? text : `${text} (${how})`);

export const labelled = (period: string, told: Told): string =>
  noted(spelt(period, told.by), extent(period, told));

export const whenLabelled = (period: string, told: Told): string =>
  noted(when(period, told.by), extent(period, told));
