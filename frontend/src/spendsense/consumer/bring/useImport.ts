import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { askAgainSoon, dropWhatIsOutdated } from "../following";
import { useConsumer } from "../useConsumer";
import { sendFile } from "./upload";

const BETWEEN_LOOKS_MS = 1_500;

export class FileTooLarge extends Error {
  constructor(readonly maxBytes: number) {
    super("too large");
  }
}

export interface Offered {
  file: Blob;
  name: string;
  skipInvalid: boolean;
}

/** One file on its way in: announced, sent, read. What was computed before is dropped once it was taken. */
export function useImport() {
  const api = useConsumer();
  const queries = useQueryClient();
  const [sent, setSent] = useState(0);

  const sending = useMutation({
    mutationFn: async ({ file, skipInvalid }: Offered) => {
      setSent(0);
      const { import_id, upload } = await api.startImport(skipInvalid);
      if (file.size > upload.max_bytes) throw new FileTooLarge(upload.max_bytes);
      await sendFile(upload, file, setSent);
      return import_id;
    },
  });

  const id = sending.data;
  const reading = useQuery({
    queryKey: ["import", id],
    queryFn: () => api.readImport(id ?? ""),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (isOver(state.data?.status) ? false : BETWEEN_LOOKS_MS),
  });

  const taken = reading.data?.status === "done";
  useEffect(() => {
    if (!taken) return;
    dropWhatIsOutdated(queries);
    askAgainSoon(queries);
  }, [taken, queries]);

  return {
    sending,
    sent,
    reading: reading.data,
    unread: reading.isError && !reading.data,
    underWay: sending.isPending || (id !== undefined && !isOver(reading.data?.status)),
  };
}

const isOver = (status: string | undefined) =>
  status === "done" || status === "rejected" || status === "failed";
