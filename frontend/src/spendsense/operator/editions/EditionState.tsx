import { words } from "../../../ui/format";
import type { Edition } from "../types";

const TONES: Partial<Record<Edition["status"], string>> = { draft: "attention", rejected: "wrong" };

/** Where an edition stands; what was approved and is no longer in force says only that it was approved. */
export function EditionState({ edition: { status, in_force } }: { edition: Edition }) {
  if (in_force) return <span className="state on">In force</span>;
  return <span className={`state ${TONES[status] ?? ""}`}>{words(status)}</span>;
}
