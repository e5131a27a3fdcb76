/** The answers of the SpendSense API that the pages read. Money is a decimal string; dates are ISO. */

export type Purpose = "education" | "partner_offers" | "chat" | "research_metrics";
export type Window = "30d" | "90d" | "180d";

export interface Consent {
  purpose: Purpose;
  active: boolean;
  notice_version: string;
  since: string;
  expires_at: string | null;
}

export interface Me {
  user_id: string;
  email: string | null;
  member_since: string;
  consents: Consent[];
}

export interface NoticeText {
  purpose: Purpose;
  version: string;
  sha256: string;
  effective_from: string;
  data_categories: string[];
  expires_after_days: number;
  text: string;
}

/** FDX's fields of a consent grant, and the record after ISO/IEC TS 27560. */
export interface Receipt {
  id: string;
  status: "ACTIVE" | "REVOKED" | "EXPIRED";
  createdTime: string;
  updatedTime: string;
  expirationTime: string;
  record: {
    purpose: Purpose;
    notice: { version: string; sha256: string | null };
    dataCategories: string[];
    event: { id: string; type: string; time: string; method: string };
  };
}

export interface ConsentEvent {
  event: "granted" | "revoked" | "expired" | "reauthorised";
  purpose: Purpose;
  occurred_at: string;
  expires_at: string | null;
  notice_version: string;
  method: string;
}

export interface Consents {
  active: Receipt[];
  history: ConsentEvent[];
}

export type Status = "pending" | "ready" | "stale" | "insufficient_data";

/** One number or word of a because-text. `text` is the value as that text spells it. */
export interface Fact {
  slot: string;
  label: string;
  value: string | number;
  text: string;
  unit: string;
  /** Null for what is true of a day rather than of a span of days. */
  window: string | null;
  as_of: string;
}

export interface EligibilityCheck {
  check: string;
  result: "pass" | "fail" | "unknown";
}

export interface Recommendation {
  id: string;
  type: "education" | "offer";
  title: string;
  summary: string;
  because: { text: string; facts: Fact[] };
  why_now: string;
  what_it_does_not_consider: string[];
  eligibility: EligibilityCheck[];
  disclosure: string;
  /** Partner offers alone carry it. */
  compensation_disclosure: string | null;
  dismissible: boolean;
  expires_at: string | null;
  /** The last thing that the person said of it. */
  feedback: FeedbackAction | null;
}

export interface SaidFeedback {
  feedback_id: string;
  action: FeedbackAction;
  note: string | null;
  created_at: string;
  dispute: "open" | "answered" | null;
  resolution: string | null;
  resolved_at: string | null;
}

/** One item with the set that it is of, and all that the person said of it. */
export interface RecommendationInFull extends Recommendation {
  set_id: string;
  window: Window;
  as_of: string;
  said: SaidFeedback[];
}

/** One test that decided: the signal's value, what it was held against, and how that came out. */
export interface RuleTested {
  signal: string;
  value: unknown;
  comparison: ">=" | ">" | "<" | "<=" | "==";
  threshold: unknown;
  result: "met" | "not_met" | "unknown";
  null_reason: string | null;
}

export interface Explanation {
  recommendation_id: string;
  decided_at: string;
  as_of: string;
  window: Window;
  rules: RuleTested[];
  data: {
    history_days: number | string | null;
    tx_count: number | null;
    last_tx_date: string | null;
    balances_as_of: string | null;
  };
  consent: { purpose: string; notice_version: string; checked_at: string } | null;
}

export interface RecommendationSet {
  set_id: string | null;
  window: string;
  status: Status;
  as_of: string | null;
  education: Recommendation[];
  offers: Recommendation[];
}

export interface Account {
  account_id: string;
  type: string;
  subtype: string | null;
  name: string | null;
  mask: string | null;
  currency: string;
  balance_current: string | null;
  balance_available: string | null;
  balance_limit: string | null;
  utilization: number | null;
  as_of: string | null;
}

/** A form that sends a file: POST to `url` as multipart/form-data, the fields first, then `file`. */
export interface Upload {
  url: string;
  fields: Record<string, string>;
  expires_at: string;
  max_bytes: number;
}

export interface ImportStarted {
  import_id: string;
  upload: Upload;
}

/** One thing that is wrong: which list, which row of it (from 0), its id, which field, and why. */
export interface RejectedRow {
  kind: string;
  row: number | null;
  id: string | null;
  field: string | null;
  reason: string;
}

export interface ImportReport {
  accounts: number;
  transactions: number;
  liabilities: number;
  rejected: RejectedRow[];
  unlisted: number;
}

export interface Import {
  import_id: string;
  status: "waiting" | "reading" | "done" | "rejected" | "failed";
  skip_invalid: boolean;
  started_at: string;
  finished_at: string | null;
  progress: { bytes: number | null; rows: number | null; taken: number };
  report: ImportReport | null;
}

export interface Export {
  export_id: string;
  status: "queued" | "running" | "ready";
  requested_at: string;
  link: { url: string; expires_at: string } | null;
}

export interface Erasure {
  erase_id: string;
  status: "queued" | "running" | "done";
  requested_at: string;
  finished_at: string | null;
}

export type FeedbackAction = "helpful" | "not_helpful" | "dismissed" | "already_did" | "not_true";

export type StreamKind = "income" | "bill" | "habit" | "subscription";

/** What the person said of a stream; it lasts, whatever is computed later. */
export interface Correction {
  kind: StreamKind | null;
  ignored: boolean;
  merged_into: string | null;
  note: string | null;
  updated_at: string;
}

/** What comes back regularly. Amounts are positive in both directions; `version` is for If-Match. */
export interface Stream {
  stream_id: string;
  direction: "inflow" | "outflow";
  merchant: string;
  kind: StreamKind | "ignored";
  frequency: string;
  status: "MATURE" | "EARLY_DETECTION" | "TOMBSTONED" | "UNKNOWN";
  confidence_reason: string;
  is_active: boolean;
  currency: string;
  average_amount: string;
  last_amount: string;
  monthly_amount: string | null;
  first_date: string;
  last_date: string;
  next_date: string | null;
  payments: number;
  price_history: { date: string; old: string; new: string }[];
  as_of: string;
  correction: Correction | null;
  merged: { stream_id: string; merchant: string }[];
  version: string;
}

/** A field that is not named stays; null takes back what was said. */
export type StreamPatch = Partial<Pick<Correction, "merged_into" | "note">> & {
  kind?: StreamKind | null;
  ignored?: boolean | null;
};

export interface Corrected {
  stream_id: string;
  correction: Correction | null;
  version: string;
  recompute: boolean;
}

/** The figures behind the charts of a window that ends with the last whole day (UTC). */
export interface Insights {
  window: Window;
  status: "pending" | "ready";
  as_of: string;
  from: string;
  currency: string;
  totals: { money_in: string; spending: string; left_over: string; observed_days: number };
  categories: { category: string; amount: string; share: number; transactions: number }[];
  spending: { from: string; to: string; total: string; categories: Record<string, string> }[];
  cards: {
    account_id: string;
    name: string | null;
    mask: string | null;
    limit: string | null;
    series: { date: string; balance: string | null; utilization: number | null }[];
  }[];
  buffer: {
    checking_balance: string | null;
    monthly_expenses: string | null;
    months: string | null;
    null_reason: string | null;
  };
}
