/** What a page may do with the sign-in that it was opened under. */
import { createContext, useContext } from "react";

export interface SessionActions {
  signOut: () => void;
  /** Leaves because the account is being erased. */
  leaveErased: () => void;
}

const nothing = () => undefined;
export const SESSION = createContext<SessionActions>({ signOut: nothing, leaveErased: nothing });

export const useSessionActions = () => useContext(SESSION);
