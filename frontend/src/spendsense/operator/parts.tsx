/** Small parts that several pages of the console share. */
import { Link } from "wouter";
import { shortId, words } from "../../ui/format";
import type { ConsentState, RecommendationStatus } from "./types";

export function ConsentBadge({ state }: { state: ConsentState }) {
  return <span className={state === "active" ? "state on" : "state"}>{words(state)}</span>;
}

const OUTCOMES: Record<string, { sign: string; label: string; tone: string }> = {
  met: { sign: "✓", label: "Met", tone: "on" },
  reached: { sign: "✓", label: "Met", tone: "on" },
  missed: { sign: "✕", label: "Not met", tone: "wrong" },
  pass: { sign: "✓", label: "Pass", tone: "on" },
  not_met: { sign: "✕", label: "Not met", tone: "" },
  fail: { sign: "✕", label: "Fail", tone: "wrong" },
  unknown: { sign: "?", label: "Unknown", tone: "attention" },
};

/** How a test came out, in a sign, a word and a colour: any one of them is enough. */
export function Outcome({ result }: { result: string }) {
  const known = OUTCOMES[result] ?? { sign: "·", label: words(result), tone: "" };
  return (
    <span className={`state ${known.tone}`}>
      <span aria-hidden="true">{known.sign} </span>
      {known.label}
    </span>
  );
}

const TONES: Partial<Record<RecommendationStatus, string>> = {
  approved: "on",
  shown: "on",
  pending: "attention",
  overridden: "wrong",
  withdrawn: "wrong",
};

export function StatusBadge({ status, flagged }: { status: RecommendationStatus; flagged: boolean }) {
  return (
    <span className="chips">
      <span className={`state ${TONES[status] ?? ""}`}>{words(status)}</span>
      {flagged && <span className="state attention">Flagged</span>}
    </span>
  );
}

/** The beginning of an id to read, and the whole of it for whoever points at it. */
export function ShortId({ id }: { id: string }) {
  return <code title={id}>{shortId(id)}</code>;
}

/** Leads to why something was decided. A link names what it leads to, so the id is in it. */
export function TraceLink({ id }: { id: string }) {
  return (
    <Link href={`/operator/recommendations/${id}`}>
      <span className="hidden">Decision</span> <ShortId id={id} />
    </Link>
  );
}

export function PersonLink({ id }: { id: string }) {
  return (
    <Link href={`/operator/users/${encodeURIComponent(id)}`}>
      <span className="hidden">Person</span> <ShortId id={id} />
    </Link>
  );
}

/** Leads to all that one operator did, or looked at: their whole id stands in the filter there. */
export function OperatorLink({ id, book = "actions" }: { id: string; book?: "actions" | "looks" }) {
  return (
    <Link href={`/operator/audit?log=${book}&operator_id=${encodeURIComponent(id)}`}>
      <span className="hidden">Operator</span> <ShortId id={id} />
    </Link>
  );
}
