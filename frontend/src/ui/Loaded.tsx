import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { SessionExpired } from "../auth/session";
import { Failed } from "./Failed";
import { Hint } from "./Notice";
import { Skeleton } from "./Skeleton";

interface Props<Data> {
  query: UseQueryResult<Data>;
  /** What is being loaded, after "Loading": "your balances". */
  what: string;
  heights?: readonly number[];
  children: (data: Data) => ReactNode;
}

/**
 * The answer of a query in all its states. What was read before stays on screen while the API is away;
 * where the API says that it is over, the cache has dropped it (`queryClient`).
 */
export function Loaded<Data>({ query, what, heights, children }: Props<Data>) {
  if (query.data !== undefined) {
    return (
      <>
        {query.isRefetchError && (
          <Hint>We could not refresh {what} just now. You see what we read before.</Hint>
        )}
        {children(query.data)}
      </>
    );
  }
  if (query.isPending) return <Skeleton what={what} {...(heights && { heights })} />;
  if (query.error instanceof SessionExpired) return null;
  return (
    <Failed
      error={query.error ?? new Error(what)}
      onRetry={() => void query.refetch()}
      retrying={query.isFetching}
    />
  );
}
