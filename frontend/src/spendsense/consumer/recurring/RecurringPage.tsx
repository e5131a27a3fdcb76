import { Link } from "wouter";
import { money, sum } from "../../../ui/format";
import { Loaded } from "../../../ui/Loaded";
import { Notice } from "../../../ui/Notice";
import { Title } from "../../../ui/Title";
import type { Stream } from "../../types";
import { StreamCard } from "./StreamCard";
import { SHELVES, type Shelf } from "./shelves";
import { Upcoming } from "./Upcoming";
import { useMoved } from "./useMoved";
import { useStreams } from "./useStreams";

export function RecurringPage() {
  const { streams, awaited } = useStreams();
  return (
    <>
      <Title lead="What comes back on its own. If something is filed wrongly, say so: it lasts, and your figures follow.">
        Subscriptions and bills
      </Title>
      <Loaded query={streams} what="your subscriptions and bills" heights={[14, 14, 14]}>
        {(found) => (found.length === 0 ? <Nothing awaited={awaited} /> : <Shelves streams={found} />)}
      </Loaded>
    </>
  );
}

function Shelves({ streams }: { streams: readonly Stream[] }) {
  const { status, told, onCorrect } = useMoved(streams);
  return (
    <>
      <Upcoming streams={streams} />
      <p ref={status} role="status" tabIndex={-1} className={told ? "hint calm" : "hidden"}>
        {told}
      </p>
      {SHELVES.map((shelf) => {
        const held = streams.filter(shelf.holds);
        return (
          held.length > 0 && (
            <ShelfView key={shelf.title} shelf={shelf} streams={held} all={streams} onCorrect={onCorrect} />
          )
        );
      })}
    </>
  );
}

interface ShelfProps {
  shelf: Shelf;
  streams: readonly Stream[];
  all: readonly Stream[];
  onCorrect: (stream: Stream) => void;
}

function ShelfView({ shelf, streams, all, onCorrect }: ShelfProps) {
  const id = `shelf-${shelf.title.replaceAll(" ", "-").toLowerCase()}`;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{shelf.title}</h2>
      <p className="lead">
        {shelf.lead} {totals(streams)}
      </p>
      <ul className="cards">
        {streams.map((stream) => (
          <StreamCard key={stream.stream_id} stream={stream} all={all} onCorrect={() => onCorrect(stream)} />
        ))}
      </ul>
    </section>
  );
}

/** What running streams come to in a month, by currency. */
function totals(streams: readonly Stream[]): string {
  const monthly = streams.filter((it) => it.is_active && it.kind !== "ignored" && it.monthly_amount !== null);
  if (monthly.length === 0) return "";
  const currencies = [...new Set(monthly.map(({ currency }) => currency))];
  const amounts = currencies.map((currency) =>
    money(
      sum(monthly.filter((it) => it.currency === currency).map((it) => it.monthly_amount ?? "0")),
      currency,
    ),
  );
  return `${monthly.length} in all, about ${amounts.join(" and ")} per month.`;
}

function Nothing({ awaited }: { awaited: boolean }) {
  if (awaited) {
    return (
      <Notice tone="calm" title="Nothing comes back regularly yet">
        <p>
          We are looking whether your payments are still being read. What is found appears here by itself.
        </p>
      </Notice>
    );
  }
  return (
    <Notice tone="calm" title="Nothing regular was found">
      <p>
        A payment has to come at least twice, in about the same rhythm, before it can be seen. A longer
        history helps, and so do the accounts from which you pay your bills.
      </p>
      <Link className="button quiet" href="/bring">
        Bring data
      </Link>
    </Notice>
  );
}
