import { shortDay } from "../ui/format";
import { Figure, Legend, type TableData } from "./Figure";
import { Gridlines } from "./Gridlines";
import { marks } from "./scale";

export interface Line {
  name: string;
  points: { date: string; value: number }[];
}

interface Props {
  title: string;
  summary: string;
  lines: Line[];
  spell: (value: number) => string;
  threshold?: { value: number; label: string };
  table: TableData;
}

const HEIGHT = 240;
const LEFT = 52;
const RIGHT = 12;
const TOP = 14;
const BOTTOM = 28;

/** Values over days, with a line that they are held against. Colours are backed by dashes. */
export function Lines({ title, summary, lines, spell, threshold, table }: Props) {
  const points = lines.flatMap((line) => line.points);
  const times = points.map(({ date }) => Date.parse(date));
  const first = Math.min(...times);
  const last = Math.max(...times);
  const ticks = marks(Math.max(threshold?.value ?? 0, ...points.map(({ value }) => value)));
  const top = ticks.at(-1) ?? 1;
  const y = (value: number) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM);

  return (
    <Figure
      title={title}
      summary={summary}
      height={HEIGHT}
      table={table}
      legend={<Legend names={lines.map(({ name }) => name)} />}
    >
      {(width) => {
        const x = (date: string) =>
          LEFT + ((Date.parse(date) - first) / Math.max(last - first, 1)) * (width - LEFT - RIGHT);
        return (
          <>
            <Gridlines ticks={ticks} y={y} left={LEFT} right={width - RIGHT} spell={spell} />
            {threshold && (
              <g className="threshold">
                <line x1={LEFT} x2={width - RIGHT} y1={y(threshold.value)} y2={y(threshold.value)} />
                <text x={width - RIGHT} y={y(threshold.value) - 6} textAnchor="end">
                  {threshold.label}
                </text>
              </g>
            )}
            {lines.map((line, index) => (
              <polyline
                key={line.name}
                className={`line line-${(index % 6) + 1}`}
                points={line.points.map(({ date, value }) => `${x(date)},${y(value)}`).join(" ")}
              >
                <title>{line.name}</title>
              </polyline>
            ))}
            <text className="label" x={LEFT} y={HEIGHT - 8}>
              {shortDay(iso(first))}
            </text>
            <text className="label" x={width - RIGHT} y={HEIGHT - 8} textAnchor="end">
              {shortDay(iso(last))}
            </text>
          </>
        );
      }}
    </Figure>
  );
}

const iso = (time: number) => new Date(time).toISOString().slice(0, 10);
