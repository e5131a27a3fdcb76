import type { Stream } from "../../types";

export interface Shelf {
  title: string;
  lead: string;
  holds: (stream: Stream) => boolean;
}

/** Where streams stand on the page, by what they are and whether they still come. */
export const SHELVES: readonly Shelf[] = [
  {
    title: "Subscriptions",
    lead: "What renews by itself.",
    holds: ({ kind, is_active }) => kind === "subscription" && is_active,
  },
  {
    title: "Bills",
    lead: "Rent, power, insurance and the like.",
    holds: ({ kind, is_active }) => kind === "bill" && is_active,
  },
  {
    title: "Income",
    lead: "What comes in on a rhythm.",
    holds: ({ kind, is_active }) => kind === "income" && is_active,
  },
  {
    title: "Habits",
    lead: "Where you pay again and again, for amounts that differ.",
    holds: ({ kind, is_active }) => kind === "habit" && is_active,
  },
  {
    title: "Ended",
    lead: "The next payment did not come.",
    holds: ({ kind, is_active }) => kind !== "ignored" && !is_active,
  },
  {
    title: "Ignored by you",
    lead: "These count for nothing until you take it back.",
    holds: ({ kind }) => kind === "ignored",
  },
];

export const shelfOf = (stream: Stream): string | undefined =>
  SHELVES.find(({ holds }) => holds(stream))?.title;
