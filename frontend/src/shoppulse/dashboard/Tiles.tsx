import type { Figures, Told } from "../contract";
import { change } from "./change";
import { extent, labelled, shifted, when } from "./periods";
import { type InCurrency, inCurrencies, type Value } from "./series";
import { inCurrency, nameOf, spell } from "./spelling";
import { Without, why } from "./Without";

interface Props {
  metrics: readonly Figures[];
  told: Told;
}

/** One tile a metric: what it came to in its latest period, in each currency, and how that changed. */
export function Tiles({ metrics, told }: Props) {
  return (
    <section aria-labelledby="latest">
      <h2 id="latest">Latest figures</h2>
      <ul className="cards tiles">
        {metrics.map((figures) => (
          <li key={figures.metric} className="card">
            <h3>{nameOf(figures.metric)}</h3>
            {why(figures) ? (
              <Without figures={figures} />
            ) : (
              inCurrencies(figures, told).map((one) => (
                <Latest key={one.currency} figures={figures} found={one} told={told} />
              ))
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface LatestProps {
  figures: Figures;
  found: InCurrency;
  told: Told;
}

function Latest({ figures, found: { currency, periods, series }, told }: LatestProps) {
  const period = periods.at(-1) ?? "";
  // Without a split there is one series a currency.
  const values = series[0]?.values ?? [];
  const [latest, before] = [values.at(-1), values.at(-2)];
  const than = when(shifted(period, told.by, -1), told.by);
  return (
    <div className="latest">
      <p className="total">
        {latest ? spell(latest, figures, currency) : <span className="unit">{absent(latest)}</span>}
      </p>
      <p className="fine">
        {labelled(period, told)}
        {(figures.unit === "money" || currency) && `, ${inCurrency(currency)}`}
      </p>
      <p className="fine">
        {latest && before
          ? change({ latest, before, of: figures, currency, extent: extent(period, told), than })
          : `Nothing to compare with ${than}`}
      </p>
    </div>
  );
}

const absent = (value: Value): string =>
  value === null ? "No value: there was nothing to divide by" : "Nothing recorded";
