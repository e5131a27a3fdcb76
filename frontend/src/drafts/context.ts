/** How forms reach what is kept for them across the end of a session. */
import {
  createContext,
  type Dispatch,
  type SetStateAction,
  useContext,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import type { Drafts } from "./keeper";

export const DRAFTS = createContext<Drafts | undefined>(undefined);

export function useDrafts(): Drafts {
  const drafts = useContext(DRAFTS);
  if (!drafts) throw new Error("nothing is kept here");
  return drafts;
}

/** What a form is called: what it does, and to what. */
export const formName = (word: string, about: string) => `${word} ${about}`;

/** Which of the forms about one thing is open; the one that somebody was writing in is open again. */
export function useOpenForm<Word extends string>(about: string, words: readonly Word[]) {
  const drafts = useDrafts();
  return useState<Word | undefined>(() =>
    words.find((word) => drafts.find(formName(word, about)) !== undefined),
  );
}

/** What was kept for a form, once; from now on the form is watched by `read` for what to keep. */
export function useDraft<Written>(form: string, read: () => Written | undefined): Written | undefined {
  const drafts = useDrafts();
  const [found] = useState(() => drafts.find(form) as Written | undefined);
  const latest = useRef(read);
  useLayoutEffect(() => {
    latest.current = read;
  });
  useLayoutEffect(() => {
    drafts.drop(form);
    return drafts.watch(form, () => latest.current());
  }, [drafts, form]);
  return found;
}

/** State that a form is made of, where it is more than the text of its fields. `found`: it was kept. */
export function useKeptState<State>(
  form: string,
  initial: () => State,
): { state: State; setState: Dispatch<SetStateAction<State>>; found: boolean } {
  const drafts = useDrafts();
  const [first] = useState(() => (drafts.find(form) as State | undefined) ?? initial());
  const [state, setState] = useState(first);
  const found: boolean = useDraft(form, () => (found || state !== first ? state : undefined)) !== undefined;
  return { state, setState, found };
}
