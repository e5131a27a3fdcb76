/** What the page asks. Metrics that a role does not see are in no request: the API names those it may see. */
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../useApi";
import type { Choices } from "./useChoices";

export function useVisibility() {
  const api = useApi();
  return useQuery({ queryKey: ["visibility"], queryFn: () => api.ask("GET", "/me/visibility") });
}

/** The figures of every metric that the person may see, told as chosen. */
export function useFigures(choices: Choices) {
  const api = useApi();
  return useQuery({
    queryKey: ["metrics", choices],
    queryFn: () => api.whole("/metrics", { query: choices }),
  });
}
