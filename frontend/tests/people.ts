/** Answers of the API about people, as tests change them. */
import type {
  Account,
  Consents,
  Purpose,
  Receipt,
  Recommendation,
  RecommendationSet,
} from "../src/api/types";

export const DISCLOSURE =
  "This is educational content, not financial advice. Consult a licensed advisor for personalized guidance.";
export const COMPENSATION = "SpendSense may receive compensation. This is not a recommendation.";
export const BECAUSE =
  "We noticed your Visa ending in 4523 is at 68% utilization ($3,400 of $5,000 limit). " +
  "Bringing this below 30% could reduce interest charges of $87/month.";

export function item(changes: Partial<Recommendation> = {}): Recommendation {
  const fact = { label: "Utilization", value: "0.68", text: "68%", unit: "ratio", window: null };
  return {
    id: "r-1",
    type: "education",
    title: "How utilization works",
    summary: "What lenders see, and when.",
    because: { text: BECAUSE, facts: [{ slot: "utilization", as_of: "2026-11-18", ...fact }] },
    why_now: "Your statement closes on November 18.",
    what_it_does_not_consider: ["Accounts that are not linked"],
    disclosure: DISCLOSURE,
    compensation_disclosure: null,
    eligibility: [],
    dismissible: true,
    feedback: null,
    expires_at: null,
    ...changes,
  };
}

export const OFFER = item({
  id: "o-1",
  type: "offer",
  title: "A balance transfer card",
  compensation_disclosure: COMPENSATION,
  eligibility: [
    { check: "not_overdue", result: "pass" },
    { check: "internal_note", result: "unknown" },
  ],
});

export function set(changes: Partial<RecommendationSet> = {}): RecommendationSet {
  return {
    set_id: "s-1",
    window: "30d",
    status: "ready",
    as_of: "2026-11-18",
    education: [item()],
    offers: [],
    ...changes,
  };
}

export function receipt(purpose: Purpose = "education"): Receipt {
  return {
    id: `c-${purpose}`,
    status: "ACTIVE",
    createdTime: "2026-11-01T10:00:00Z",
    updatedTime: "2026-11-01T10:00:00Z",
    expirationTime: "2027-11-01T10:00:00Z",
    record: {
      purpose,
      notice: { version: "1", sha256: "a".repeat(64) },
      dataCategories: ["accounts", "payments"],
      event: { id: "e-1", type: "granted", time: "2026-11-01T10:00:00Z", method: "api" },
    },
  };
}

export const AGREED: Consents = {
  active: [receipt()],
  history: [
    {
      event: "granted",
      purpose: "education",
      occurred_at: "2026-11-01T10:00:00Z",
      expires_at: "2027-11-01T10:00:00Z",
      notice_version: "1",
      method: "api",
    },
  ],
};
export const NOT_AGREED: Consents = { active: [], history: [] };

export function account(changes: Partial<Account> = {}): Account {
  return {
    account_id: "a-1",
    type: "depository",
    subtype: "checking",
    name: "Everyday Checking",
    mask: "0011",
    currency: "USD",
    balance_current: "850.00",
    balance_available: "850.00",
    balance_limit: null,
    utilization: null,
    as_of: "2026-11-18",
    ...changes,
  };
}

export const VISA = account({
  account_id: "a-2",
  type: "credit",
  subtype: "credit card",
  name: "Visa",
  mask: "4523",
  balance_current: "3400.00",
  balance_limit: "5000.00",
  utilization: 0.68,
});
