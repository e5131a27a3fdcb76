import { ApiError } from "../../../api/client";
import { Hint } from "../../../ui/Notice";
import type { Stream, StreamPatch } from "../../types";
import { useCorrection } from "./useCorrection";

interface Props {
  stream: Stream;
  onCorrect: () => void;
  onMore: () => void;
}

/** The corrections that people need most, in one press each; each can be taken back. */
export function QuickCorrections({ stream, onCorrect, onMore }: Props) {
  const correction = useCorrection(stream);
  const said = stream.correction;
  const { merchant } = stream;

  const buttons: { label: string; patch: StreamPatch }[] = [];
  if (stream.kind === "ignored") buttons.push({ label: "Count it again", patch: { ignored: null } });
  else {
    if (stream.kind === "subscription")
      buttons.push({ label: "Not a subscription", patch: { kind: "habit" } });
    buttons.push({ label: "Ignore", patch: { ignored: true } });
    if (said?.kind) buttons.push({ label: "Undo my filing", patch: { kind: null } });
  }

  function correct(patch: StreamPatch) {
    if (correction.isPending) return;
    onCorrect();
    correction.mutate(patch);
  }

  return (
    <div className="feedback">
      {correction.isError && <Hint tone="problem">{why(correction.error)}</Hint>}
      {said && <p className="fine">You corrected this. It stays so until you undo it.</p>}
      <div className="chips">
        {buttons.map(({ label, patch }) => (
          <button
            key={label}
            type="button"
            className="chip"
            // Not `disabled`, which would drop the focus while it is sent.
            aria-disabled={correction.isPending}
            onClick={() => correct(patch)}
          >
            {label} <span className="hidden">({merchant})</span>
          </button>
        ))}
        <button type="button" className="chip" onClick={onMore}>
          More <span className="hidden">about {merchant}</span>
        </button>
      </div>
    </div>
  );
}

export function why(error: Error): string {
  if (error instanceof ApiError && error.status === 412) {
    return "This was changed elsewhere meanwhile, so nothing was done. You see what holds now.";
  }
  if (error instanceof ApiError && error.detail && error.status < 500) return error.detail;
  return "That could not be recorded, so nothing has changed. Please try again.";
}
