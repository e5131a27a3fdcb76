import { type ReactNode, useLayoutEffect, useRef } from "react";

/** Stands where the pressed button was and takes the focus that went with it; from elsewhere it takes none. */
export function Thanks({ children }: { children: ReactNode }) {
  const text = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => {
    if (document.activeElement === document.body) text.current?.focus();
  }, []);
  return (
    <p ref={text} className="hint calm" role="status" tabIndex={-1}>
      {children}
    </p>
  );
}
