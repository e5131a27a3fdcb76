/** The operator's answers of the API. */
import type { Account, ConsentEvent, EligibilityCheck, Fact, FeedbackAction, Window } from "../api/types";

export type ConsentState = "active" | "none" | "revoked" | "expired";
export type RiskFlag =
  | "overdue"
  | "minimum_payment_only"
  | "interest_charged"
  | "insufficient_funds"
  | "late_fees";

export interface Person {
  user_id: string;
  email: string | null;
  member_since: string;
  consent: ConsentState;
  window: Window;
  persona: string | null;
  as_of: string | null;
  risk_flags: RiskFlag[];
  flagged: boolean;
  open_disputes: number;
}

export interface PersonaNow {
  window: Window;
  as_of: string;
  persona: string;
  matched: string[];
  hysteresis: boolean;
  rules_version: string;
}

export interface PastTrace {
  recommendation_id: string;
  created_at: string;
  window: Window | null;
  as_of: string | null;
  rules_version: string | null;
  catalogue_version: string | null;
  erased: boolean;
}

export interface PersonOverview {
  user_id: string;
  email: string | null;
  member_since: string;
  consent: ConsentState;
  offers_consent: ConsentState;
  flagged: boolean;
  consent_log: ConsentEvent[];
  traces: PastTrace[];
  data: {
    accounts: Account[];
    personas: PersonaNow[];
    current_recommendations: Record<string, number>;
    open_disputes: number;
    inputs_changed_at: string;
    transactions: { count: number; first: string | null; last: string | null };
  } | null;
}

export interface SignalValue {
  value: string | null;
  null_reason: string | null;
}

export interface Signal {
  name: string;
  unit: string;
  "30d": SignalValue;
  "90d": SignalValue;
  "180d": SignalValue;
  difference: { less_90d: string | null; less_180d: string | null } | null;
}

export interface Signals {
  user_id: string;
  windows: { window: Window; as_of: string; feature_version: string; computed_at: string }[];
  signals: Signal[];
  personas: (PersonaNow & { not_met: string[]; unknown: string[] })[];
}

export type RecommendationStatus =
  | "pending"
  | "approved"
  | "shown"
  | "dismissed"
  | "overridden"
  | "expired"
  | "withdrawn";

export interface Words {
  catalogue_id: string;
  title: string;
  summary: string;
  because: { text: string; facts: Fact[] };
  why_now: string;
  eligibility: EligibilityCheck[];
  persona: string;
}

export interface Answer {
  action: FeedbackAction;
  note: string | null;
  created_at: string;
  resolved_at: string | null;
  resolution: string | null;
}

/** `words` is null where consent has ended; `version` is what If-Match takes. */
export interface Recommended {
  id: string;
  user_id: string;
  set_id: string;
  window: Window;
  as_of: string;
  current: boolean;
  type: "education" | "offer";
  status: RecommendationStatus;
  version: number;
  flagged_at: string | null;
  created_at: string;
  expires_at: string | null;
  words: Words | null;
  feedback: Answer[];
}

export interface Action {
  id: string;
  occurred_at: string;
  operator_id: string;
  action: string;
  user_id: string | null;
  recommendation_id: string | null;
  reason_code: string | null;
  reason: string | null;
  replacement_catalogue_id: string | null;
  details: Record<string, unknown>;
  request_id: string | null;
}

export interface Chain {
  position: number;
  length: number;
  sha256: string;
  previous_sha256: string | null;
  broken: { position: number; recommendation_id: string; reason: string } | null;
}

/** How one test of a rule came out; `persona` where the rule is a persona's. */
export interface RuleTest {
  persona?: string;
  name: string;
  value: unknown;
  threshold: unknown;
  op: string;
  result: "met" | "not_met" | "unknown";
  null_reason: string | null;
}

export interface Candidate {
  catalogue_id: string;
  score: number | string;
  parts: Record<string, unknown>;
  rejected_because: string | null;
}

export interface Decision {
  rules: Record<RuleTest["result"], RuleTest[]>;
  chosen: Candidate[];
  rejected: Candidate[];
  persona: {
    winner: string;
    matched: string[];
    not_met: string[];
    unknown: string[];
    rules_version: string;
    hysteresis: boolean;
  };
  eligibility: EligibilityCheck[];
  guardrails: {
    tone: { list_version: string; result: string; hits: string[] };
    faithfulness: boolean;
    disclosure: boolean;
  };
  consent: { notice_version?: string; checked_at?: string } | null;
  data: {
    history_days: number;
    tx_count: number;
    last_tx_date: string | null;
    balances_as_of: string | null;
  };
  slots: Fact[];
  template: { id: string; version: string | number };
  catalogue_version: string;
  feature_version: string;
  code_version: string;
  rendered_sha256: string;
  supersedes: string | null;
}

export interface Trace {
  recommendation_id: string;
  user_id: string;
  set_id: string;
  created_at: string;
  type: "education" | "offer";
  status: RecommendationStatus;
  version: number;
  flagged_at: string | null;
  text: string | null;
  erased: boolean;
  chain: Chain;
  decision: Decision | null;
}

export interface Replay {
  recommendation_id: string;
  erased: boolean;
  replays: boolean | null;
  text: string | null;
  rendered_sha256: string | null;
  differences: { part: string; stored: unknown; replayed: unknown }[];
  chain: Chain;
}

/** A recommendation that waits, since when, and how long that is by now. */
export interface Waiting {
  waiting_since: string;
  age_seconds: number;
  recommendation: Recommended;
}

export type Queue = "pending" | "flagged" | "disputed";

export const REASON_CODES = [
  "not_true",
  "not_suitable",
  "unclear",
  "tone",
  "duplicate",
  "data_error",
  "person_asked",
  "other",
] as const;

export interface Overriding {
  reason: string;
  reason_code: (typeof REASON_CODES)[number];
  replacement_catalogue_id?: string;
}

/** One run of a stage, for one person or for everybody; then `waiting`, `done`, `failed` count shards. */
export interface StageRun {
  run_id: string;
  request_id: string | null;
  stage: string;
  event_type: string;
  user_id: string | null;
  as_of: string;
  status: string;
  counts: Record<string, number>;
  started_at: string;
  finished_at: string | null;
  waiting: number;
  done: number;
  failed: number;
}

export interface Failure {
  stage: string;
  number: number;
  people: number;
  attempts: number;
  last_error: string | null;
  failed_at: string | null;
}

/** All that one event has set off so far. */
export interface Run {
  run_id: string;
  status: "waiting" | "started" | "finished" | "failed" | "skipped";
  event: {
    detail_type: string;
    created_at: string;
    sent_at: string | null;
    attempts: number;
    last_error: string | null;
  } | null;
  stages: StageRun[];
  failures: Failure[];
}

/** A look of an operator at a person's data. */
export interface Look {
  id: string;
  occurred_at: string;
  operator_id: string;
  what: string;
  user_id: string;
  reason: string;
}
