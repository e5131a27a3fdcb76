import { words } from "../../../ui/format";
import type { ConsentState, RiskFlag, Window } from "../types";

export const PERSONAS = [
  "high_utilization",
  "subscription_heavy",
  "variable_income_budgeter",
  "fee_pressure",
  "savings_builder",
  "general_wellness",
  "insufficient_data",
] as const;

const FLAGS: readonly RiskFlag[] = [
  "overdue",
  "minimum_payment_only",
  "interest_charged",
  "insufficient_funds",
  "late_fees",
];
const CONSENTS: readonly ConsentState[] = ["active", "none", "revoked", "expired"];

const any = (label: string) => ({ value: "", label });
const options = (values: readonly string[]) => values.map((value) => ({ value, label: words(value) }));

export const PERSONA_OPTIONS = [any("Any persona"), ...options(PERSONAS)];
export const FLAG_OPTIONS = [any("Any or none"), ...options(FLAGS)];
export const CONSENT_OPTIONS = [any("Any"), ...options(CONSENTS)];
export const WINDOW_OPTIONS: readonly { value: Window; label: string }[] = [
  { value: "30d", label: "30 days" },
  { value: "90d", label: "90 days" },
  { value: "180d", label: "180 days" },
];
