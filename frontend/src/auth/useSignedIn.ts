import type { QueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { flushSync } from "react-dom";
import { navigate } from "wouter/use-browser-location";
import { queryClient } from "../api/queries";
import { useDrafts } from "../drafts/context";
import { EXPIRED } from "./left";
import type { Session } from "./session";

interface SignedIn {
  /** Made and dropped with the session. */
  queries: QueryClient;
  /** Ends the session for good, and says at the door why: nothing in the address tells where they were. */
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
      // The pages are gone before the address changes: the first page would ask for what nobody may read any more.
      flushSync(() => onLeave(why));
      navigate("/", { replace: true });
    },
    [session, queries, drafts, onLeave],
  );
  return { queries, end };
}
