import { useState } from "react";
import { AuthError, type AuthFailure } from "./cognito";

/** Runs one call to Cognito at a time, and keeps the reason of the last failure; `before` is an earlier one. */
export function useAttempt(before?: AuthFailure) {
  const [failure, setFailure] = useState(before);
  const [busy, setBusy] = useState(false);

  /** Answers why it failed. Where it worked the form is left, so it stays busy until `settle`. */
  async function attempt(work: () => Promise<void>): Promise<AuthError | undefined> {
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
      return undefined;
    } catch (error) {
      const why = error instanceof AuthError ? error : new AuthError("unavailable");
      setFailure(why.failure);
      setBusy(false);
      return why;
    }
  }

  return { failure, busy, attempt, settle: () => setBusy(false) };
}
