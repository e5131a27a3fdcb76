/** What metrics are called and how their figures are spelt. Figures arrive as decimal text and are never floats. */
import { words } from "../../ui/format";
import type { Figures } from "../contract";
import { grouped, hundredfold } from "./decimal";

const NAMES: Record<string, string> = {
  average_order_value: "Average order value (AOV)",
  cac: "Acquisition cost (CAC)",
  ctr: "Click-through rate (CTR)",
  cvr: "Conversion rate (CVR)",
  days_to_ship: "Days to ship, median",
  days_to_ship_p90: "Days to ship, nine of ten",
  fulfillment_sla: "Delivered on time (SLA)",
  fulfillment_status: "Delivered shipments",
  roas: "Return on ad spend (ROAS)",
  roi: "Return on investment (ROI)",
};
// A ratio that is read as "so many times", where others are shares of a whole.
const MULTIPLES = new Set(["roas"]);

export type Measure = Pick<Figures, "metric" | "unit">;

export const nameOf = (metric: string): string => NAMES[metric] ?? words(metric);
export const isRate = ({ metric, unit }: Measure): boolean => unit === "ratio" && !MULTIPLES.has(metric);

export const inCurrency = (currency: string | null): string => currency ?? "no currency recorded";

/** Rounded, to be read at a glance. Money without a currency is a number and no more. */
export function spell(value: string, of: Measure, currency: string | null): string {
  if (of.unit === "money")
    return money(value, currency, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  if (isRate(of)) return number(value, { style: "percent", maximumFractionDigits: 2 });
  const spelt = number(value, { maximumFractionDigits: 2 });
  if (of.unit === "days") return `${spelt} ${spelt === "1" ? "day" : "days"}`;
  return of.unit === "ratio" ? `${spelt}×` : spelt;
}

/** To the last digit, for a column that says what it counts. */
export function spellExactly(value: string, of: Measure): string {
  if (isRate(of)) return `${grouped(hundredfold(value))}%`;
  return grouped(value) + (of.unit === "ratio" ? "×" : "");
}

/** The marks of a chart's axis, which have little room. */
export function spellMark(value: number, of: Measure, currency: string | null): string {
  const short = { notation: "compact", maximumFractionDigits: 1 } as const;
  if (of.unit === "money") return money(String(value), currency, short);
  if (isRate(of)) return number(String(value), { style: "percent", maximumFractionDigits: 1 });
  return number(String(value), short) + (of.unit === "ratio" ? "×" : "");
}

function money(value: string, currency: string | null, options: Intl.NumberFormatOptions): string {
  if (currency === null) return number(value, options);
  // The column holds any three letters or fewer; what is no code of a currency stands beside the number.
  if (!/^[A-Z]{3}$/.test(currency)) return `${number(value, options)} ${currency}`;
  return number(value, { style: "currency", currency, ...options });
}

// The formatter takes the decimal text itself, so no digit is lost on the way through a float.
const number = (value: string, options: Intl.NumberFormatOptions): string =>
  new Intl.NumberFormat("en-US", options).format(value as `${number}`);
