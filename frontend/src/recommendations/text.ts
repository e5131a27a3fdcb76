/** Small pieces of text that several cards need. */

const DAY = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeZone: "UTC" });

/** "2026-11-18" → "November 18, 2026"; a date of the calendar, so no time zone may shift it. */
export function day(iso: string): string {
  const moment = new Date(iso);
  return Number.isNaN(moment.getTime()) ? iso : DAY.format(moment);
}

/** "minimum_income" → "Minimum income" */
export function words(name: string): string {
  const spaced = name.replaceAll("_", " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

export interface Part {
  at: number;
  text: string;
  figure: boolean;
}

const FIGURE = /(\$\d[\d,]*(?:\.\d+)?|\d+(?:\.\d+)?%)/;

/** Cuts a sentence so that amounts and percentages can be set off; joined again it is the same sentence. */
export function figures(sentence: string): Part[] {
  let at = 0;
  return sentence.split(FIGURE).map((text, index) => {
    const part = { at, text, figure: index % 2 === 1 };
    at += text.length;
    return part;
  });
}
