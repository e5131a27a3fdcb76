/** What is said instead of content when a request failed: kindly, exactly, and with a way on. */
import { ApiError, ApiUnavailable } from "../api/client";
import { useProduct } from "../shell/product";
import { Notice } from "./Notice";
import { refusalOf } from "./refusal";

interface Props {
  error: Error;
  onRetry?: (() => void) | undefined;
  retrying?: boolean;
}

export function Failed({ error, onRetry, retrying = false }: Props) {
  const product = useProduct();
  if (error instanceof ApiError) {
    const { title, text, again, support } = refusalOf(error);
    return (
      product.told(error) ?? (
        <Notice tone="calm" title={title}>
          <p>{text}</p>
          {support && <Reference id={error.requestId} />}
          {again && <Again onRetry={onRetry} retrying={retrying} />}
        </Notice>
      )
    );
  }
  return (
    <Notice tone="problem" title={`${product.name} cannot be reached`}>
      <p>{product.unreachable}</p>
      {error instanceof ApiUnavailable && <Reference id={error.requestId} />}
      <Again onRetry={onRetry} retrying={retrying} />
    </Notice>
  );
}

function Reference({ id }: { id: string | undefined }) {
  if (!id) return null;
  return (
    <p className="fine">
      Reference for support: <code>{id}</code>
    </p>
  );
}

function Again({ onRetry, retrying }: Omit<Props, "error">) {
  if (!onRetry) return null;
  return (
    <button type="button" className="button" onClick={onRetry} disabled={retrying}>
      {retrying ? "Trying…" : "Try again"}
    </button>
  );
}
