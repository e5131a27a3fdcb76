interface Props {
  confirm: string;
  confirming: string;
  busy: boolean;
  onClose: () => void;
  cancel?: string;
  danger?: boolean;
}

/** The end of a form in a dialog: send it, once, or leave everything as it is. */
export function DialogButtons({ confirm, confirming, busy, onClose, cancel = "Cancel", danger }: Props) {
  return (
    <div className="actions">
      <button type="submit" className={danger ? "button danger" : "button"} disabled={busy}>
        {busy ? confirming : confirm}
      </button>
      <button type="button" className="button quiet" onClick={onClose}>
        {cancel}
      </button>
    </div>
  );
}
