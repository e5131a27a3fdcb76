import { Figure, Legend, type TableData } from "./Figure";
import { Gridlines } from "./Gridlines";
import { every, marks } from "./scale";

export interface Series {
  name: string;
  values: number[];
}

interface Props {
  title: string;
  summary: string;
  labels: string[];
  series: Series[];
  spell: (value: number) => string;
  table: TableData;
}

const HEIGHT = 260;
const LEFT = 64;
const TOP = 12;
const BOTTOM = 28;

/** Columns over time, each made of its parts. */
export function StackedBars({ title, summary, labels, series, spell, table }: Props) {
  const totals = labels.map((_, at) => series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0));
  const ticks = marks(Math.max(0, ...totals));
  const top = ticks.at(-1) ?? 1;
  const y = (value: number) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM);

  return (
    <Figure
      title={title}
      summary={summary}
      height={HEIGHT}
      table={table}
      legend={<Legend names={series.map(({ name }) => name)} />}
    >
      {(width) => {
        const slot = (width - LEFT) / Math.max(labels.length, 1);
        const bar = Math.min(slot * 0.64, 56);
        const step = every(labels.length, width - LEFT, 64);
        return (
          <>
            <Gridlines ticks={ticks} y={y} left={LEFT} right={width} spell={spell} />
            {labels.map((label, at) => {
              let below = 0;
              const middle = LEFT + slot * (at + 0.5);
              return (
                <g key={label}>
                  {series.map(({ name, values }, index) => {
                    const value = values[at] ?? 0;
                    const bottom = y(below);
                    below += value;
                    return (
                      <rect
                        key={name}
                        className={`series-${(index % 6) + 1}`}
                        x={middle - bar / 2}
                        y={y(below)}
                        width={bar}
                        height={Math.max(bottom - y(below), 0)}
                      >
                        <title>{`${name}, ${label}: ${spell(value)}`}</title>
                      </rect>
                    );
                  })}
                  {at % step === 0 && (
                    <text className="label" x={middle} y={HEIGHT - 8} textAnchor="middle">
                      {label}
                    </text>
                  )}
                </g>
              );
            })}
          </>
        );
      }}
    </Figure>
  );
}
