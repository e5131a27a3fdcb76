import { useId } from "react";
import { Link } from "wouter";
import { ApiError } from "../../../api/client";
import { plural } from "../../../ui/format";
import { Hint, Notice } from "../../../ui/Notice";
import type { Import } from "../../types";
import { useIncoming } from "./Incoming";
import { Report } from "./Report";
import { UploadRefused } from "./upload";
import { FileTooLarge } from "./useImport";

/** How far the file is, and in the end what became of it. */
export function Progress() {
  const { sending, sent, reading, unread } = useIncoming();
  const label = useId();
  if (sending.isIdle) return null;
  if (sending.isError) return <Unsent error={sending.error} />;
  if (reading?.report || reading?.status === "failed") return <Ended found={reading} />;

  const share = sending.isPending ? sent : readShare(reading);
  return (
    <section className="notice calm" aria-busy="true">
      <h2 id={label}>{sending.isPending ? "Sending your file" : "Reading your file"}</h2>
      <progress aria-labelledby={label} max={1} {...(share !== undefined && { value: share })} />
      <p role="status">{sending.isPending ? "It is on its way." : told(reading)}</p>
      <p className="fine">You can look at other pages meanwhile. How far it is, you find here.</p>
      {unread && <Hint>We cannot see how far it is just now. We keep looking.</Hint>}
    </section>
  );
}

function readShare(reading: Import | undefined): number | undefined {
  const { rows, taken } = reading?.progress ?? { rows: null, taken: 0 };
  return rows ? taken / rows : undefined;
}

function told(reading: Import | undefined): string {
  const rows = reading?.progress.rows;
  return rows ? `${plural(rows, "row")} found.` : "It has arrived and waits for its turn.";
}

function Ended({ found }: { found: Import }) {
  if (found.status === "failed" || !found.report) {
    return (
      <Notice tone="problem" title="The file could not be read">
        <p>Something went wrong on our side, and nothing of the file was taken. Please send it again.</p>
      </Notice>
    );
  }
  if (found.status === "rejected") {
    return (
      <>
        <Notice tone="problem" title="Nothing was taken">
          <p>
            The file has faults, and a file is taken whole or not at all. Put them right, or send it again and
            take the good rows alone.
          </p>
        </Notice>
        <Report report={found.report} />
      </>
    );
  }
  const { accounts, transactions } = found.report;
  return (
    <>
      <Notice tone="calm" title="Your data are here">
        <p>
          {plural(accounts, "account")} and {plural(transactions, "transaction")} were taken. Your figures are
          worked out from them within seconds.
        </p>
        <Link className="button" href="/">
          See your overview
        </Link>
      </Notice>
      <Report report={found.report} />
    </>
  );
}

function Unsent({ error }: { error: Error }) {
  return (
    <Notice tone="problem" title="The file was not sent">
      <p>{whyUnsent(error)}</p>
    </Notice>
  );
}

function whyUnsent(error: Error): string {
  if (error instanceof FileTooLarge) {
    const megabytes = Math.floor(error.maxBytes / 1024 / 1024);
    return `It is larger than the ${megabytes} MB that are taken at once. Please split it, by date for example.`;
  }
  if (error instanceof UploadRefused) {
    return "It was refused: the permission to send it has run out, or it is too large. Please try again.";
  }
  if (error instanceof ApiError && error.status === 429) {
    return "Many files came from your account in a short time. Please wait a little and try again.";
  }
  return "The connection broke off, so nothing was taken. Please try again.";
}
