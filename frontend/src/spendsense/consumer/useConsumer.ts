import { useMemo } from "react";
import { useApi } from "../useApi";
import { consumerApi } from "./api";

export function useConsumer() {
  const api = useApi();
  return useMemo(() => consumerApi(api), [api]);
}
