import { useSearchParams } from "wouter";
import type { Grain, Split } from "../contract";

export const GRAINS: readonly Grain[] = ["day", "week", "month", "quarter", "year"];
export const SPLITS: readonly Split[] = ["region", "store", "channel"];

export interface Choices {
  by: Grain;
  split: Split | undefined;
  /** As somebody typed it; what is no day, the API refuses. */
  from: string | undefined;
  before: string | undefined;
}

/** How figures are to be told. It stands in the address, so that a link leads to the same view. */
export function useChoices(): [Choices, (changes: Record<string, string>) => void] {
  const [search, setSearch] = useSearchParams();
  const choices: Choices = {
    by: GRAINS.find((it) => it === search.get("by")) ?? "month",
    split: SPLITS.find((it) => it === search.get("split")),
    from: search.get("from") || undefined,
    before: search.get("before") || undefined,
  };
  const choose = (changes: Record<string, string>) =>
    setSearch(
      (before) => {
        for (const [name, value] of Object.entries(changes)) {
          if (value) before.set(name, value);
          else before.delete(name);
        }
        return before;
      },
      { replace: true },
    );
  return [choices, choose];
}
