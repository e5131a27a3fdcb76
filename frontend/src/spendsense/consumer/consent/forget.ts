import type { QueryClient } from "@tanstack/react-query";
import { askAgainSoon } from "../following";

/**
 * Whatever was read under the old state of consent is dropped at once, and the consents are read anew. What
 * follows from a yes is worked out within seconds: a page that is opened before that asks again.
 */
export async function forgetWhatRestedOnConsent(queries: QueryClient) {
  // How far a file is, is told without consent; it says of itself where it was refused for want of it.
  const kept = new Set(["consents", "me", "identity", "notice", "import"]);
  queries.removeQueries({ predicate: ({ queryKey }) => !kept.has(String(queryKey[0])) });
  await Promise.all([
    queries.invalidateQueries({ queryKey: ["consents"] }),
    queries.invalidateQueries({ queryKey: ["me"] }),
  ]);
  askAgainSoon(queries);
}
