import type { QueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { queryClient } from "../api/queries";
import { useDrafts } from "../drafts/context";
import { EXPIRED } from "./left";
import type { Session } from "./session";

interface SignedIn {
  /** Made and dropped with the session. */
  queries: QueryClient;
  /** Ends the session, and says at the door why. */
  end: (why: string) => void;
}

export function useSignedIn(session: Session, onLeave: (why: string) => void): SignedIn {
  const drafts = useDrafts();
  const queries = useMemo(
    () =>
      queryClient(() => {
        drafts.keep(session.subject());
        onLeave(EXPIRED);
      }),
    [session, drafts, onLeave],
  );
  const end = useCallback(
    (why: string) => {
      void session.end();
      queries.clear();
      drafts.forget();
      onLeave(why);
    },
    [session, queries, drafts, onLeave],
  );
  return { queries, end };
}
