import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { moment } from "../../../ui/format";
import { Loaded } from "../../../ui/Loaded";
import { useConsumer } from "../useConsumer";

const BETWEEN_LOOKS_MS = 2_000;

/** Asking is what starts a copy, so nothing is asked before the person does. */
export function ExportSection() {
  const api = useConsumer();
  const [wanted, setWanted] = useState(false);
  const copy = useQuery({
    queryKey: ["export"],
    queryFn: api.exportData,
    enabled: wanted,
    // Its link runs out in minutes: one that was read before is not offered again.
    gcTime: 0,
    staleTime: 0,
    refetchOnWindowFocus: false,
    refetchInterval: ({ state }) => (state.data && state.data.status !== "ready" ? BETWEEN_LOOKS_MS : false),
  });

  return (
    <section className="card purpose" aria-labelledby="export">
      <h2 id="export">Take a copy</h2>
      <p>
        One file with everything: accounts, payments, figures, lessons, what you said, and each time an
        operator looked at your data.
      </p>
      {!wanted && (
        <div className="actions">
          <button type="button" className="button" onClick={() => setWanted(true)}>
            Make my copy
          </button>
        </div>
      )}
      {wanted && (
        <Loaded query={copy} what="your copy" heights={[4]}>
          {({ link }) =>
            link ? (
              <>
                <p role="status">Your copy is ready. The link works until {moment(link.expires_at)}.</p>
                <div className="actions">
                  <a className="button" href={link.url} download rel="noreferrer">
                    Download
                  </a>
                  <button type="button" className="link" onClick={() => void copy.refetch()}>
                    Get a fresh link
                  </button>
                </div>
              </>
            ) : (
              <p role="status">
                Your copy is being made. This takes up to a minute; it appears here by itself.
              </p>
            )
          }
        </Loaded>
      )}
    </section>
  );
}
