import type { Purpose } from "../../types";

interface About {
  title: string;
  /** What it gives, in a sentence. */
  offers: string;
  /** What happens once it is withdrawn, said before it is. */
  ends: string;
}

/** The purposes in the order in which people meet them. Each is asked for on its own. */
export const PURPOSES: Record<Purpose, About> = {
  education: {
    title: "Lessons from your own numbers",
    offers: "Figures from your accounts, and short lessons that fit them. The pages here need it.",
    ends:
      "We make nothing new about you from that moment. Your figures and the words of your lessons are erased " +
      "at once. What you brought stays stored, unused, until you erase it.",
  },
  partner_offers: {
    title: "Partner offers",
    offers:
      "Up to three offers of other companies beside your lessons. Your lessons are the same without it.",
    ends: "Partner offers are gone at that moment. Your lessons stay.",
  },
  chat: {
    title: "Chat",
    offers: "Questions about your own numbers, answered in words.",
    ends: "The chat reads nothing of yours from that moment.",
  },
  research_metrics: {
    title: "Helping us check ourselves",
    offers: "Being counted in totals that show whether SpendSense treats all people alike.",
    ends: "We no longer count you. Totals made before stay as they are, since nobody can be found in them.",
  },
};

/** Chat is left out: the product has none, and nobody is asked for what has no use. */
export const ASKED: readonly Purpose[] = ["education", "partner_offers", "research_metrics"];
