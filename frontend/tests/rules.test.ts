import { describe, expect, it } from "vitest";
import { told } from "../src/spendsense/consumer/recommendations/rules";
import type { RuleTested } from "../src/spendsense/types";

const rule = (changes: Partial<RuleTested>): RuleTested => ({
  signal: "utilization_max",
  unit: "ratio",
  value: "0.680000",
  comparison: ">=",
  threshold: "0.50",
  result: "met",
  null_reason: null,
  ...changes,
});

describe("a test that decided", () => {
  it.each<[Partial<RuleTested>, string]>([
    [{}, "Share of the limit in use on your fullest card: 68%, which is at least 50%."],
    [
      { value: "0.499960", result: "not_met" },
      "Share of the limit in use on your fullest card: 49.996%, which is not at least 50%.",
    ],
    [
      { signal: "interest_charges", unit: "money", value: "87.00", comparison: ">", threshold: "0" },
      "Interest charged: $87, which is more than $0.",
    ],
    [
      {
        signal: "cash_flow_buffer_months",
        unit: "months",
        value: "2.133333",
        comparison: "<",
        threshold: "1",
        result: "not_met",
      },
      "Months that your checking account would last: 2.1 months, which is not less than 1 month.",
    ],
    [
      { signal: "late_fee_count_180", unit: "count", value: 0, comparison: "==", threshold: 0 },
      "Late fees in 180 days: 0.",
    ],
    [
      {
        signal: "payroll_frequency",
        unit: "text",
        value: "UNKNOWN",
        comparison: "==",
        threshold: "UNKNOWN",
      },
      "How often you are paid: without a fixed rhythm.",
    ],
    [
      { signal: "minimum_payment_only", unit: "flag", value: true, comparison: "==", threshold: true },
      "Only the minimum was paid on a card. This counted.",
    ],
    [
      { signal: "is_overdue", unit: "flag", value: null, result: "unknown", null_reason: "no_data" },
      "A card payment is overdue: this could not be checked, because there are no data for it.",
    ],
  ])("is a sentence: %j", (changes, sentence) => {
    expect(told(rule(changes), "USD")).toBe(sentence);
  });

  it("is in the person's currency", () => {
    const fees = rule({ signal: "fees", unit: "money", value: "12.50", comparison: ">", threshold: "0" });

    expect(told(fees, "EUR")).toBe("Bank fees: €12.50, which is more than €0.");
  });
});
