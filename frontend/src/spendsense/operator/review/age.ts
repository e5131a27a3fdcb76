import { plural } from "../../../ui/format";

/** How long something waits, in the largest unit that is whole at least once. */
export function age(seconds: number): string {
  if (seconds >= 86_400) return plural(Math.floor(seconds / 86_400), "day");
  if (seconds >= 3_600) return plural(Math.floor(seconds / 3_600), "hour");
  return plural(Math.max(1, Math.floor(seconds / 60)), "minute");
}
