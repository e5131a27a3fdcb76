import { useId, useState } from "react";
import type { Stream } from "../../api/types";
import { day, money, plural } from "../../ui/format";
import { CorrectionDialog } from "./CorrectionDialog";
import { PriceHistory } from "./PriceHistory";
import { QuickCorrections } from "./QuickCorrections";
import { rhythm } from "./words";

interface Props {
  stream: Stream;
  /** Every stream, for saying that two of them are one. */
  all: readonly Stream[];
}

export function StreamCard({ stream, all }: Props) {
  const title = useId();
  const [correcting, setCorrecting] = useState(false);
  const amount = money(stream.last_amount, stream.currency);
  return (
    <li className="card">
      <article aria-labelledby={title} className="stream">
        <div className="row">
          <h3 id={title}>{stream.merchant}</h3>
          <strong className="figures">{amount}</strong>
        </div>
        <dl>
          <Row name="Rhythm" value={rhythm(stream.frequency)} />
          {stream.next_date && stream.is_active && (
            <Row
              name={stream.direction === "inflow" ? "Next" : "Next charge"}
              value={day(stream.next_date)}
            />
          )}
          <Row name="Last" value={day(stream.last_date)} />
          {stream.monthly_amount !== null && stream.frequency !== "MONTHLY" && (
            <Row name="Per month, about" value={money(stream.monthly_amount, stream.currency)} />
          )}
        </dl>
        <details>
          <summary>Prices and how we know</summary>
          <PriceHistory stream={stream} />
          <p className="fine">
            {plural(stream.payments, "payment")} since {day(stream.first_date)}. {stream.confidence_reason}
          </p>
        </details>
        {stream.merged.length > 0 && (
          <p className="fine">Includes {stream.merged.map(({ merchant }) => merchant).join(", ")}.</p>
        )}
        {stream.correction?.note && <p className="fine">Your note: {stream.correction.note}</p>}
        <QuickCorrections stream={stream} onMore={() => setCorrecting(true)} />
      </article>
      {correcting && <CorrectionDialog stream={stream} all={all} onClose={() => setCorrecting(false)} />}
    </li>
  );
}

function Row({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
