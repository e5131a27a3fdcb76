import {
  type InfiniteData,
  type QueryKey,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Page } from "../../api/client";
import { SessionExpired } from "../../auth/session";
import { Failed } from "../../ui/Failed";
import { Hint, Notice } from "../../ui/Notice";
import { Skeleton } from "../../ui/Skeleton";
import { ShowMore } from "./ShowMore";

/** A list that is read a page at a time. */
export function usePages<Item>(key: QueryKey, read: (cursor?: string) => Promise<Page<Item>>) {
  return useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page<Item>) => last.next,
  });
}

interface Props<Item> {
  query: UseInfiniteQueryResult<InfiniteData<Page<Item>>>;
  what: string;
  /** What is said where the list has nothing. */
  empty: string;
  children: (items: Item[]) => ReactNode;
}

export function PagedList<Item>({ query, what, empty, children }: Props<Item>) {
  if (query.isPending) return <Skeleton what={what} heights={[24]} />;
  if (!query.data) {
    if (query.error instanceof SessionExpired) return null;
    return (
      <Failed error={query.error as Error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
    );
  }
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <Notice tone="calm" title="Nothing found">
        <p>{empty}</p>
      </Notice>
    );
  }
  return (
    <>
      {query.isRefetchError && (
        <Hint>We could not refresh {what} just now. You see what we read before.</Hint>
      )}
      {children(items)}
      {query.isFetchNextPageError && (
        <Hint tone="problem">We could not read on just now. Please try again.</Hint>
      )}
      <ShowMore query={query} count={items.length} pages={query.data.pages.length} />
    </>
  );
}
