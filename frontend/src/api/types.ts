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

export interface Fact {
  label: string;
  value: string;
  window: string;
  as_of: string;
}

export interface EligibilityCheck {
  check: string;
  result: "pass" | "fail" | "unknown";
}

export interface Recommendation {
  id: string;
  type: string;
  title: string;
  summary: string;
  because: { text: string; facts: Fact[] };
  disclosure: string;
  /** Partner offers alone carry it. */
  compensation_disclosure?: string | null;
  eligibility?: EligibilityCheck[];
}

export interface Recommendations {
  status: Status;
  as_of: string | null;
  education: Recommendation[];
  offers: Recommendation[];
}
