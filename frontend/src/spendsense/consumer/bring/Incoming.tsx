import { createContext, type ReactNode, useContext } from "react";
import { useImport } from "./useImport";

type Incoming = ReturnType<typeof useImport>;

const INCOMING = createContext<Incoming | undefined>(undefined);

/**
 * Holds the file on its way in above the pages: whoever looks elsewhere meanwhile finds its progress and its
 * report again, and every page hears of its end. It lies in memory alone, and is gone with the session.
 */
export function IncomingProvider({ children }: { children: ReactNode }) {
  return <INCOMING.Provider value={useImport()}>{children}</INCOMING.Provider>;
}

export function useIncoming(): Incoming {
  const incoming = useContext(INCOMING);
  if (!incoming) throw new Error("nothing comes in here");
  return incoming;
}
