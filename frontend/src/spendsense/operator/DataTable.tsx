import type { ReactNode } from "react";
import { ScrollBox } from "../../ui/ScrollBox";

export interface Column<Item> {
  name: string;
  number?: boolean;
  cell: (item: Item) => ReactNode;
}

interface Props<Item> {
  caption: string;
  columns: readonly Column<Item>[];
  items: readonly Item[];
  keyOf: (item: Item) => string;
}

/** A table that scrolls in a box of its own on narrow screens; its first column names the row. */
export function DataTable<Item>({ caption, columns, items, keyOf }: Props<Item>) {
  return (
    <ScrollBox label={caption}>
      <table className="table">
        <caption className="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name, number }) => (
              <th key={name} scope="col" className={number ? "number" : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={keyOf(item)}>
              {columns.map(({ name, number, cell }, at) =>
                at === 0 ? (
                  <th key={name} scope="row">
                    {cell(item)}
                  </th>
                ) : (
                  <td key={name} className={number ? "number" : undefined}>
                    {cell(item)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
