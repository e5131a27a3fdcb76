/** An entry of the catalogue while somebody writes it. */
import type { FieldError } from "../../../../api/client";
import type { CatalogueEdition, EditionSignal, ProposedCatalogue } from "../../types";
import { fromRule, locate, type Node, newKey, newTest, toRule } from "../condition/tree";
import { about, type Fault, homeless, place } from "./faults";

type Content = CatalogueEdition["content"];
type Education = Content["education"][number];
type Offer = Content["offers"][number];
export type Part = "education" | "offers";
export type Change = NonNullable<ProposedCatalogue["change"]>;
type Row = Record<string, unknown>;

export const TEXTS = ["title", "summary", "because", "why_now"] as const;

export interface CheckDraft {
  key: string;
  name: string;
  rule: Node;
}

/** What belongs to the other part of the catalogue is there, and is not sent. */
export interface EntryDraft {
  key: string;
  part: Part;
  /** What is in force, as it would be sent; undefined for a new entry. */
  base: Row | undefined;
  removed: boolean;
  id: string;
  title: string;
  summary: string;
  because: string;
  why_now: string;
  personas: readonly string[];
  generic: boolean;
  trigger: Node | null;
  category: string;
  checks: readonly CheckDraft[];
}

const EMPTY = { id: "", title: "", summary: "", because: "", why_now: "", personas: [], category: "" };

export const newCheck = (): CheckDraft => ({ key: newKey(), name: "", rule: newTest() });

export function newEntry(part: Part): EntryDraft {
  const shared = { ...EMPTY, key: newKey(), part, base: undefined, removed: false, generic: false };
  return part === "education"
    ? { ...shared, trigger: newTest(), checks: [] }
    : { ...shared, trigger: null, checks: [newCheck()] };
}

export function entriesOf({ education, offers }: Content, signals: readonly EditionSignal[]): EntryDraft[] {
  return [...education.map(fromEducation), ...offers.map(fromOffer)].map((entry) => ({
    ...entry,
    base: rowOf(entry, signals),
  }));
}

const fromEducation = (item: Education): EntryDraft => ({
  ...newEntry("education"),
  ...said(item),
  generic: item.generic,
  trigger: item.trigger && fromRule(item.trigger),
});

const fromOffer = (offer: Offer): EntryDraft => ({
  ...newEntry("offers"),
  ...said(offer),
  category: offer.category,
  checks: offer.checks.map(({ check, rule }) => ({ key: newKey(), name: check, rule: fromRule(rule) })),
});

const said = ({ id, title, summary, because, why_now, personas }: Education | Offer) => ({
  id,
  title,
  summary,
  because,
  why_now,
  personas,
});

function rowOf(entry: EntryDraft, signals: readonly EditionSignal[]): Row {
  const texts = Object.fromEntries(TEXTS.map((name) => [name, entry[name].trim()]));
  const shared = { id: entry.id.trim(), ...texts, personas: entry.personas };
  if (entry.part === "offers") {
    const checks = entry.checks.map(({ name, rule }) => ({
      check: name.trim(),
      rule: toRule(rule, signals),
    }));
    return { ...shared, category: entry.category.trim(), checks };
  }
  const trigger = entry.generic || !entry.trigger ? null : toRule(entry.trigger, signals);
  return { ...shared, generic: entry.generic, trigger };
}

/** What the entry changes: all of a new one, the fields that differ of another; undefined for nothing. */
export function changesOf(entry: EntryDraft, signals: readonly EditionSignal[]): Row | undefined {
  const row = rowOf(entry, signals);
  const { base } = entry;
  if (!base) return row;
  const changed = Object.entries(row).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(base[name]),
  );
  return changed.length > 0 ? { id: entry.id, ...Object.fromEntries(changed) } : undefined;
}

/** What the API could not tell: it takes an id that is known for a change, and one that is missing for none. */
export function idFaults(entries: readonly EntryDraft[]): Fault[] {
  return entries
    .filter(({ base }) => !base)
    .flatMap((entry) => {
      const id = entry.id.trim();
      const taken = entries.some((it) => it !== entry && it.id.trim() === id);
      if (id !== "" && !taken) return [];
      const reason = id === "" ? "it takes an id" : `there is an entry of the id ${id} already`;
      return [{ card: entry.key, at: place(entry.key, "id"), about: about(nameOf(entry), "id"), reason }];
    });
}

export const nameOf = ({ title, part }: EntryDraft) =>
  title.trim() || (part === "offers" ? "A new offer" : "A new lesson");

/** Where a fault that the API found is in the form. */
export function placed(error: FieldError, entries: readonly EntryDraft[]): Fault {
  const entry = entries.find(({ id }) => id.trim() === error.entry);
  if (!entry) return homeless(error);
  const { key, field } = spot(entry, error);
  return {
    card: entry.key,
    at: place(key, field),
    about: about(nameOf(entry), error.field),
    reason: error.reason,
  };
}

function spot(entry: EntryDraft, { field, pointer }: FieldError): { key: string; field: string } {
  const own = { key: entry.key, field: field ?? "" };
  if (!pointer) return own;
  const [, first, ...rest] = pointer.split("/");
  if (first === "trigger") return entry.trigger ? inRule(entry.trigger, rest) : own;
  const check = first === "checks" ? entry.checks[Number(rest[0])] : undefined;
  if (!check) return own;
  return rest[1] === "rule" ? inRule(check.rule, rest.slice(2)) : { key: check.key, field: rest[1] ?? "" };
}

export function inRule(rule: Node, steps: readonly string[]): { key: string; field: string } {
  const { key, part } = locate(rule, steps.map((step) => `/${step}`).join(""));
  return { key, field: part };
}
