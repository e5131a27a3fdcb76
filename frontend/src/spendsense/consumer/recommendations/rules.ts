/** The tests that decided about a recommendation, each as a sentence for the person whom they are about. */
import { day, money, plural, words } from "../../../ui/format";
import type { RuleTested } from "../../types";
import { rhythm } from "../recurring/words";
import { signalName } from "../signalNames";

/** What is so or not so: the sentence where it is, and where it is not. */
const FLAGS: Record<string, readonly [yes: string, no: string]> = {
  holds_high_yield_savings: [
    "You have a high-yield savings account",
    "You have no high-yield savings account",
  ],
  minimum_payment_only: [
    "Only the minimum was paid on a card",
    "More than the minimum was paid on your cards",
  ],
  is_overdue: ["A card payment is overdue", "No card payment is overdue"],
  holds_balance_transfer_card: [
    "You have a card to move a balance to",
    "You have no card to move a balance to",
  ],
  income_irregular: ["Your pay changes from time to time", "Your pay is regular"],
};

const UNKNOWN: Record<string, string> = {
  no_data: "there are no data for it",
  history_short: "your history is still short",
  no_limit: "no limit is known",
  base_too_small: "there was too little at the start to compare with",
  no_income_detected: "no pay was found",
  not_applicable: "it does not apply to you",
};

const COMPARED = { ">=": "at least", ">": "more than", "<": "less than", "<=": "at most", "==": "" };

/** "Share of the limit in use on your fullest card: 68%, which is at least 50%." */
export function told(rule: RuleTested, currency: string): string {
  const { signal, null_reason, result, value } = rule;
  if (result === "unknown" || value === null) {
    const name = signal in FLAGS ? FLAGS[signal]?.[0] : signalName(signal);
    return `${name}: this could not be checked, because ${UNKNOWN[null_reason ?? ""] ?? "there are no data for it"}.`;
  }
  if (typeof value === "boolean") return `${flag(signal, value)}. ${counted(result)}`;
  const is = result === "met" ? "which is" : "which is not";
  // "…: 0, which is 0" says nothing twice.
  if (rule.comparison === "==" && result === "met")
    return `${signalName(signal)}: ${spell(value, rule, currency)}.`;
  const threshold = spell(rule.threshold, rule, currency);
  const rounded = spell(value, rule, currency);
  // Rounded to the threshold itself, it would not say on which side of it it lies.
  const apart = rounded === threshold && Number(value) !== Number(rule.threshold);
  const exactly = apart ? spell(value, rule, currency, 6) : rounded;
  return `${signalName(signal)}: ${exactly}, ${is} ${`${COMPARED[rule.comparison]} ${threshold}`.trim()}.`;
}

const flag = (signal: string, value: boolean) =>
  FLAGS[signal]?.[value ? 0 : 1] ?? `${signalName(signal)}: ${value ? "yes" : "no"}`;

const counted = (result: RuleTested["result"]) =>
  result === "met" ? "This counted." : "So this was no reason.";

function spell(
  value: RuleTested["value"],
  { unit, signal }: RuleTested,
  currency: string,
  digits = 1,
): string {
  const text = String(value);
  const rounded = (number: number) => Number(number.toFixed(digits));
  if (unit === "money") return money(text, currency, Number.isInteger(Number(text)));
  if (unit === "ratio") return `${rounded(Number(text) * 100)}%`;
  if (unit === "date") return day(text);
  if (unit === "months") return plural(rounded(Number(text)), "month");
  if (unit === "days") return plural(rounded(Number(text)), "day");
  if (signal === "payroll_frequency") return rhythm(text);
  return unit === "text" ? words(text).toLowerCase() : text;
}
