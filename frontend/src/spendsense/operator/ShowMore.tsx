import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { useLayoutEffect, useRef } from "react";

interface Props {
  query: Pick<UseInfiniteQueryResult, "hasNextPage" | "isFetchingNextPage" | "fetchNextPage">;
  /** How many are shown. */
  count: number;
  pages: number;
}

/** Reads on. Whoever pressed it stays where they were: at the button, or where the list ends once it is gone. */
export function ShowMore({ query, count, pages }: Props) {
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const button = useRef<HTMLButtonElement>(null);
  const end = useRef<HTMLParagraphElement>(null);
  const pressed = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: an answer that is quick is seen by the count alone
  useLayoutEffect(() => {
    if (isFetchingNextPage || !pressed.current) return;
    pressed.current = false;
    // A button that waits has lost the focus; who went elsewhere meanwhile is left there.
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost) (button.current ?? end.current)?.focus();
  }, [isFetchingNextPage, count]);

  if (!hasNextPage) {
    return pages < 2 ? null : (
      <p ref={end} tabIndex={-1} className="fine more">
        The list ends here, with {count.toLocaleString("en-US")} in it.
      </p>
    );
  }
  return (
    <button
      ref={button}
      type="button"
      className="button quiet more"
      disabled={isFetchingNextPage}
      onClick={() => {
        pressed.current = true;
        void fetchNextPage();
      }}
    >
      {isFetchingNextPage ? "Loading…" : "Show more"}
    </button>
  );
}
