import { useQuery } from "@tanstack/react-query";
import { formName, useDrafts } from "../../../../drafts/context";
import { type Kind, useOperator } from "../../api";
import type { Edition } from "../../types";

export interface Whole {
  edition: Edition;
  compared_with: string;
}

/** What is kept of a proposal that the end of a session caught says from which edition it was made. */
export interface Based {
  base: string;
}

export const proposalForm = (kind: Kind) => formName("propose", kind);

/**
 * What is in force, which proposals are made from; null where there is no edition at all. It is read when the
 * page opens and then held still, so that nothing changes under what somebody types. Who finds again what they
 * wrote goes on from the edition that they had: if another is in force by now, the API says so.
 */
export function useInForce<Found extends Whole>(kind: Kind, read: (version: string) => Promise<Found>) {
  const api = useOperator();
  const drafts = useDrafts();
  return useQuery({
    queryKey: ["operator", kind, "in force"],
    queryFn: async () => {
      const kept = drafts.find(proposalForm(kind)) as Based | undefined;
      if (kept) return read(kept.base);
      const [newest] = (await api.editions(kind, {})).items;
      if (!newest) return null;
      const found = await read(newest.version);
      return found.edition.in_force ? found : read(found.compared_with);
    },
    staleTime: Infinity,
    gcTime: 0,
  });
}
