/** What was found wrong with a proposal, at the part of the form that it is about. */
import type { FieldError } from "../../../../api/client";
import { capitalised, spaced, words } from "../../../../ui/format";

export interface Fault {
  /** The card that holds it, by its key; undefined where it is about the edition as a whole. */
  card: string | undefined;
  /** The part of the form, and the field of it: what the form asks by. */
  at: string;
  /** What it is about, in words. */
  about: string;
  reason: string;
}

export const place = (key: string, field = "") => `${key}/${field}`;

/** All that is wrong at one place, as one text. */
export function problemOf(faults: readonly Fault[], key: string, field?: string): string | undefined {
  const found = faults.filter(({ at }) => at === place(key, field)).map(({ reason }) => sentence(reason));
  return found.length > 0 ? found.join(" ") : undefined;
}

const LABELS: Record<string, string> = {
  because: "because",
  checks: "conditions",
  rule: "condition",
  trigger: "condition",
};

/** "What fees add up to, summary" */
export const about = (name: string, field: string | null) =>
  field === null ? name : `${name}, ${LABELS[field] ?? spaced(field)}`;

/** What is wrong and belongs to no card: it is shown in the list alone. */
export const homeless = ({ entry, field, reason }: FieldError): Fault => ({
  card: undefined,
  at: "",
  about: about(entry ? words(entry) : "This proposal", field),
  reason,
});

// A name of ours between words; what is quoted or in braces is somebody's own text.
const NAME = /(?<![\w{'"])[a-z]+(?:_[a-z0-9]+)+(?![\w}'"])/g;

/** "nsf_count is a count: …, not 'a_b'" → "NSF count is a count: …, not 'a_b'." */
export function sentence(reason: string): string {
  const said = capitalised(reason.replace(NAME, spaced));
  return /[.?!]$/.test(said) ? said : `${said}.`;
}
