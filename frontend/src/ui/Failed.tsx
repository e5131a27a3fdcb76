/** What is said instead of content when a request failed: kindly, exactly, and with a way on. */
import type { ReactNode } from "react";
import { Link } from "wouter";
import { ApiError, ApiUnavailable } from "../api/client";
import { Notice } from "./Notice";

interface Props {
  error: Error;
  onRetry?: (() => void) | undefined;
  retrying?: boolean;
}

export function Failed({ error, onRetry, retrying = false }: Props) {
  const known = error instanceof ApiError ? told(error) : undefined;
  if (known) return known;
  const requestId =
    error instanceof ApiError || error instanceof ApiUnavailable ? error.requestId : undefined;
  return (
    <Notice tone="problem" title="SpendSense cannot be reached">
      <p>Your data are safe; we could just not read them now. Please try again in a moment.</p>
      {requestId && (
        <p className="fine">
          Reference for support: <code>{requestId}</code>
        </p>
      )}
      {onRetry && (
        <button type="button" className="button" onClick={onRetry} disabled={retrying}>
          {retrying ? "Trying…" : "Try again"}
        </button>
      )}
    </Notice>
  );
}

function told(error: ApiError) {
  if (error.code === "consent_required") {
    return (
      <ConsentFirst>
        {error.purpose === "partner_offers"
          ? "SpendSense shows no partner offer without your consent to it."
          : "SpendSense reads no transaction without your consent to educational use. You have not given it, " +
            "or you have withdrawn it, so nothing was computed and there is nothing to show."}
      </ConsentFirst>
    );
  }
  if (error.status === 403) {
    return (
      <Notice tone="calm" title="This page is not for your account">
        <p>Your account may not see this page. Please sign in with an account that may.</p>
      </Notice>
    );
  }
  if (error.status === 404) {
    return (
      <Notice tone="calm" title="There is nothing here">
        <p>What you look for does not exist, or it is no longer shown.</p>
      </Notice>
    );
  }
  if (error.status === 429) {
    return (
      <Notice tone="calm" title="That was a lot at once">
        <p>Too many requests came from your account. Please wait a minute and try again.</p>
      </Notice>
    );
  }
  return undefined;
}

/** Sends to where consent is given; `children` say why there is nothing here without it. */
export function ConsentFirst({ children }: { children: ReactNode }) {
  return (
    <Notice tone="calm" title="Your consent comes first">
      <p>{children}</p>
      <Link className="button" href="/consent">
        Read what you would agree to
      </Link>
    </Notice>
  );
}
