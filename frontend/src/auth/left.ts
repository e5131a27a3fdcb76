/** Why somebody stands at the door again, as the door says it to them. */
export const SIGNED_OUT = "You are signed out.";
export const EXPIRED = "Your session has expired. Please sign in again.";
