import { useLayoutEffect, useRef } from "react";

/** The link in a card's heading, by which the card gets the focus. */
export const cardLink = (id: string) => `waiting-${id}`;

/**
 * Leads on from a card that has left the queue: to the one after it, or to the page's heading where there is none.
 * Without that, whoever decides by keyboard is back at the top of the page each time.
 */
export function useLeadOn(ids: readonly string[]): (decided: string) => void {
  const left = useRef<{ id: string; after: readonly string[] }>(undefined);
  useLayoutEffect(() => {
    const from = left.current;
    if (!from || ids.includes(from.id)) return;
    left.current = undefined;
    if (document.activeElement !== document.body) return;
    const next = from.after.find((id) => ids.includes(id));
    const link = next === undefined ? null : document.getElementById(cardLink(next));
    (link ?? document.querySelector<HTMLElement>("main h1"))?.focus();
  }, [ids]);
  return (decided) => {
    left.current = { id: decided, after: ids.slice(ids.indexOf(decided) + 1) };
  };
}
