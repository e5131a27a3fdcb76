/** What follows from new data or from a correction is worked out within seconds; until then the pages ask again. */
import type { QueryClient } from "@tanstack/react-query";

const FOLLOWS_AFTER_MS = [1_500, 4_000, 8_000];
const FOLLOWING = ["recommendations", "insights", "signals", "recurring"];

export function askAgainSoon(queries: QueryClient): void {
  for (const wait of FOLLOWS_AFTER_MS) {
    window.setTimeout(() => {
      for (const key of FOLLOWING) void queries.invalidateQueries({ queryKey: [key] });
    }, wait);
  }
}
