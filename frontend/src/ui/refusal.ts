/** What a person reads when the API answered and said no. */
import type { ApiError } from "../api/client";
import { spaced } from "./format";

interface Refusal {
  title: string;
  text: string;
  /** Whether asking the same once more may help. */
  again?: boolean;
  /** Whether only somebody who reads the logs can say more. */
  support?: boolean;
}

const KNOWN: Partial<Record<number, Refusal>> = {
  403: {
    title: "This page is not for your account",
    text: "Your account may not see this page. Please sign in with an account that may.",
  },
  404: {
    title: "There is nothing here",
    text: "What you look for does not exist, or it is no longer shown.",
  },
  410: {
    title: "This account is erased",
    text: "You asked for it, so nothing of yours is shown here any more. You can sign out now. Thank you for having been here.",
  },
  429: {
    title: "That was a lot at once",
    text: "Too many requests came from your account. Please wait a minute and try again.",
    again: true,
  },
};

export function refusalOf(error: ApiError): Refusal {
  return KNOWN[error.status] ?? unfit(error) ?? other(error);
}

/** An address of which a part is no id, or a choice in it is none that there is. */
function unfit({ status, errors }: ApiError): Refusal | undefined {
  if (status !== 422 || errors.length === 0) return undefined;
  const places = errors.map(({ field }) => (field ?? "").split("."));
  const choices = places.filter(([place]) => place === "query").map(([, name = ""]) => spaced(name));
  if (choices.length < places.length) {
    return {
      title: "There is nothing here",
      text: "The address leads to nothing that there is. It may be mistyped, or cut short.",
    };
  }
  return {
    title: "This choice cannot be shown",
    text: `Something in the address or in the filters is not right. Please check: ${choices.join(", ")}.`,
  };
}

function other({ detail }: ApiError): Refusal {
  return {
    title: "This cannot be shown",
    text: detail || "The answer was no, and it did not say why. Support can find out.",
    support: true,
  };
}
