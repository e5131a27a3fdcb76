/** The goals of the product, each with what was counted. A goal of which nothing was counted is neither met nor missed. */
import { plural } from "../../../ui/format";
import type { Figures } from "../types";

export interface Goal {
  name: string;
  result: "reached" | "missed" | "unknown";
  value: string;
  target: string;
  /** What was counted of what. */
  of: string;
  /** For a share that is to be whole; what must not happen at all has none. */
  share?: number;
}

const SECONDS = 5;

export function goalsOf({ coverage, recommendations: shown, consent, event_path }: Figures): Goal[] {
  const items = plural(shown.shown, "recommendation");
  return [
    ...coverage.map(({ window, part, of }) =>
      whole(
        `Coverage, ${window.replace("d", "")} days`,
        part,
        of,
        `${part} of ${plural(of, "person", "people")} with 28 days of data have a persona and three behaviours`,
      ),
    ),
    whole(
      "Explained",
      shown.explained,
      shown.shown,
      `${shown.explained} of ${items} rest on facts that match`,
    ),
    whole("Traced", shown.traced, shown.shown, `${shown.traced} of ${items} have the decision behind them`),
    whole("Disclosed", shown.disclosed, shown.shown, `${shown.disclosed} of ${items} say what they are not`),
    none("Shown without consent", consent.violations, consent.checked, "checks of consent"),
    none("Tone", shown.tone_violations, shown.shown, "texts"),
    none("Eligibility", shown.eligibility_violations, shown.offers, "offers"),
    fast(event_path),
  ];
}

function whole(name: string, part: number, of: number, told: string): Goal {
  const base = { name, target: "100%" };
  if (of === 0) return { ...base, result: "unknown", value: "–", of: "Nothing to count yet" };
  return {
    ...base,
    result: part === of ? "reached" : "missed",
    // Rounded down: 100% is said of nothing less.
    value: part === of ? "100%" : `${(Math.floor((part / of) * 1000) / 10).toFixed(1)}%`,
    of: told,
    share: part / of,
  };
}

function none(name: string, found: number, of: number, what: string): Goal {
  const base = { name, target: "none" };
  if (of === 0) return { ...base, result: "unknown", value: "–", of: "Nothing to count yet" };
  return {
    ...base,
    result: found === 0 ? "reached" : "missed",
    value: found === 0 ? "None" : found.toLocaleString("en-US"),
    of: `Among ${of.toLocaleString("en-US")} ${what}`,
  };
}

function fast({ runs, p50_seconds, p95_seconds }: Figures["event_path"]): Goal {
  const base = { name: "Speed", target: `under ${SECONDS} s` };
  if (p95_seconds === null) return { ...base, result: "unknown", value: "–", of: "No run in seven days" };
  return {
    ...base,
    result: p95_seconds < SECONDS ? "reached" : "missed",
    value: `${p95_seconds.toFixed(1)} s`,
    of: `From event to recommendations, for all but one in twenty of ${plural(runs, "run")} in seven days; half took ${(p50_seconds ?? 0).toFixed(1)} s`,
  };
}
