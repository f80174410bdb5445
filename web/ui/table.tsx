import type { ReactNode } from "react";

export type Column<Row> = {
  readonly key: string;
  readonly header: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: "left" | "right";
  /** Hidden on a phone. */
  readonly wideOnly?: boolean;
  /** A class for its width; a table of which only some rows are there needs one for every column. */
  readonly width?: string;
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

export const rowClass = "h-12 border-b border-line last:border-0 pointer-coarse:h-16 hover:bg-sunken/50";

export function Table<Row>({ caption, columns, rows, rowKey, empty }: TableProps<Row>) {
  if (rows.length === 0 && empty) return <>{empty}</>;
  return (
    <TableFrame caption={caption}>
      <table className="w-full border-collapse text-sm">
        <TableHead caption={caption} columns={columns} />
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className={rowClass}>
              <Cells columns={columns} row={row} />
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

/** "relative": words for screen readers lie where their cell is, also where that is scrolled out of sight. */
export function TableFrame({ caption, children }: { caption: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: it holds a table, and no fields.
    <div
      role="group"
      aria-label={caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the screen is scrolled by keys too.
      tabIndex={0}
      className="relative overflow-x-auto rounded-card border border-line bg-surface"
    >
      {children}
    </div>
  );
}

export function TableHead<Row>({ caption, columns }: Pick<TableProps<Row>, "caption" | "columns">) {
  return (
    <>
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr aria-rowindex={1} className="border-b border-line">
          {columns.map((column) => (
            <th
              key={column.key}
              scope="col"
              className={`px-3 py-2.5 sm:px-4 font-medium text-ink-soft ${column.width ?? ""} ${lookOf(column)}`}
            >
              {column.header}
            </th>
          ))}
        </tr>
      </thead>
    </>
  );
}

export function Cells<Row>({ columns, row }: { columns: readonly Column<Row>[]; row: Row }) {
  return columns.map((column) => (
    <td key={column.key} className={`px-3 py-2.5 sm:px-4 align-middle ${lookOf(column)}`}>
      {column.cell(row)}
    </td>
  ));
}

function lookOf<Row>({ align, wideOnly }: Column<Row>): string {
  return `${align === "right" ? "text-right" : "text-left"} ${wideOnly ? "hidden md:table-cell" : ""}`;
}
