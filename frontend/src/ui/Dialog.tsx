import { createContext, type ReactNode, type RefObject, useContext, useEffect, useId, useRef } from "react";

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** Whether what was confirmed in a dialog is under way, as its buttons tell it. */
const UNDER_WAY = createContext<RefObject<boolean> | undefined>(undefined);

/** Holds the dialog around it open as long as something is under way: closed, it would look declined. */
export function useHeldOpen(busy: boolean): void {
  const held = useContext(UNDER_WAY);
  useEffect(() => {
    if (!held) return;
    held.current = busy;
    return () => {
      held.current = false;
    };
  }, [held, busy]);
}

/** A modal dialog of the browser: it holds the focus, closes with Escape and gives the focus back. */
export function Dialog({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const held = useRef(false);
  const heading = useId();
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        if (!held.current) onClose();
      }}
      onClose={() => {
        // A second Escape in a row closes without asking.
        if (held.current) dialog.current?.showModal();
        else onClose();
      }}
    >
      <h2 id={heading}>{title}</h2>
      <UNDER_WAY.Provider value={held}>{children}</UNDER_WAY.Provider>
    </dialog>
  );
}
