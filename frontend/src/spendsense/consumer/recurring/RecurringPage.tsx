import { Link } from "wouter";
import { money, sum } from "../../../ui/format";
import { Loaded } from "../../../ui/Loaded";
import { Notice } from "../../../ui/Notice";
import { Title } from "../../../ui/Title";
import type { Stream } from "../../types";
import { StreamCard } from "./StreamCard";
import { Upcoming } from "./Upcoming";
import { useStreams } from "./useStreams";

interface Shelf {
  title: string;
  lead: string;
  holds: (stream: Stream) => boolean;
}

const SHELVES: readonly Shelf[] = [
  {
    title: "Subscriptions",
    lead: "What renews by itself.",
    holds: ({ kind, is_active }) => kind === "subscription" && is_active,
  },
  {
    title: "Bills",
    lead: "Rent, power, insurance and the like.",
    holds: ({ kind, is_active }) => kind === "bill" && is_active,
  },
  {
    title: "Income",
    lead: "What comes in on a rhythm.",
    holds: ({ kind, is_active }) => kind === "income" && is_active,
  },
  {
    title: "Habits",
    lead: "Where you pay again and again, for amounts that differ.",
    holds: ({ kind, is_active }) => kind === "habit" && is_active,
  },
  {
    title: "Ended",
    lead: "The next payment did not come.",
    holds: ({ kind, is_active }) => kind !== "ignored" && !is_active,
  },
  {
    title: "Ignored by you",
    lead: "These count for nothing until you take it back.",
    holds: ({ kind }) => kind === "ignored",
  },
];

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
  return (
    <>
      <Upcoming streams={streams} />
      {SHELVES.map((shelf) => {
        const held = streams.filter(shelf.holds);
        return held.length > 0 && <ShelfView key={shelf.title} shelf={shelf} streams={held} all={streams} />;
      })}
    </>
  );
}

function ShelfView(props: { shelf: Shelf; streams: readonly Stream[]; all: readonly Stream[] }) {
  const { shelf, streams, all } = props;
  const id = `shelf-${shelf.title.replaceAll(" ", "-").toLowerCase()}`;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{shelf.title}</h2>
      <p className="lead">
        {shelf.lead} {totals(streams)}
      </p>
      <ul className="cards">
        {streams.map((stream) => (
          <StreamCard key={stream.stream_id} stream={stream} all={all} />
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
