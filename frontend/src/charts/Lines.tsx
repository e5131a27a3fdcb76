import { shortDay } from "../ui/format";
import { Figure, Legend, type TableData } from "./Figure";
import { Gridlines } from "./Gridlines";
import { marksBetween } from "./scale";

export interface Line {
  name: string;
  /** In their order. No value breaks the line: what is not known is not drawn. */
  points: { date: string; value: number | undefined }[];
}

interface Props {
  title: string;
  summary: string;
  lines: Line[];
  spell: (value: number) => string;
  spellDate?: (date: string) => string;
  /** Whether the lines have to be told apart by name. */
  legend?: boolean;
  threshold?: { value: number; label: string };
  table: TableData;
}

const HEIGHT = 240;
const LEFT = 52;
const RIGHT = 12;
const TOP = 14;
const BOTTOM = 28;

/** Values over days, with a line that they are held against. Colours are backed by dashes. */
export function Lines({
  title,
  summary,
  lines,
  spell,
  spellDate = shortDay,
  legend = true,
  threshold,
  table,
}: Props) {
  const points = lines.flatMap((line) => line.points);
  const times = points.map(({ date }) => Date.parse(date));
  const first = Math.min(...times);
  const last = Math.max(...times);
  const values = points.flatMap(({ value }) => value ?? []);
  const ticks = marksBetween(Math.min(0, ...values), Math.max(threshold?.value ?? 0, ...values));
  const [low, top] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const y = (value: number) => HEIGHT - BOTTOM - ((value - low) / (top - low)) * (HEIGHT - TOP - BOTTOM);

  return (
    <Figure
      title={title}
      summary={summary}
      height={HEIGHT}
      table={table}
      legend={legend && <Legend names={lines.map(({ name }) => name)} />}
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
              <g key={line.name}>
                <title>{line.name}</title>
                {stretches(line.points).map((stretch) => (
                  <Stretch
                    key={stretch[0]?.date}
                    colour={(index % 6) + 1}
                    points={stretch.map(({ date, value }) => [x(date), y(value)])}
                  />
                ))}
              </g>
            ))}
            <text className="label" x={LEFT} y={HEIGHT - 8}>
              {spellDate(iso(first))}
            </text>
            <text className="label" x={width - RIGHT} y={HEIGHT - 8} textAnchor="end">
              {last > first && spellDate(iso(last))}
            </text>
          </>
        );
      }}
    </Figure>
  );
}

interface StretchProps {
  colour: number;
  points: [x: number, y: number][];
}

/** A line without a break; of one point there is none, so the point itself is drawn. */
function Stretch({ colour, points }: StretchProps) {
  const [first, ...more] = points;
  if (first && more.length === 0)
    return <circle className={`series-${colour}`} cx={first[0]} cy={first[1]} r={3.5} />;
  return <polyline className={`line line-${colour}`} points={points.map((it) => it.join(",")).join(" ")} />;
}

const iso = (time: number) => new Date(time).toISOString().slice(0, 10);

/** The runs of points between those without a value. */
function stretches(points: Line["points"]): { date: string; value: number }[][] {
  const found: { date: string; value: number }[][] = [[]];
  for (const { date, value } of points) {
    if (value === undefined) found.push([]);
    else found.at(-1)?.push({ date, value });
  }
  return found.filter((stretch) => stretch.length > 0);
}
