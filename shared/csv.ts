/** Tells a spreadsheet that a file is UTF-8; without it Excel reads one in the code page of its country. */
export const CSV_BOM = "\uFEFF";

/** With what a spreadsheet takes a cell for a formula, or skips to see whether one follows. */
const BEGINS_FORMULA = /^[=+\-@\t\r\0]/;
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * Lines of a CSV file. A cell that a spreadsheet would calculate gets a leading apostrophe, quoted or not: quotes alone
 * stop no formula; `readCsv` takes it back. A cell that began so by itself is the one that does not come back as it was.
 * @param rows of cells, any text; pages of one file may be written one by one
 * @returns each row with its CRLF, the last one too; no byte order mark
 * Source: RFC 4180, section 2; OWASP, CSV Injection; ASVS 5.0, 1.2.10, which adds the null character.
 */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(writeCell).join(",")}\r\n`).join("");
}

function writeCell(text: string): string {
  const safe = BEGINS_FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A record and the line of the file on which it begins, the first at 1. */
export type CsvRecord = { readonly line: number; readonly cells: readonly string[] };

/** With what lines are told to be cut, the likeliest first. */
const DELIMITERS = [",", ";", "\t"] as const;
/** What `writeCell` put there. */
const MADE_SAFE = /^'(?=[=+\-@\t\r\0])/;

/**
 * Records of a CSV file as spreadsheets write them: with a byte order mark or without, lines ending with CRLF, LF or CR, cut by
 * whichever of comma, semicolon and tab its first line has most of. Cells may be quoted; a quote elsewhere is a quote.
 * @returns every record, blank ones with one empty cell; or, where a quote is not closed, the line on which it opens
 * Source: RFC 4180, section 2, and what it leaves to "be liberal in what you accept".
 */
export function readCsv(file: string): { readonly records: readonly CsvRecord[] } | { readonly openQuote: number } {
  const text = file.startsWith(CSV_BOM) ? file.slice(1) : file;
  const delimiter = delimiterOf(text);
  const plainEnd = new RegExp(`[\\r\\n${delimiter}]|$`, "g");
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let [at, line, begins] = [0, 1, 1];
  while (at < text.length || cells.length > 0) {
    let cell = "";
    if (text[at] === '"') {
      const end = closingQuote(text, at);
      if (end === -1) return { openQuote: line };
      cell = text.slice(at + 1, end).replaceAll('""', '"');
      line += breaksIn(cell);
      at = end + 1;
    }
    plainEnd.lastIndex = at;
    const end = plainEnd.exec(text)?.index ?? text.length;
    cells.push((cell + text.slice(at, end)).replace(MADE_SAFE, ""));
    at = end;
    if (text[at] === delimiter) {
      at++;
      continue;
    }
    records.push({ line: begins, cells });
    cells = [];
    at += text.startsWith("\r\n", at) ? 2 : 1;
    line++;
    begins = line;
  }
  return { records };
}

/** -1 where there is none. Two quotes in a row are one of the cell's. */
function closingQuote(text: string, opens: number): number {
  let at = text.indexOf('"', opens + 1);
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}

function breaksIn(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

function delimiterOf(text: string): string {
  const counts = new Map<string, number>(DELIMITERS.map((delimiter) => [delimiter, 0]));
  let isQuoted = false;
  for (const char of text) {
    if (char === '"') isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (char === "\n" || char === "\r") break;
    const many = counts.get(char);
    if (many !== undefined) counts.set(char, many + 1);
  }
  const [[most] = [","]] = [...counts].sort(([, a], [, b]) => b - a);
  return most;
}
