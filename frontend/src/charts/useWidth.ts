import { type RefObject, useLayoutEffect, useState } from "react";

/** The width of an element in pixels, so that a chart is drawn at its true size and its words stay readable. */
export function useWidth(element: RefObject<HTMLElement | null>, before = 640): number {
  const [width, setWidth] = useState(before);
  useLayoutEffect(() => {
    const found = element.current;
    if (!found) return;
    const measure = () => setWidth(found.clientWidth || before);
    measure();
    if (typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(measure);
    observer.observe(found);
    return () => observer.disconnect();
  }, [element, before]);
  return width;
}
