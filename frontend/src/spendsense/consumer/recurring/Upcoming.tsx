import { isPast, money, shortDay } from "../../../ui/format";
import type { Stream } from "../../types";

const SHOWN = 6;

/** What is expected next, the soonest first. Expected, not promised: it is what the rhythm so far says. */
export function Upcoming({ streams }: { streams: readonly Stream[] }) {
  const next = streams
    .filter(
      (it) => it.direction === "outflow" && it.is_active && it.kind !== "ignored" && it.kind !== "habit",
    )
    .flatMap((it) => (it.next_date === null ? [] : [{ ...it, next_date: it.next_date }]))
    .sort((one, other) => one.next_date.localeCompare(other.next_date))
    .slice(0, SHOWN);
  if (next.length === 0) return null;
  return (
    <section className="card" aria-labelledby="upcoming">
      <h2 id="upcoming">Expected next</h2>
      <ol className="rows">
        {next.map((stream) => (
          <li key={stream.stream_id}>
            <span>
              <time dateTime={stream.next_date}>{shortDay(stream.next_date)}</time> · {stream.merchant}
              {isPast(stream.next_date) && " (not seen yet)"}
            </span>
            <span className="figures">{money(stream.last_amount, stream.currency)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
