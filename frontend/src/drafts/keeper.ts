/**
 * What somebody was writing when their session ended, for the same person to find when they sign in again.
 *
 * It lies in memory alone: not in the browser's storage, where the next person at the machine could read it. It
 * is deleted when it is back in its form, when somebody signs out, and when anybody else signs in.
 */
export interface Drafts {
  /** Registers an open form; `read` answers what was written into it, undefined for nothing. Undone by its answer. */
  watch(form: string, read: () => unknown): () => void;
  /** This person's session is over: what is written in any open form is kept for them. */
  keep(subject: string): void;
  /** Somebody signs in: they find their own, and everything of anybody else is deleted. */
  admit(subject: string): void;
  forget(): void;
  find(form: string): unknown;
  drop(form: string): void;
}

export function createDrafts(): Drafts {
  const open = new Map<string, () => unknown>();
  const kept = new Map<string, unknown>();
  let owner: string | undefined;

  function admit(subject: string): void {
    // Nobody can be told apart from nobody: without a name there is no owner.
    if (subject === "" || subject !== owner) kept.clear();
    owner = subject;
  }

  return {
    watch(form, read) {
      open.set(form, read);
      return () => {
        if (open.get(form) === read) open.delete(form);
      };
    },
    keep(subject) {
      admit(subject);
      if (subject === "") return;
      for (const [form, read] of open) {
        const written = read();
        if (written !== undefined) kept.set(form, written);
      }
    },
    admit,
    forget: () => kept.clear(),
    find: (form) => kept.get(form),
    drop: (form) => void kept.delete(form),
  };
}
