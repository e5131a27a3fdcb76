/** What holds for all entries of a catalogue, while somebody writes it. */
import type { FieldError } from "../../../../api/client";
import type { CatalogueEdition } from "../../types";
import { about, type Fault, place } from "./faults";

type Settings = CatalogueEdition["content"]["settings"];
export type Mode = Settings["approval"]["offers"];

export const SETTINGS = "settings";

/** Lists as they are typed: a word or phrase a line. */
export interface SettingsDraft {
  offers: Mode;
  first_use: Mode;
  version: string;
  phrases: string;
  traits: string;
}

export const settingsOf = ({ tone, approval }: Settings): SettingsDraft => ({
  ...approval,
  version: tone.version,
  phrases: tone.phrases.join("\n"),
  traits: tone.traits.join("\n"),
});

/** The settings that differ from what is in force, each whole, as the API takes it. */
export function changedSettings(draft: SettingsDraft, before: Settings): Partial<Settings> {
  const tone = {
    version: draft.version.trim(),
    phrases: linesOf(draft.phrases),
    traits: linesOf(draft.traits),
  };
  const approval = { offers: draft.offers, first_use: draft.first_use };
  const { version, phrases, traits } = before.tone;
  return {
    ...(differs(tone, { version, phrases, traits }) && { tone }),
    ...(differs(approval, { offers: before.approval.offers, first_use: before.approval.first_use }) && {
      approval,
    }),
  };
}

const differs = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other);

const linesOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** `/tone/phrases` is about the phrases; without a pointer it is about the first field of its kind. */
export function settingsFault({ field, pointer, reason }: FieldError): Fault {
  const named = pointer?.split("/")[2] ?? (field === "approval" ? "offers" : "version");
  return { card: SETTINGS, at: place(SETTINGS, named), about: about("For all entries", field), reason };
}
