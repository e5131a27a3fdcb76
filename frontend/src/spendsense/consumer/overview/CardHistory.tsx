import { Lines } from "../../../charts/Lines";
import { day, percent } from "../../../ui/format";
import type { Insights } from "../../types";

/** How full each card was over the window, beside the 30 % line. */
export function CardHistory({ cards }: Pick<Insights, "cards">) {
  const lines = cards.flatMap((card) => {
    const points = card.series.flatMap(({ date, utilization }) =>
      utilization === null ? [] : [{ date, value: utilization }],
    );
    const name = `${card.name ?? "Card"}${card.mask ? ` ••${card.mask}` : ""}`;
    return points.length > 1 ? [{ name, points }] : [];
  });
  if (lines.length === 0) return null;
  const dates = [...new Set(lines.flatMap(({ points }) => points.map(({ date }) => date)))].sort();
  const at = new Map(
    lines.map(({ name, points }) => [name, new Map(points.map(({ date, value }) => [date, value]))]),
  );
  const cell = (name: string, date: string) => {
    const value = at.get(name)?.get(date);
    return value === undefined ? "not known" : percent(value);
  };
  return (
    <div className="card chart">
      <Lines
        title="Over time"
        summary="Worked out backwards from the last balance, payment by payment, against today's limit."
        lines={lines}
        spell={(value) => percent(value)}
        threshold={{ value: 0.3, label: "30%" }}
        table={{
          head: ["Day", ...lines.map(({ name }) => name)],
          rows: dates.map((date) => [day(date), ...lines.map(({ name }) => cell(name, date))]),
        }}
      />
    </div>
  );
}
