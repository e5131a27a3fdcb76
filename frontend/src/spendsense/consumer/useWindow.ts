import { useSearchParams } from "wouter";
import type { Window } from "../types";

export const WINDOWS: readonly Window[] = ["30d", "90d", "180d"];

/** The span of days that a page is about. It stands in the address, so that a link leads to the same view. */
export function useWindow(): [Window, (chosen: Window) => void] {
  const [search, setSearch] = useSearchParams();
  const window = WINDOWS.find((it) => it === search.get("window")) ?? "30d";
  const choose = (chosen: Window) =>
    setSearch(
      (before) => {
        before.set("window", chosen);
        return before;
      },
      { replace: true },
    );
  return [window, choose];
}
