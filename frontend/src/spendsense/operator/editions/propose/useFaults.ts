import { useMemo, useState } from "react";
import type { Vocabulary } from "../../types";
import type { Editing } from "../condition/editing";
import { type Fault, problemOf } from "./faults";

/** What was found wrong with a proposal, as its parts ask for it. */
export function useFaults(vocabulary: Vocabulary) {
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const editing: Editing = useMemo(
    () => ({ vocabulary, problem: (key, field) => problemOf(faults, key, field) }),
    [vocabulary, faults],
  );
  const isWrong = (card: string) => faults.some((fault) => fault.card === card);
  return { faults, setFaults, editing, isWrong };
}
