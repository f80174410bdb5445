import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readCsv } from "#shared/csv";

/** One person of a real queue's log; seconds of their day. */
export type LoggedVisit = {
  readonly day: string;
  readonly isPriority: boolean;
  /** Null when they were served at once. */
  readonly queued: { readonly from: number; readonly to: number } | null;
  /** Null when they gave up. */
  readonly served: { readonly from: number; readonly to: number; readonly server: string | null } | null;
};

const ROWS_MAX = 1_000_000;
const COLUMNS = ["date", "priority", "queue_start", "queue_end", "service_start", "service_end", "agent"] as const;

/** Reads FOLDER/calls.csv; says which line cannot be read, and why. Rows that neither queued nor were served are left out. */
export function readQueueLog(folder: string): LoggedVisit[] {
  const csv = readCsv(readFileSync(join(folder, "calls.csv"), "utf8"));
  if ("openQuote" in csv) throw new Error(`calls.csv: the quote on line ${csv.openQuote} is never closed`);
  const [first, ...rows] = csv.records.filter(({ cells }) => cells.length > 1);
  if (!first || rows.length === 0) throw new Error("calls.csv is empty");
  const header = first.cells;
  if (rows.length > ROWS_MAX) throw new Error(`calls.csv has more than ${ROWS_MAX} rows`);
  const missing = COLUMNS.filter((column) => !header.includes(column));
  if (missing.length > 0) throw new Error(`calls.csv lacks the columns ${missing.join(", ")}`);
  return rows.flatMap(({ line, cells }) => {
    const cell = (column: (typeof COLUMNS)[number]) => cells[header.indexOf(column)] ?? "";
    const queued = spanOf(cell("queue_start"), cell("queue_end"), line);
    const served = spanOf(cell("service_start"), cell("service_end"), line);
    if (!/^\d{4}-\d\d-\d\d$/.test(cell("date"))) throw new Error(`line ${line}: “${cell("date")}” is no date`);
    // A queue that was left in the second it was joined is none.
    const waited = queued && queued.to > queued.from ? queued : null;
    if (!waited && !served) return [];
    const isPriority = cell("priority") === "2";
    return [
      { day: cell("date"), isPriority, queued: waited, served: served && { ...served, server: cell("agent") || null } },
    ];
  });
}

function spanOf(from: string, to: string, line: number): { from: number; to: number } | null {
  if (!from || !to) return null;
  const [start, end] = [secondsOf(from, line), secondsOf(to, line)];
  // Past midnight belongs to the day it began.
  return { from: start, to: end < start ? end + 86_400 : end };
}

function secondsOf(clock: string, line: number): number {
  const match = /^(\d\d):(\d\d):(\d\d)$/.exec(clock);
  if (!match) throw new Error(`line ${line}: “${clock}” is no time of day`);
  return Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]);
}
