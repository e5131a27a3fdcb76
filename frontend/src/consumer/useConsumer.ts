import { useMemo } from "react";
import { useApi } from "../api/context";
import { consumerApi } from "./api";

export function useConsumer() {
  const api = useApi();
  return useMemo(() => consumerApi(api), [api]);
}
