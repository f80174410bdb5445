import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import { Fragment, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Cells, rowClass, TableFrame, TableHead, type TableProps } from "#web/ui/table";

/** As high as most rows are; each one's own height counts from when it is there. */
const ROW_PX = 48;
/** So that Tab finds a next row to go to, which then scrolls into view. */
const BEYOND_VIEW_ROWS = 10;
/** From here on people scroll into what comes next, not to an end. */
const NEAR_END_ROWS = 20;

export type VirtualTableProps<Row> = TableProps<Row> & {
  /** Whether `rows` are all there will be. */
  isWhole: boolean;
  /** The end comes near, again with every drawing until more rows are there. */
  onNearEnd: () => void;
};

/** A table of thousands: it scrolls with the page, and only the rows in view and a few beyond are there. */
export function VirtualTable<Row>({ empty, ...table }: VirtualTableProps<Row>) {
  return table.rows.length === 0 && empty ? empty : <Rows {...table} />;
}

function Rows<Row>({ caption, columns, rows, rowKey, isWhole, onNearEnd }: Omit<VirtualTableProps<Row>, "empty">) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (body.current) setTop(Math.round(body.current.getBoundingClientRect().top + window.scrollY));
  });
  // The row that had the focus last stays, however far the page scrolls: there the keyboard goes on, and there a dialog returns.
  const [heldKey, setHeldKey] = useState<string | null>(null);
  const heldAt = heldKey === null ? -1 : rows.findIndex((row) => rowKey(row) === heldKey);
  const keyAt = useCallback(
    (index: number) => {
      const row = rows[index];
      return row === undefined ? index : rowKey(row);
    },
    [rows, rowKey],
  );
  const virtualizer = useWindowVirtualizer<HTMLTableRowElement>({
    count: rows.length,
    estimateSize: () => ROW_PX,
    getItemKey: keyAt,
    overscan: BEYOND_VIEW_ROWS,
    scrollMargin: top,
    rangeExtractor: (range) => {
      const inView = defaultRangeExtractor(range);
      return heldAt < 0 || inView.includes(heldAt) ? inView : [...inView, heldAt].sort((a, b) => a - b);
    },
  });
  const isNearEnd = (virtualizer.range?.endIndex ?? 0) >= rows.length - NEAR_END_ROWS;
  useEffect(() => {
    if (isNearEnd && !isWhole) onNearEnd();
  }, [isNearEnd, isWhole, onNearEnd]);
  const items = virtualizer.getVirtualItems();
  const end = top + virtualizer.getTotalSize();
  return (
    <TableFrame caption={caption}>
      <table
        aria-rowcount={isWhole ? rows.length + 1 : -1}
        className="w-full table-fixed border-collapse text-sm wrap-anywhere"
      >
        <TableHead caption={caption} columns={columns} />
        <tbody ref={body} onFocus={({ target }) => setHeldKey(target.closest("tr")?.dataset.key ?? null)}>
          {items.map(({ index, key, start }, at) => {
            const row = rows[index];
            return row === undefined ? null : (
              <Fragment key={key}>
                <Gap px={start - (items[at - 1]?.end ?? top)} columns={columns.length} />
                <tr
                  ref={virtualizer.measureElement}
                  data-index={index}
                  data-key={key}
                  aria-rowindex={index + 2}
                  className={rowClass}
                >
                  <Cells columns={columns} row={row} />
                </tr>
              </Fragment>
            );
          })}
          <Gap px={end - (items.at(-1)?.end ?? top)} columns={columns.length} />
        </tbody>
      </table>
    </TableFrame>
  );
}

/** The height of the rows that are not there. */
function Gap({ px, columns }: { px: number; columns: number }) {
  if (px <= 0) return null;
  return (
    <tr aria-hidden>
      <td colSpan={columns} className="p-0" style={{ height: px }} />
    </tr>
  );
}
