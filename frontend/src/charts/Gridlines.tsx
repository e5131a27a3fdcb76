interface Props {
  ticks: number[];
  y: (value: number) => number;
  left: number;
  right: number;
  spell: (value: number) => string;
}

/** The marks of the value axis, from `left` to `right`, with what each stands for beside it. */
export function Gridlines({ ticks, y, left, right, spell }: Props) {
  return ticks.map((tick) => (
    <g key={tick} className="gridline">
      <line x1={left} x2={right} y1={y(tick)} y2={y(tick)} />
      <text x={left - 8} y={y(tick)} dy="0.32em" textAnchor="end">
        {spell(tick)}
      </text>
    </g>
  ));
}
