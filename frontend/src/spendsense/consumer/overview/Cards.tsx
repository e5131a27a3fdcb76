import { Meter } from "../../../charts/Meter";
import { money, percent } from "../../../ui/format";
import type { Account } from "../../types";

const EXPERTS_ADVISE = 0.3;

/** How much of each card's limit is in use, beside the 30 % that experts advise to stay below. */
export function Cards({ accounts }: { accounts: readonly Account[] }) {
  const cards = accounts.filter(({ type }) => type === "credit");
  if (cards.length === 0) return null;
  return (
    <section aria-labelledby="utilization">
      <h2 id="utilization">How full your cards are</h2>
      <p className="lead">
        The dashed mark is 30%: experts advise keeping your use of credit below it. It is a rule of thumb.
      </p>
      <ul className="cards">
        {cards.map((card) => (
          <li key={card.account_id} className="card">
            <Card card={card} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Card({ card }: { card: Account }) {
  const name = `${card.name ?? "Card"}${card.mask ? ` ••${card.mask}` : ""}`;
  if (card.utilization === null || card.balance_current === null || card.balance_limit === null) {
    return (
      <>
        <h3>{name}</h3>
        <p>Your bank told us no limit for this card, so we cannot say how full it is.</p>
      </>
    );
  }
  const used = percent(card.utilization);
  const of = `${money(card.balance_current, card.currency)} of ${money(card.balance_limit, card.currency)}`;
  return (
    <>
      <div className="row">
        <h3>{name}</h3>
        <strong className="figures">{used}</strong>
      </div>
      <Meter
        share={card.utilization}
        mark={EXPERTS_ADVISE}
        label={`${name}: ${used} of the limit is in use; the mark is at 30%`}
      />
      <p className="fine">{of}</p>
    </>
  );
}
