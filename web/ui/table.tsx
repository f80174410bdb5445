import type { ReactNode } from "react";

export type Column<Row> = {
  readonly key: string;
  readonly header: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: "left" | "right";
  /** Hidden on a phone. */
  readonly wideOnly?: boolean;
};

export type TableProps<Row> = {
  /** Read out as the table's name. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Shown instead of an empty body. */
  empty?: ReactNode;
};

export function Table<Row>({ caption, columns, rows, rowKey, empty }: TableProps<Row>) {
  if (rows.length === 0 && empty) return <>{empty}</>;
  const look = (column: Column<Row>) =>
    `${column.align === "right" ? "text-right" : "text-left"} ${column.wideOnly ? "hidden md:table-cell" : ""}`;
  // "relative": words for screen readers lie where their cell is, also where that is scrolled out of sight.
  return (
    <div className="relative overflow-x-auto rounded-card border border-line bg-surface">
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line">
            {columns.map((column) => (
              <th key={column.key} scope="col" className={`px-4 py-2.5 font-medium text-ink-soft ${look(column)}`}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              className="h-12 border-b border-line last:border-0 pointer-coarse:h-16 hover:bg-sunken/50"
            >
              {columns.map((column) => (
                <td key={column.key} className={`px-4 py-2.5 align-middle ${look(column)}`}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
