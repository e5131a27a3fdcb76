/** The table of persona rules while somebody writes it, in its order. */
import type { FieldError } from "../../../../api/client";
import { words } from "../../../../ui/format";
import type { EditionSignal, ProposedRules, RulesEdition } from "../../types";
import { fromRule, type Node, newKey, newTest, toRule } from "../condition/tree";
import { inRule } from "./entry";
import { about, type Fault, homeless, place } from "./faults";
import type { Based } from "./useInForce";

export type Content = NonNullable<ProposedRules["content"]>;

/** Its rule says for whom too little is known. It is looked at before all others, so it stays the first. */
export const FIRST = "insufficient_data";
export const SETTINGS = "settings";

export interface RowDraft {
  key: string;
  persona: string;
  /** Whether it is in force, so that its name stays. */
  known: boolean;
  removed: boolean;
  rule: Node;
}

export interface Draft extends Based {
  rows: readonly RowDraft[];
  nearness: string;
  reason: string;
}

export const newRow = (): RowDraft => ({
  key: newKey(),
  persona: "",
  known: false,
  removed: false,
  rule: newTest(),
});

export const draftOf = ({ edition, content }: RulesEdition): Draft => ({
  base: edition.version,
  rows: content.rules.map(({ persona, rule }) => ({
    ...newRow(),
    persona,
    known: true,
    rule: fromRule(rule),
  })),
  nearness: content.settings.nearness,
  reason: "",
});

export const nameOf = ({ persona }: RowDraft) => words(persona.trim()) || "A new persona";

/** All rules as the API takes them: their order is part of what is proposed. */
export const contentOf = ({ rows, nearness }: Draft, signals: readonly EditionSignal[]): Content => ({
  rules: rows
    .filter(({ removed }) => !removed)
    .map(({ persona, rule }) => ({ persona: persona.trim(), rule: toRule(rule, signals) })),
  settings: { nearness: nearness.trim() },
});

/** A row put one place nearer to the front, or to the end. */
export function moved(rows: readonly RowDraft[], key: string, by: -1 | 1): readonly RowDraft[] {
  const from = rows.findIndex((row) => row.key === key);
  const [row, other] = [rows[from], rows[from + by]];
  return row && other ? rows.with(from, other).with(from + by, row) : rows;
}

/** Where a fault that the API found is in the form. */
export function placed(error: FieldError, rows: readonly RowDraft[]): Fault {
  const { entry, field, pointer, reason } = error;
  if (entry === SETTINGS && field !== null) {
    return { card: undefined, at: place(SETTINGS, field), about: about("For all rules", field), reason };
  }
  // What is wrong with taking a persona away is said at the one that goes.
  const named = rows.filter(({ persona }) => persona.trim() === entry);
  const row = named.find(({ removed }) => !removed) ?? named[0];
  if (!row) return homeless(error);
  const [, first, ...steps] = pointer?.split("/") ?? [];
  const spot = first === "rule" ? inRule(row.rule, steps) : { key: row.key, field: field ?? "" };
  return { card: row.key, at: place(spot.key, spot.field), about: about(nameOf(row), field), reason };
}
