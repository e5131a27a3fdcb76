import { useLayoutEffect, useRef, useState } from "react";
import type { Stream } from "../../types";
import { shelfOf } from "./shelves";

/** The heading of a stream's card, which takes the focus where the card turns up anew. */
export const headingOf = ({ stream_id }: Pick<Stream, "stream_id">): string => `stream-${stream_id}`;

/**
 * Follows the stream that was corrected last: says where it stands now, and keeps the focus on it if the focus
 * went with the button that was pressed. That may be seconds later, when the figures have followed. A card that
 * was merged with another leaves the focus to what is said of it, in `status`.
 */
export function useMoved(streams: readonly Stream[]) {
  const corrected = useRef<Stream>(undefined);
  const status = useRef<HTMLParagraphElement>(null);
  const [told, setTold] = useState<string>();

  useLayoutEffect(() => {
    const before = corrected.current;
    if (!before) return;
    const now = streams.find(({ stream_id }) => stream_id === before.stream_id);
    if (!now || shelfOf(now) !== shelfOf(before)) {
      corrected.current = undefined;
      setTold(where(before, now));
    }
    if (document.activeElement !== document.body) return;
    (document.getElementById(headingOf(before)) ?? status.current)?.focus();
  }, [streams]);

  const onCorrect = (stream: Stream) => {
    corrected.current = stream;
  };
  return { status, told, onCorrect };
}

function where({ merchant }: Stream, now: Stream | undefined): string {
  return now
    ? `“${merchant}” now stands under “${shelfOf(now)}”.`
    : `“${merchant}” no longer stands on its own.`;
}
