import { readCsv } from "#shared/csv";
import { IMPORT_BYTES_MAX, IMPORT_CELL_CHARS_MAX, IMPORT_ROWS_MAX } from "#shared/limits";
import { ok, type Result, refuse } from "#shared/result";
import type { ListedRow } from "#shared/views/imports";

/** Somebody on a list, and the line of the file on which they begin. */
export type ListLine = ListedRow & {
  readonly line: number;
  /** An earlier line about the same person; null: this is the first. */
  readonly twiceOf: number | null;
};
/** `ignored`: columns by their headings that say nothing a registration could hold. */
export type PeopleList = { readonly lines: readonly ListLine[]; readonly ignored: readonly string[] };

export type ListProblem =
  | { readonly code: "list-empty" }
  | { readonly code: "list-too-large" }
  | { readonly code: "list-too-long"; readonly rows: number }
  | { readonly code: "quote-open"; readonly line: number }
  | { readonly code: "no-name-column"; readonly found: readonly string[] };

const HEADINGS = {
  name: ["name", "full name", "display name"],
  first: ["first name", "first", "given name", "forename"],
  last: ["last name", "last", "family name", "surname"],
  mail: ["mail", "email", "e mail", "mail address", "email address", "e mail address"],
  ticketType: ["ticket type", "ticket", "type"],
} as const satisfies Record<string, readonly string[]>;
type Column = keyof typeof HEADINGS;

/**
 * People from the text of a CSV file: columns in any order, found by their headings, which the first line holds. What a
 * cell says is left to the server; blank lines are skipped.
 */
export function readList(text: string): Result<PeopleList, ListProblem> {
  if (new Blob([text]).size > IMPORT_BYTES_MAX) return refuse({ code: "list-too-large" });
  const read = readCsv(text);
  if ("openQuote" in read) return refuse({ code: "quote-open", line: read.openQuote });
  const [head, ...records] = read.records.filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  if (!head) return refuse({ code: "list-empty" });
  const columns = columnsIn(head.cells);
  if (!columns.has("name") && !columns.has("first") && !columns.has("last")) {
    return refuse({ code: "no-name-column", found: head.cells.filter((cell) => cell.trim() !== "") });
  }
  if (records.length === 0) return refuse({ code: "list-empty" });
  if (records.length > IMPORT_ROWS_MAX) return refuse({ code: "list-too-long", rows: records.length });
  const seen = new Map<string, number>();
  const lines = records.map(({ line, cells }): ListLine => {
    const say = (column: Column) => (cells[columns.get(column) ?? -1] ?? "").trim().slice(0, IMPORT_CELL_CHARS_MAX);
    const name = (say("name") || `${say("first")} ${say("last")}`.trim()).slice(0, IMPORT_CELL_CHARS_MAX);
    const row = { name, mail: say("mail"), ticketType: say("ticketType") };
    const who = plain(row.mail || name);
    const twiceOf = who === "" ? null : (seen.get(who) ?? null);
    if (twiceOf === null) seen.set(who, line);
    return { ...row, line, twiceOf };
  });
  const used = new Set(columns.values());
  return ok({ lines, ignored: head.cells.filter((cell, at) => cell.trim() !== "" && !used.has(at)) });
}

/** Spreadsheets of some countries still write files in the code page of Windows, which is no UTF-8. */
export function decodeList(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** Where each column is; of two with the same heading the first counts. */
function columnsIn(headings: readonly string[]): ReadonlyMap<Column, number> {
  const columns = new Map<Column, number>();
  for (const [at, heading] of headings.entries()) {
    const said = plain(heading.replace(/[_-]/g, " "));
    for (const [column, words] of Object.entries(HEADINGS) as [Column, readonly string[]][])
      if (words.includes(said) && !columns.has(column)) columns.set(column, at);
  }
  return columns;
}

function plain(text: string): string {
  return text.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();
}
