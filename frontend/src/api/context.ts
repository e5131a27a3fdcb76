import { createContext, type Provider, useContext } from "react";
import type { Client } from "./client";

/** Where a product's API is given to its pages, and how they get it on behalf of the signed-in person. */
export function apiContext<Routes>(): [Provider<Client<Routes> | undefined>, () => Client<Routes>] {
  const context = createContext<Client<Routes> | undefined>(undefined);
  return [
    context.Provider,
    () => {
      const api = useContext(context);
      if (!api) throw new Error("nobody is signed in here");
      return api;
    },
  ];
}
