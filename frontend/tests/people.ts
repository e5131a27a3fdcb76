/** Answers of the API about people, as tests change them. */
import type {
  Account,
  Consents,
  Insights,
  Purpose,
  Receipt,
  Recommendation,
  RecommendationSet,
  Stream,
} from "../src/spendsense/types";

export const DISCLOSURE =
  "This is educational content, not financial advice. Consult a licensed advisor for personalized guidance.";
export const COMPENSATION = "SpendSense may receive compensation. This is not a recommendation.";
export const BECAUSE =
  "We noticed your Visa ending in 4523 is at 68% utilization ($3,400 of $5,000 limit). " +
  "Bringing this below 30% could reduce interest charges of $87/month.";

export function item(changes: Partial<Recommendation> = {}): Recommendation {
  const fact = {
    label: "Utilization",
    value: "0.68",
    text: "68%",
    unit: "ratio",
    window: null,
    feature: "utilization_max",
  };
  return {
    id: "r-1",
    type: "education",
    title: "How utilization works",
    summary: "What lenders see, and when.",
    because: {
      text: BECAUSE,
      facts: [{ slot: "utilization", as_of: "2026-11-18", source_ids: ["a-2"], ...fact }],
    },
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
    answers: [],
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
    durationType: "TIME_BOUND",
    durationPeriod: 365,
    lookbackPeriod: 365,
    resources: [],
    record: {
      schema: "ISO/IEC TS 27560:2023",
      subject: "u-1",
      controller: "SpendSense",
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
      notice_sha256: "a".repeat(64),
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

export function insights(changes: Partial<Insights> = {}): Insights {
  return {
    window: "30d",
    status: "ready",
    as_of: "2026-11-18",
    from: "2026-10-20",
    currency: "USD",
    totals: {
      money_in: "3500.00",
      spending: "340.50",
      left_over: "3159.50",
      fees: "0.00",
      interest: "87.00",
      refunds: "0.00",
      observed_days: 200,
    },
    categories: [
      { category: "FOOD_AND_DRINK", amount: "300.00", share: 0.88, transactions: 9 },
      { category: "TRANSPORTATION", amount: "40.50", share: 0.12, transactions: 1 },
    ],
    spending: [
      {
        from: "2026-11-01",
        to: "2026-11-05",
        total: "340.50",
        categories: { FOOD_AND_DRINK: "300.00", TRANSPORTATION: "40.50" },
      },
    ],
    cards: [
      {
        account_id: "a-2",
        name: "Visa",
        mask: "4523",
        limit: "5000.00",
        series: [
          { date: "2026-11-01", balance: "3000.00", utilization: 0.6 },
          { date: "2026-11-18", balance: "3400.00", utilization: 0.68 },
        ],
      },
    ],
    subscriptions: { count: 0, monthly: "0.00", items: [] },
    buffer: { checking_balance: "850.00", monthly_expenses: "2125.00", months: "0.4", null_reason: null },
    ...changes,
  };
}

export function stream(changes: Partial<Stream> = {}): Stream {
  return {
    stream_id: "s-1",
    direction: "outflow",
    merchant: "Netflix",
    kind: "subscription",
    frequency: "MONTHLY",
    status: "MATURE",
    confidence_reason: "It came on the same day of the month.",
    is_active: true,
    currency: "USD",
    average_amount: "14.99",
    last_amount: "15.49",
    monthly_amount: "15.49",
    first_date: "2026-01-06",
    last_date: "2026-11-06",
    next_date: "2026-12-06",
    payments: 11,
    price_history: [{ date: "2026-07-06", old: "13.99", new: "15.49" }],
    as_of: "2026-11-18",
    correction: null,
    merged: [],
    version: "0",
    ...changes,
  };
}
