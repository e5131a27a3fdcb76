import { useMemo, useState } from "react";
import { Link, useSearchParams } from "wouter";
import { Choice } from "../../../ui/Choice";
import { moment, words } from "../../../ui/format";
import { Title } from "../../../ui/Title";
import { useOperator } from "../api";
import { Decisions } from "../decide/Decisions";
import type { Done } from "../decide/useDecision";
import { PagedList, usePages } from "../PagedList";
import { StatusBadge } from "../parts";
import type { Queue, Waiting } from "../types";
import { age } from "./age";
import { cardLink, useLeadOn } from "./useLeadOn";

const QUEUES: readonly { value: Queue; label: string; empty: string }[] = [
  { value: "pending", label: "To approve", empty: "Nothing waits for its first approval." },
  { value: "flagged", label: "Flagged", empty: "Nothing is flagged." },
  { value: "disputed", label: "Disputed", empty: "Nobody says that something is not true." },
];

/** What waits for an operator, the longest first. */
export function ReviewPage() {
  const api = useOperator();
  const [search, setSearch] = useSearchParams();
  const queue = QUEUES.find(({ value }) => value === search.get("status")) ?? QUEUES[0];
  const status = queue?.value ?? "pending";
  const query = usePages(["operator", "review", status], (cursor) => api.queue(status, cursor));
  const waiting = query.data?.pages;
  const ids = useMemo(
    () => waiting?.flatMap(({ items }) => items.map(({ recommendation }) => recommendation.id)) ?? [],
    [waiting],
  );
  const leadOn = useLeadOn(ids);
  const [said, setSaid] = useState<string>();
  return (
    <>
      <Title lead="What waits for a person to decide, the longest first.">Review</Title>
      <Choice<Queue>
        legend="Queue"
        options={QUEUES}
        value={status}
        onChange={(chosen) => {
          setSaid(undefined);
          setSearch({ status: chosen });
        }}
      />
      <div role="status">{said && <p className="hint after">{said}</p>}</div>
      <PagedList query={query} what="the queue" empty={queue?.empty ?? ""}>
        {(items) => (
          <ul className="stack">
            {items.map((one) => (
              <WaitingCard
                key={one.recommendation.id}
                waiting={one}
                onDecided={(done) => {
                  setSaid(`${done}: ${titleOf(one)}.`);
                  leadOn(one.recommendation.id);
                }}
              />
            ))}
          </ul>
        )}
      </PagedList>
    </>
  );
}

const titleOf = ({ recommendation }: Waiting) => recommendation.words?.title ?? "Words erased";

function WaitingCard({ waiting, onDecided }: { waiting: Waiting; onDecided: (done: Done) => void }) {
  const { recommendation: item, waiting_since, age_seconds } = waiting;
  const doubts = item.feedback.filter(({ action, resolved_at }) => action === "not_true" && !resolved_at);
  return (
    <li className="card purpose">
      <div className="row">
        <h2>
          <Link id={cardLink(item.id)} href={`/operator/recommendations/${item.id}`}>
            {titleOf(waiting)}
          </Link>
        </h2>
        <StatusBadge status={item.status} flagged={item.flagged_at !== null} />
      </div>
      <p className="fine">
        Waiting for {age(age_seconds)}, since {moment(waiting_since)}. {words(item.type)}, {item.window}, for{" "}
        <Link href={`/operator/users/${encodeURIComponent(item.user_id)}`}>this person</Link>.
      </p>
      {item.words && <p className="because">{item.words.because.text}</p>}
      {doubts.map((doubt) => (
        <blockquote key={doubt.created_at}>
          <p>“{doubt.note ?? "This is not true"}”</p>
          <footer className="fine">The person, {moment(doubt.created_at)}</footer>
        </blockquote>
      ))}
      <Decisions item={item} onDecided={onDecided} />
    </li>
  );
}
