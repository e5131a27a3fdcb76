import { useOpenForm } from "../../../drafts/context";
import { Fact } from "../../../ui/Fact";
import { day, isPast, money, plural } from "../../../ui/format";
import type { Stream } from "../../types";
import { CORRECT, CorrectionDialog } from "./CorrectionDialog";
import { PriceHistory } from "./PriceHistory";
import { QuickCorrections } from "./QuickCorrections";
import { headingOf } from "./useMoved";
import { rhythm } from "./words";

interface Props {
  stream: Stream;
  /** Every stream, for saying that two of them are one. */
  all: readonly Stream[];
  /** Something is being said of it, after which it may stand elsewhere. */
  onCorrect: () => void;
}

/** What comes late is not announced, as long as its stream is not taken to have ended. */
function expected(direction: string, date: string): string {
  if (isPast(date)) return "Was expected";
  return direction === "inflow" ? "Next" : "Next charge";
}

export function StreamCard({ stream, all, onCorrect }: Props) {
  const title = headingOf(stream);
  const [open, setOpen] = useOpenForm(stream.stream_id, [CORRECT]);
  const amount = money(stream.last_amount, stream.currency);
  return (
    <li className="card">
      <article aria-labelledby={title} className="stream">
        <div className="row">
          <h3 id={title} tabIndex={-1}>
            {stream.merchant}
          </h3>
          <strong className="figures">{amount}</strong>
        </div>
        <dl>
          <Fact name="Rhythm">{rhythm(stream.frequency)}</Fact>
          {stream.next_date && stream.is_active && (
            <Fact name={expected(stream.direction, stream.next_date)}>{day(stream.next_date)}</Fact>
          )}
          <Fact name="Last">{day(stream.last_date)}</Fact>
          {stream.monthly_amount !== null && stream.frequency !== "MONTHLY" && (
            <Fact name="Per month, about">{money(stream.monthly_amount, stream.currency)}</Fact>
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
        <QuickCorrections stream={stream} onCorrect={onCorrect} onMore={() => setOpen(CORRECT)} />
      </article>
      {open && (
        <CorrectionDialog
          stream={stream}
          all={all}
          onCorrect={onCorrect}
          onClose={() => setOpen(undefined)}
        />
      )}
    </li>
  );
}
