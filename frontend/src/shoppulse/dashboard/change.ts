import { compare, difference, share, size } from "./decimal";
import type { Extent } from "./periods";
import { isRate, type Measure, spell } from "./spelling";

interface Compared {
  latest: string;
  before: string;
  of: Measure;
  currency: string | null;
  extent: Extent;
  /** When it was before: "in Oct 2026". */
  than: string;
}

/** How the latest figure differs from the one before it: "$120.00 (5.25%) more than in Oct 2026". */
export function change({ latest, before, of, currency, extent, than }: Compared): string {
  const sign = compare(latest, before);
  const part = extent === "whole" ? "" : ` ${extent}`;
  const whole = extent === "whole" ? than : `${than} as a whole`;
  if (sign === 0) return `The same${part} as ${whole}`;
  const apart = size(difference(latest, before));
  return `${amount(apart, before, of, currency)} ${sign > 0 ? "more" : "less"}${part} than ${whole}`;
}

/** Rates differ by points: a share of a share would be read as the one or the other. */
function amount(apart: string, before: string, of: Measure, currency: string | null): string {
  const spelled = spell(apart, of, currency);
  if (isRate(of)) return spelled.replace("%", spelled === "1%" ? " point" : " points");
  const ratio = share(apart, before);
  return ratio ? `${spelled} (${spell(ratio, SHARE, null)})` : spelled;
}

const SHARE: Measure = { metric: "share", unit: "ratio" };
