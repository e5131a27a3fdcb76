interface Props {
  busy: boolean;
  onAgain: () => void;
  onBack: () => void;
}

/** Below a form that takes a code: the ways on for whoever has none. */
export function AnotherCode({ busy, onAgain, onBack }: Props) {
  return (
    <p className="aside">
      <button type="button" className="link" onClick={onAgain} disabled={busy}>
        Send a new code
      </button>{" "}
      or{" "}
      <button type="button" className="link" onClick={onBack}>
        go back
      </button>
    </p>
  );
}
