import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useIncoming } from "../bring/Incoming";
import { useConsumer } from "../useConsumer";
import { whileAtWork } from "../whileAtWork";

const PATIENCE_MS = 60_000;

/**
 * The streams, and whether some may still come where there are none. The list itself cannot tell "not yet" from
 * "nothing": recommendations can, which are made after it. They are asked until they are there, for a minute.
 */
export function useStreams() {
  const api = useConsumer();
  const { underWay } = useIncoming();
  const streams = useQuery({ queryKey: ["recurring"], queryFn: api.recurring });
  const nothing = streams.data?.length === 0;
  const patient = usePatience(nothing && !underWay);
  const work = useQuery({
    queryKey: ["recommendations", "30d"],
    queryFn: () => api.recommendations("30d"),
    enabled: nothing && patient,
    refetchInterval: whileAtWork,
  });

  // What was read before the last look may have been overtaken since.
  const { refetch, dataUpdatedAt: readAt } = streams;
  const overtaken = nothing && work.dataUpdatedAt > readAt;
  useEffect(() => {
    if (overtaken) void refetch();
  }, [overtaken, refetch]);

  const status = work.data?.status;
  const atWork = status === undefined || status === "pending" || status === "stale" || overtaken;
  return { streams, awaited: nothing && (underWay || (patient && atWork)) };
}

/** True until somebody has waited for a minute; each wait is one of its own. */
function usePatience(waiting: boolean): boolean {
  const [patient, setPatient] = useState(true);
  useEffect(() => {
    if (!waiting) return;
    const end = window.setTimeout(() => setPatient(false), PATIENCE_MS);
    return () => {
      window.clearTimeout(end);
      setPatient(true);
    };
  }, [waiting]);
  return patient;
}
