import type { QueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { queryClient } from "../api/queries";
import { EXPIRED } from "./left";
import type { Session } from "./session";

interface SignedIn {
  /** Made and dropped with the session. */
  queries: QueryClient;
  /** Ends the session, and says at the door why. */
  end: (why: string) => void;
}

export function useSignedIn(session: Session, onLeave: (why: string) => void): SignedIn {
  const queries = useMemo(() => queryClient(() => onLeave(EXPIRED)), [onLeave]);
  const end = useCallback(
    (why: string) => {
      void session.end();
      queries.clear();
      onLeave(why);
    },
    [session, queries, onLeave],
  );
  return { queries, end };
}
