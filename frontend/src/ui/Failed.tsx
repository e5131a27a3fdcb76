/** What is said instead of content when a request failed: kindly, exactly, and with a way on. */
import { ApiError, ApiUnavailable } from "../api/client";
import { useProduct } from "../shell/product";
import { Notice } from "./Notice";

interface Props {
  error: Error;
  onRetry?: (() => void) | undefined;
  retrying?: boolean;
}

export function Failed({ error, onRetry, retrying = false }: Props) {
  const product = useProduct();
  const known = error instanceof ApiError ? (product.told(error) ?? told(error)) : undefined;
  if (known) return known;
  const requestId =
    error instanceof ApiError || error instanceof ApiUnavailable ? error.requestId : undefined;
  return (
    <Notice tone="problem" title={`${product.name} cannot be reached`}>
      <p>{product.unreachable}</p>
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
