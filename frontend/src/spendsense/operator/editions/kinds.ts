/** The two kinds of editions, which are proposed and decided alike. */
import type { Kind } from "../api";

export const KINDS: Record<Kind, { title: string; one: string; lead: string }> = {
  catalogue: {
    title: "Catalogue",
    one: "edition of the catalogue",
    lead: "What can be shown to people. One operator proposes a change, another approves it.",
  },
  rules: {
    title: "Rules",
    one: "edition of the rules",
    lead: "By which rules people have a persona. One operator proposes a change, another approves it.",
  },
};
