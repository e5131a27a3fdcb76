import { day, money } from "../../../ui/format";
import type { Stream } from "../../types";

/** Each change of price, in words: a picture of two or three steps would say less. */
export function PriceHistory({ stream }: { stream: Stream }) {
  const { price_history: steps, currency, first_date, last_amount } = stream;
  if (steps.length === 0) {
    return <p>No change of price seen since {day(first_date)}.</p>;
  }
  const first = steps[0];
  return (
    <ol className="steps" aria-label={`Prices of ${stream.merchant}`}>
      {first && (
        <li>
          <span>{day(first_date)}</span> <span className="figures">{money(first.old, currency)}</span>
        </li>
      )}
      {steps.map((step) => (
        <li key={step.date}>
          <span>{day(step.date)}</span>{" "}
          <span className="figures">
            {money(step.new, currency)}{" "}
            <span className="fine">{Number(step.new) > Number(step.old) ? "▲ dearer" : "▼ cheaper"}</span>
          </span>
        </li>
      ))}
      {steps.at(-1)?.new !== last_amount && (
        <li>
          <span>Last payment</span> <span className="figures">{money(last_amount, currency)}</span>
        </li>
      )}
    </ol>
  );
}
