import { useHeldOpen } from "./Dialog";

interface Props {
  confirm: string;
  confirming: string;
  busy: boolean;
  onClose: () => void;
  cancel?: string;
  danger?: boolean;
  /** Where there is no form to be sent. */
  onConfirm?: () => void;
  /** Whether what is to be confirmed is there already. */
  ready?: boolean;
}

/** The end of a dialog: do it, once, or leave everything as it is. What is under way can no longer be left. */
export function DialogButtons({ confirm, confirming, busy, onClose, onConfirm, ...looks }: Props) {
  const { cancel = "Cancel", danger = false, ready = true } = looks;
  useHeldOpen(busy);
  return (
    <div className="actions">
      <button
        type={onConfirm ? "button" : "submit"}
        className={danger ? "button danger" : "button"}
        disabled={busy || !ready}
        onClick={onConfirm}
      >
        {busy ? confirming : confirm}
      </button>
      <button type="button" className="button quiet" disabled={busy} onClick={onClose}>
        {cancel}
      </button>
    </div>
  );
}
