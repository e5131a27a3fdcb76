import type { Receipt } from "../../types";

/** From so many days before its end on, the API takes a yes anew. */
const RENEWABLE_DAYS = 30;
/** From so many days before its end on, it is also said where people look first. */
export const LAST_DAYS = 7;
const DAY = 24 * 60 * 60 * 1000;

/** In how many days a yes ends, the begun one counted; undefined while that is further away than a month. */
export function endsSoonIn(receipt: Receipt | undefined): number | undefined {
  if (!receipt) return undefined;
  const days = Math.ceil((Date.parse(receipt.expirationTime) - Date.now()) / DAY);
  return days <= RENEWABLE_DAYS ? Math.max(days, 1) : undefined;
}
