/** By what the books are searched. */
import { words } from "../../../ui/format";

/** What both books have, and so what stays chosen from one to the other. */
export const SHARED = ["operator_id", "user_id", "since", "until"] as const;
export const OF_ACTIONS = ["action", ...SHARED] as const;

const ACTIONS = [
  "approve",
  "override",
  "flag",
  "unflag",
  "flag_user",
  "unflag_user",
  "resolve_dispute",
  "recompute",
  "replay",
  "draft_catalogue",
  "approve_catalogue",
  "reject_catalogue",
  "withdraw_catalogue",
  "draft_rules",
  "approve_rules",
  "reject_rules",
  "withdraw_rules",
  "run_metrics",
];

export const ACTION_OPTIONS = [
  { value: "", label: "Any" },
  ...ACTIONS.map((value) => ({ value, label: words(value) })),
];
