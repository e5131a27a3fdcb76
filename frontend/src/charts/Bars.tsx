import { Figure } from "./Figure";
import { marks } from "./scale";

export interface Bar {
  name: string;
  value: number;
}

interface Props {
  title: string;
  summary: string;
  /** What is counted, as the head of the table's second column. */
  unit: string;
  bars: readonly Bar[];
}

const ROW = 46;
const THICK = 16;
const FOR_NUMBER = 56;

/** Counts of things that have no order in time: lying bars, each under its name, so that a phone has room. */
export function Bars({ title, summary, unit, bars }: Props) {
  const most = marks(Math.max(0, ...bars.map(({ value }) => value))).at(-1) ?? 1;
  const spelt = (value: number) => value.toLocaleString("en-US");
  return (
    <Figure
      title={title}
      summary={summary}
      height={Math.max(bars.length, 1) * ROW}
      table={{ head: ["Name", unit], rows: bars.map(({ name, value }) => [name, spelt(value)]) }}
    >
      {(width) =>
        bars.map(({ name, value }, at) => {
          const length = (value / most) * (width - FOR_NUMBER);
          const top = at * ROW;
          return (
            <g key={name}>
              <text className="label" x={0} y={top + 14}>
                {name}
              </text>
              <rect className="series-1" x={0} y={top + 20} width={length} height={THICK} rx={3} />
              <text x={length + 8} y={top + 20 + THICK / 2} dy="0.32em">
                {spelt(value)}
              </text>
            </g>
          );
        })
      }
    </Figure>
  );
}
