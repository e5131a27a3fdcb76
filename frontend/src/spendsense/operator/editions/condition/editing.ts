/** What every part of a form for an edition needs to know: what there is, and what was found wrong where. */
import { createContext, useContext } from "react";
import type { Vocabulary } from "../../types";

export interface Editing {
  vocabulary: Vocabulary;
  /** What is wrong with a part of the form (`key`), or with a field of it. */
  problem: (key: string, field?: string) => string | undefined;
}

export const EDITING = createContext<Editing | undefined>(undefined);

export function useEditing(): Editing {
  const editing = useContext(EDITING);
  if (!editing) throw new Error("no edition is written here");
  return editing;
}
