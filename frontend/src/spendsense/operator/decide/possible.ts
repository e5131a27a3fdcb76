import type { Recommended } from "../types";

/** What has to be known of a recommendation to say which decisions about it are left. */
export type Decidable = Pick<
  Recommended,
  "id" | "version" | "status" | "flagged_at" | "current" | "feedback"
>;

const OPEN = new Set(["pending", "approved", "shown"]);
const FINAL = new Set(["overridden", "withdrawn", "expired"]);

/** The API's rules, so that no button is shown that it can only refuse. */
export function possible(item: Decidable) {
  const open = item.current && OPEN.has(item.status);
  const disputed = item.feedback.some(({ action, resolved_at }) => action === "not_true" && !resolved_at);
  const waits = item.status === "pending" || item.flagged_at !== null || disputed;
  return { approve: open && waits, override: open, flag: !FINAL.has(item.status), disputed };
}
