/** Editions of the rules and of the catalogue, as tests of their pages change them. */
import type {
  CatalogueEdition,
  Edition,
  EditionSignal,
  RulesEdition,
  Vocabulary,
} from "../../src/spendsense/operator/types";
import { Server } from "../server";

export const edition = (changes: Partial<Edition> = {}): Edition => ({
  version: "2026-11.1",
  status: "approved",
  revision: 2,
  in_force: true,
  based_on: null,
  reason: null,
  created_by: "release",
  created_at: "2026-11-01T10:00:00Z",
  mine: false,
  decided_by: "release",
  decided_at: "2026-11-01T10:00:00Z",
  decision_reason: null,
  ...changes,
});
export const DRAFT = edition({
  version: "2026-11-20.1",
  status: "draft",
  revision: 1,
  in_force: false,
  based_on: "2026-11.1",
  reason: "Figures of the last quarter.",
  created_by: "op-00001",
  decided_by: null,
  decided_at: null,
});
export const rules = (changes: Partial<RulesEdition> = {}): RulesEdition => ({
  edition: edition(),
  content: {
    rules: [
      {
        persona: "high_utilization",
        rule: {
          any: [
            { feature: "utilization_max", op: ">=", threshold: "0.50" },
            { feature: "is_overdue", op: "==", threshold: true },
          ],
        },
      },
      {
        persona: "fee_pressure",
        rule: {
          all: [
            { feature: "nsf_count", op: ">=", threshold: 1 },
            {
              any: [
                { feature: "fees_typical", op: ">=", threshold: { "180": "120", "30": "20", "90": "60" } },
              ],
            },
          ],
        },
      },
    ],
    settings: { nearness: "0.02" },
  },
  compared_with: "2026-11.1",
  differences: [],
  ...changes,
});
export const proposed = (mine: boolean) =>
  rules({
    edition: { ...DRAFT, mine },
    differences: [
      {
        part: "rules",
        entry: "high_utilization",
        field: "rule",
        before: { feature: "utilization_max", op: ">=", threshold: "0.50" },
        after: { feature: "utilization_max", op: ">=", threshold: "0.40" },
      },
    ],
  });
export const CATALOGUE: CatalogueEdition = {
  edition: edition(),
  content: {
    education: [
      {
        id: "edu-fees",
        template_version: 1,
        title: "What fees add up to",
        summary: "Fees add up.",
        because: "You paid {fees} in fees.",
        why_now: "It is the end of a month.",
        personas: ["fee_pressure"],
        reviewed_by: "editorial",
        reviewed_at: "2026-11-20",
        trigger: { feature: "fees", op: ">", threshold: "0" },
        generic: false,
      },
    ],
    offers: [
      {
        id: "offer-card",
        template_version: 1,
        title: "A card without fees",
        summary: "It costs nothing.",
        because: "You paid {fees} in fees.",
        why_now: "It is the end of a month.",
        personas: [],
        reviewed_by: "editorial",
        reviewed_at: "2026-11-20",
        category: "card",
        checks: [
          { check: "pays_fees", rule: { feature: "fees", op: ">", threshold: "0" } },
          { check: "not_overdue", rule: { feature: "is_overdue", op: "==", threshold: false } },
        ],
      },
    ],
    settings: {
      tone: { version: "1", phrases: ["must", "should"], traits: ["bad"] },
      approval: { offers: "pre_review", first_use: "auto" },
    },
  },
  compared_with: "2026-11.1",
  differences: [],
};
const NUMERIC: EditionSignal["ops"] = [">=", ">", "<", "<=", "=="];
const signal = (name: string, changes: Partial<EditionSignal>): EditionSignal => ({
  name,
  meaning: `What ${name} says`,
  unit: "money",
  ops: NUMERIC,
  least: -1000000,
  most: 1000000,
  choices: null,
  ...changes,
});
const flag = { unit: "flag", ops: ["=="], least: null, most: null } as const;
const text = { unit: "text", ops: ["=="], least: null, most: null } as const;
export const VOCABULARY: Vocabulary = {
  signals: [
    signal("fees", {}),
    signal("fees_typical", {}),
    signal("utilization_max", { unit: "ratio", least: -1, most: 10 }),
    signal("nsf_count", { unit: "count", least: 0, most: 10000 }),
    signal("is_overdue", { ...flag, ops: ["=="] }),
    signal("pay_rhythm", { ...text, ops: ["=="], choices: ["WEEKLY", "MONTHLY", "UNKNOWN"] }),
    signal("payroll_merchant", { ...text, ops: ["=="] }),
  ],
  slots: [
    { name: "fees", label: "Fees", unit: "money", windowed: true },
    { name: "window", label: "Days looked at", unit: "days", windowed: true },
  ],
  windows: [30, 90, 180],
  personas: ["fee_pressure", "high_utilization"],
  denied_categories: ["payday_loan"],
  disclosures: { education: "This is educational content.", offer: "We may be paid." },
  limits: {
    title: 80,
    summary: 400,
    because: 400,
    why_now: 200,
    name: 60,
    personas: 20,
    checks: 20,
    deepest: 6,
    tests: 40,
    nearness: "0.2",
  },
};
export const REASON = "Looked at with the editors.";

/** Rules with a draft of a colleague, and a catalogue, as an operator is answered them. */
export function editionsServer(): Server {
  const server = new Server()
    .gives("GET /operator/rules", [DRAFT, edition()])
    .gives("GET /operator/rules/2026-11.1", rules())
    .gives("GET /operator/rules/2026-11-20.1", proposed(false))
    .gives("GET /operator/vocabulary", VOCABULARY)
    .gives("GET /operator/catalogue", [edition()])
    .gives("GET /operator/catalogue/2026-11.1", CATALOGUE);
  server.groups = ["operators"];
  server.start();
  return server;
}
