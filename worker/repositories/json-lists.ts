import { type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";

/** A statement takes a hundred parameters; this is one. */
export function inJson(column: SQLiteColumn, values: readonly string[]): SQL {
  return sql`${column} in (select value from json_each(${JSON.stringify(values)}))`;
}

/** A parameter holds two million bytes: so many characters, whatever they are, and one row more. */
const LOT_CHARS_MAX = 400_000;

/** Rows as JSON lists, each short enough for one parameter. */
export function jsonLots(rows: readonly object[]): string[] {
  const lots: string[] = [];
  let lot: string[] = [];
  let chars = 0;
  for (const row of rows) {
    const text = JSON.stringify(row);
    if (lot.length > 0 && chars + text.length > LOT_CHARS_MAX) {
      lots.push(`[${lot.join(",")}]`);
      [lot, chars] = [[], 0];
    }
    lot.push(text);
    chars += text.length;
  }
  if (lot.length > 0) lots.push(`[${lot.join(",")}]`);
  return lots;
}
