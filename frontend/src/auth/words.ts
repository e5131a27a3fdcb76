import type { AuthFailure } from "./cognito";

/** What a person reads when Cognito says no. */
export const FAILURES: Record<AuthFailure, string> = {
  wrong_credentials: "This email address and password do not match. Please check both.",
  further_step:
    "This account asks for another step, which this page does not have. Whoever set it up can take that away.",
  reset_required: "This account needs a new password. Please go back and choose “Forgot your password?”.",
  unconfirmed: "This address is not confirmed yet.",
  taken: "There is an account with this address already. Please sign in instead.",
  weak_password:
    "Please choose a password of at least 8 characters with a capital letter, a small letter, a number and a symbol.",
  wrong_code: "This code is not the one that was sent. Please check it.",
  old_code: "This code is too old, or was used before. Please ask for a new one.",
  too_many_attempts: "Too many attempts. Please wait a few minutes and try again.",
  unfinished: "Not all of this could be finished. Please try again.",
  refused: "This was refused. Please check what you typed.",
  unavailable: "The sign-in service cannot be reached. Please check your connection and try again.",
};
