/** Tells a spreadsheet that a file is UTF-8; without it Excel reads one in the code page of its country. */
export const CSV_BOM = "\uFEFF";

/** With what a spreadsheet takes a cell for a formula, or skips to see whether one follows. */
const BEGINS_FORMULA = /^[=+\-@\t\r\0]/;
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * Lines of a CSV file. A cell that a spreadsheet would calculate gets a leading apostrophe, quoted or not: quotes alone
 * stop no formula. That is not taken back by reading, so a file is for people and no way to hand data on.
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
