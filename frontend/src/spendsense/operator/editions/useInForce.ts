import { useQuery } from "@tanstack/react-query";
import { type Kind, useOperator } from "../api";
import type { Edition } from "../types";

interface Whole {
  edition: Edition;
  compared_with: string;
}

/**
 * What is in force, which proposals are made from; null where there is no edition at all. It is read when the
 * page opens and then held still, so that nothing changes under what somebody types.
 */
export function useInForce<Found extends Whole>(kind: Kind, read: (version: string) => Promise<Found>) {
  const api = useOperator();
  return useQuery({
    queryKey: ["operator", kind, "in force"],
    queryFn: async () => {
      const [newest] = (await api.editions(kind, {})).items;
      if (!newest) return null;
      const found = await read(newest.version);
      return found.edition.in_force ? found : read(found.compared_with);
    },
    staleTime: Infinity,
    gcTime: 0,
  });
}
