import { expect, test } from "vitest";
import { CSV_BOM } from "#shared/csv";
import { decodeList, readList } from "./read-list.ts";

function linesOf(text: string) {
  const read = readList(text);
  if (!read.ok) throw new Error(read.refusal.code);
  return read.value;
}

test("columns are found by their headings, in any order; what is not used is said", () => {
  const { lines, ignored } = linesOf(
    "TICKET_TYPE;Phone; e-mail ;Last name;First Name\nVIP;1;ana@b.c;Moreno;Ana\n;;;Lind;\n",
  );
  expect(lines).toEqual([
    { line: 2, name: "Ana Moreno", mail: "ana@b.c", ticketType: "VIP", twiceOf: null },
    { line: 3, name: "Lind", mail: "", ticketType: "", twiceOf: null },
  ]);
  expect(ignored).toEqual(["Phone"]);
});

test("a downloaded door list is read, with names that a spreadsheet would calculate", () => {
  const { lines, ignored } = linesOf(
    `${CSV_BOM}Name,Mail,Status,With\r\n'=Ana,a@b.c,Confirmed,\r\n"Ben ""Bo"" Okafor",,Confirmed,\r\n`,
  );
  expect(lines.map(({ name, mail }) => [name, mail])).toEqual([
    ["=Ana", "a@b.c"],
    ['Ben "Bo" Okafor', ""],
  ]);
  expect(ignored).toEqual(["Status", "With"]);
});

test("the same person further down is named with the line they were on first", () => {
  const { lines } = linesOf("Name\tMail\nAna\tA@b.c\n\nAna\t\nBen\ta@B.c\nana\t\n\t\n");
  expect(lines.map(({ line, twiceOf }) => [line, twiceOf])).toEqual([
    [2, null],
    [4, null],
    [5, 2],
    [6, 4],
  ]);
});

test.each([
  ["nothing", "", { code: "list-empty" }],
  ["headings alone", "Name,Mail\n \n", { code: "list-empty" }],
  ["no headings", "Ana,ana@b.c\n", { code: "no-name-column", found: ["Ana", "ana@b.c"] }],
  ["an open quote", 'Name\n"Ana\n', { code: "quote-open", line: 2 }],
  ["too many lines", `Name\n${"Ana\n".repeat(5_001)}`, { code: "list-too-long", rows: 5_001 }],
  ["too much", `Name\n${"A".repeat(1_000_000)}`, { code: "list-too-large" }],
])("%s is no list", (_, text, refusal) => {
  expect(readList(text)).toEqual({ ok: false, refusal });
});

test("a file of an older spreadsheet keeps its letters", () => {
  const bytes = (...codes: number[]) => new Uint8Array(codes).buffer;
  expect([decodeList(bytes(0x5a, 0x6f, 0xe9)), decodeList(bytes(0x5a, 0x6f, 0xc3, 0xa9))]).toEqual(["Zoé", "Zoé"]);
});
