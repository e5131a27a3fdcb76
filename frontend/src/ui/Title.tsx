import { type ReactNode, useLayoutEffect, useRef } from "react";
import { useProduct } from "../shell/product";

/** The heading of a page. It names the window, and takes the focus so that nobody is left where they were. */
export function Title({ children, lead }: { children: string; lead?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { name } = useProduct();
  useLayoutEffect(() => {
    document.title = `${children} · ${name}`;
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [children, name]);
  return (
    <header className="title">
      <h1 ref={heading} tabIndex={-1}>
        {children}
      </h1>
      {lead && <p className="lead">{lead}</p>}
    </header>
  );
}
