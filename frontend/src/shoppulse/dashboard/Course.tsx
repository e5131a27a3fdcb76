import type { Figures, Told } from "../contract";
import { MetricChart } from "./MetricChart";
import { inCurrencies } from "./series";

interface Props {
  metrics: readonly Figures[];
  told: Told;
}

/** How every metric that has figures went, with a chart of its own for each currency. */
export function Course({ metrics, told }: Props) {
  const charts = metrics.flatMap((figures) =>
    inCurrencies(figures, told).map((found) => ({ figures, found })),
  );
  if (charts.length === 0) return null;
  return (
    <section aria-labelledby="course">
      <h2 id="course">Over time{told.split && `, by ${told.split}`}</h2>
      <ul className="cards wide">
        {charts.map(({ figures, found }) => (
          <li key={`${figures.metric} ${found.currency}`} className="card">
            <MetricChart figures={figures} found={found} told={told} />
          </li>
        ))}
      </ul>
    </section>
  );
}
