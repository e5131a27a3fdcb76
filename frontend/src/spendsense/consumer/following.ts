/** What follows from new data or from a correction is worked out within seconds; until then the pages ask again. */
import type { QueryClient } from "@tanstack/react-query";

const FOLLOWS_AFTER_MS = [1_500, 4_000, 8_000];
const FOLLOWING = ["accounts", "recommendations", "insights", "signals", "recurring"];
/** What new data change nothing about. */
const LASTING = new Set(["import", "consents", "me", "identity", "notice", "export"]);

export function askAgainSoon(queries: QueryClient): void {
  for (const wait of FOLLOWS_AFTER_MS) {
    window.setTimeout(() => {
      for (const key of FOLLOWING) void queries.invalidateQueries({ queryKey: [key] });
    }, wait);
  }
}

/** New data are here: what was read before is dropped, and what a page shows at the moment is read anew. */
export function dropWhatIsOutdated(queries: QueryClient): void {
  const predicate = ({ queryKey }: { queryKey: readonly unknown[] }) => !LASTING.has(String(queryKey[0]));
  queries.removeQueries({ type: "inactive", predicate });
  void queries.invalidateQueries({ predicate });
}
