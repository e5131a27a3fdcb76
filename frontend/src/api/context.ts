import { createContext, useContext } from "react";
import type { Api } from "./client";

const CONTEXT = createContext<Api | undefined>(undefined);
export const ApiProvider = CONTEXT.Provider;

/** The API on behalf of the signed-in person. */
export function useApi(): Api {
  const api = useContext(CONTEXT);
  if (!api) throw new Error("nobody is signed in here");
  return api;
}
