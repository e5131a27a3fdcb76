import { useState } from "react";
import { Link } from "wouter";
import { Bars } from "../../../charts/Bars";
import { Choice } from "../../../ui/Choice";
import { plural, words } from "../../../ui/format";
import { WINDOW_OPTIONS } from "../people/options";
import { age } from "../review/age";
import type { Metrics, Window } from "../types";

/** Which personas people have, a window at a time: between windows people move. */
export function Personas({ personas }: Pick<Metrics, "personas">) {
  const [window, choose] = useState<Window>("30d");
  const found = personas.filter((one) => one.window === window);
  const [most] = found;
  const all = found.reduce((sum, { people }) => sum + people, 0);
  return (
    <section aria-labelledby="personas" className="block">
      <h2 id="personas">Personas</h2>
      <Choice legend="Window" options={WINDOW_OPTIONS} value={window} onChange={choose} />
      {most ? (
        <div className="card">
          <Bars
            title="People by persona"
            summary={`${words(most.persona)} is the most frequent of ${plural(all, "person", "people")}.`}
            unit="People"
            bars={found.map(({ persona, people }) => ({ name: words(persona), value: people }))}
          />
        </div>
      ) : (
        <p>Nobody has a persona in this window yet.</p>
      )}
    </section>
  );
}

/** What people said of what they were shown. */
export function Said({ feedback }: Pick<Metrics, "feedback">) {
  const bars = Object.entries(feedback).map(([action, count]) => ({ name: words(action), value: count }));
  const all = bars.reduce((sum, { value }) => sum + value, 0);
  return (
    <section aria-labelledby="said" className="block">
      <h2 id="said">What people say</h2>
      {all === 0 ? (
        <p>Nobody has said anything yet.</p>
      ) : (
        <div className="card">
          <Bars title="Feedback" summary={`${plural(all, "answer")} so far.`} unit="Answers" bars={bars} />
        </div>
      )}
    </section>
  );
}

/** What waits for somebody, with the way to it. */
export function Waiting({ waiting, people }: Pick<Metrics, "waiting" | "people">) {
  const oldest = waiting.oldest_event_seconds;
  const tiles = [
    { name: "To be reviewed", count: waiting.pending, href: "/operator/review?status=pending" },
    { name: "Flagged", count: waiting.flagged, href: "/operator/review?status=flagged" },
    { name: "Disputed", count: waiting.disputed, href: "/operator/review?status=disputed" },
    { name: "Failed shards", count: waiting.failed_shards, href: "/operator/runs?status=failed" },
    { name: "Texts that were dropped", count: waiting.dropped_texts },
    {
      name: "Events to be sent",
      count: waiting.events,
      more: oldest === null ? undefined : `The oldest waits for ${age(oldest)}.`,
    },
  ];
  return (
    <section aria-labelledby="waiting" className="block">
      <h2 id="waiting">What waits</h2>
      <p>
        {plural(people.known, "person", "people")} known, {people.consenting.toLocaleString("en-US")} with
        consent, {people.allowing_offers.toLocaleString("en-US")} of them to offers.
      </p>
      <ul className="cards tiles">
        {tiles.map(({ name, count, href, more }) => (
          <li key={name} className="card">
            <h3>{href ? <Link href={href}>{name}</Link> : name}</h3>
            <p className="total">{count.toLocaleString("en-US")}</p>
            {more && <p className="fine">{more}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
