import { MutationCache, type Query, QueryCache, QueryClient } from "@tanstack/react-query";
import { SessionExpired } from "../auth/session";
import { ApiUnavailable, isEnded } from "./client";

/** The cache of a session's answers. It is emptied, and `onExpired` told, when the session is over. */
export function queryClient(onExpired: () => void): QueryClient {
  const leave = (error: Error) => {
    if (!(error instanceof SessionExpired)) return;
    client.clear();
    onExpired();
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (isEnded(error)) drop(query, error);
        leave(error);
      },
    }),
    mutationCache: new MutationCache({ onError: leave }),
    defaultOptions: {
      queries: {
        retry: (failures, error) => error instanceof ApiUnavailable && failures < 2,
        staleTime: 60_000,
        // Without a network a request is tried all the same and fails: a person is told, not left waiting.
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
  return client;
}

/** What was read before is shown while the API is away, and not once the API itself says that it is over. */
function drop(query: Query<unknown, unknown>, error: Error): void {
  query.setState({ data: undefined, dataUpdatedAt: 0, error, status: "error" });
}
