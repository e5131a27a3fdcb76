import { day } from "../../../ui/format";
import type { Receipt } from "../../types";

/** From so many days before its end on, the API takes a yes anew. */
const RENEWABLE_DAYS = 30;
/** From so many days before its end on, it is also said where people look first. */
export const LAST_DAYS = 7;
const DAY = 24 * 60 * 60 * 1000;

/**
 * The day on which a yes ends, as the person counts days: the receipt tells the hour of it by the same clock.
 * Sweden writes days as the calendar of ISO 8601 has them.
 */
export const lastDay = ({ expirationTime }: Receipt): string =>
  day(new Intl.DateTimeFormat("sv-SE").format(new Date(expirationTime)));

/** In how many days a yes ends, the begun one counted; undefined while that is further away than a month. */
export function endsSoonIn(receipt: Receipt | undefined): number | undefined {
  if (!receipt) return undefined;
  const days = Math.ceil((Date.parse(receipt.expirationTime) - Date.now()) / DAY);
  return days <= RENEWABLE_DAYS ? Math.max(days, 1) : undefined;
}
