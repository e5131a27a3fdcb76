import { StackedBars } from "../../../charts/StackedBars";
import { money, shortDay, sum, words } from "../../../ui/format";
import type { Insights } from "../../types";

const NAMED = 5;
const OTHER = "Everything else";

/** Money in and out, and spending by category over time. A refund can make a bar's part negative: it is drawn as none. */
export function Spending({ insights }: { insights: Insights }) {
  const { totals, currency, spending } = insights;
  const named = insights.categories.slice(0, NAMED).map(({ category }) => category);
  const labels = spending.map((bar) => shortDay(bar.from));
  const names = [...named.map(words), OTHER];
  const amounts = spending.map((bar) => [
    ...named.map((category) => bar.categories[category] ?? "0"),
    rest(bar.categories, named),
  ]);
  const largest = insights.categories[0];
  const spent = money(totals.spending, currency);
  return (
    <section aria-labelledby="spending">
      <h2 id="spending">Money in and out</h2>
      <ul className="cards tiles">
        <Tile label="Came in" value={money(totals.money_in, currency)} />
        <Tile label="Spent" value={spent} />
        <Tile label="Left over" value={money(totals.left_over, currency)} />
      </ul>
      <div className="card chart">
        <StackedBars
          title="Spending by category"
          summary={
            largest
              ? `You spent ${spent}. Most went to ${words(largest.category).toLowerCase()}: ${money(largest.amount, currency)}.`
              : "There was no spending in these days."
          }
          labels={labels}
          series={names.map((name, at) => ({
            name,
            values: amounts.map((row) => Math.max(Number(row[at] ?? 0), 0)),
          }))}
          spell={(value) => money(value, currency, true)}
          table={{
            head: ["From", ...names],
            rows: amounts.map((row, at) => [labels[at] ?? "", ...row.map((it) => money(it, currency))]),
          }}
        />
      </div>
    </section>
  );
}

const rest = (categories: Record<string, string>, named: readonly string[]) =>
  sum(Object.entries(categories).flatMap(([name, amount]) => (named.includes(name) ? [] : [amount])));

function Tile({ label, value }: { label: string; value: string }) {
  return (
    <li className="card">
      <span className="fine">{label}</span>
      <p className="total">{value}</p>
    </li>
  );
}
