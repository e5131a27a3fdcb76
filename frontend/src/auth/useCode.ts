import { useState } from "react";
import type { RuntimeConfig } from "../config";
import { AuthError, type AuthFailure, type Credentials, signIn, type Tokens } from "./cognito";
import { useAttempt } from "./useAttempt";

/** A sign-in that is still to be had: its code was taken, and only what came after it failed. */
export interface Owed {
  credentials: Credentials;
  failure: AuthFailure;
}

/**
 * A code that is taken once, and the sign-in after it. A code that was taken is taken no more, so where the
 * sign-in failed, `owed` says with what to try it again, and the form with the code is to be put away.
 */
export function useCode(config: RuntimeConfig, onTokens: (tokens: Tokens) => void) {
  const { failure, busy, attempt, settle } = useAttempt();
  const [owed, setOwed] = useState<Owed>();
  const [sent, setSent] = useState(false);

  async function enter(take: () => Promise<void>, credentials: Credentials) {
    setSent(false);
    return attempt(async () => {
      await take();
      try {
        onTokens(await signIn(config, credentials.email, credentials.password));
      } catch (error) {
        setOwed({ credentials, failure: error instanceof AuthError ? error.failure : "unavailable" });
        throw error;
      }
    });
  }

  /** Has another code sent. */
  async function again(send: () => Promise<void>) {
    setSent(false);
    const why = await attempt(send);
    if (why) return;
    settle();
    setSent(true);
  }

  return { failure, busy, attempt, enter, again, sent, owed };
}
