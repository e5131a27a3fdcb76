import { type ReactNode, useId, useRef } from "react";
import { ScrollBox } from "../ui/ScrollBox";
import { useWidth } from "./useWidth";

export interface TableData {
  head: string[];
  rows: string[][];
}

interface Props {
  title: string;
  /** What a person would say of the picture in a sentence. */
  summary: string;
  height: number;
  table: TableData;
  legend?: ReactNode;
  children: (width: number) => ReactNode;
}

/** A picture of numbers with the same numbers as a table, for whoever would rather read them. */
export function Figure({ title, summary, height, table, legend, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const id = useId();
  return (
    <figure className="figure" aria-labelledby={id}>
      <figcaption>
        <h3 id={id}>{title}</h3>
        <p className="fine">{summary}</p>
      </figcaption>
      {legend}
      <div ref={box} className="plot" style={{ height }}>
        <svg width={width} height={height} role="img" aria-label={`${title}. ${summary}`}>
          {children(width)}
        </svg>
      </div>
      <details>
        <summary>
          Show as a table<span className="hidden">: {title}</span>
        </summary>
        <ScrollBox label={title}>
          <table className="table">
            <thead>
              <tr>
                {table.head.map((name, index) => (
                  <th key={name} scope="col" className={index > 0 ? "number" : undefined}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map(([first, ...others]) => (
                <tr key={first}>
                  <th scope="row">{first}</th>
                  {others.map((cell, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: cells are told apart by their column
                    <td key={index} className="number">
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      </details>
    </figure>
  );
}

/** Names the series of a chart by colour and by word. */
export function Legend({ names }: { names: readonly string[] }) {
  return (
    <ul className="legend" aria-hidden="true">
      {names.map((name, index) => (
        <li key={name}>
          <span className={`swatch series-${(index % 6) + 1}`} />
          {name}
        </li>
      ))}
    </ul>
  );
}
