/** The answers of the SpendSense API that this page reads. Money is a decimal string; dates are ISO. */

export interface Envelope<Data> {
  data: Data;
  meta: { timestamp: string };
}

/** RFC 9457 with the product's own members. */
export interface Problem {
  title?: string;
  status?: number;
  code?: string;
  request_id?: string;
}

export interface Me {
  user_id: string;
  email: string | null;
  member_since: string;
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
  disclosure: string;
  /** Partner offers alone carry it. */
  compensation_disclosure: string | null;
  eligibility: EligibilityCheck[];
}

export interface Recommendations {
  set_id: string | null;
  window: string;
  status: Status;
  as_of: string | null;
  education: Recommendation[];
  offers: Recommendation[];
}
