import fc from "fast-check";
import { expect, test } from "vitest";
import { CSV_BOM, readCsv, writeCsv } from "./csv.ts";

type Cell = { readonly text: string; readonly isQuoted: boolean };

/** As the grammar of RFC 4180, section 2, reads a file whose last record ends with CRLF; throws for what it does not allow. */
function parseCsv(file: string): Cell[][] {
  const records: Cell[][] = [];
  let at = 0;
  const field = (): Cell => {
    if (file[at] !== '"') {
      const from = at;
      while (at < file.length && !',"\r\n'.includes(file[at] ?? "")) at++;
      return { text: file.slice(from, at), isQuoted: false };
    }
    let text = "";
    for (at++; ; at++) {
      if (at >= file.length) throw new Error("a quote is not closed");
      if (file[at] !== '"') text += file[at];
      else if (file[at + 1] === '"') text += file[at++];
      else break;
    }
    at++;
    return { text, isQuoted: true };
  };
  while (at < file.length) {
    const record = [field()];
    while (file[at] === ",") {
      at++;
      record.push(field());
    }
    if (file.slice(at, at + 2) !== "\r\n") throw new Error(`no end of a record at ${at}`);
    at += 2;
    records.push(record);
  }
  return records;
}

const textsIn = (file: string) => parseCsv(file).map((record) => record.map(({ text }) => text));
const DANGEROUS = ["=", "+", "-", "@", "\t", "\r", "\0"];
const isDangerous = (text: string) => DANGEROUS.some((sign) => text.startsWith(sign));

/** Texts in which quotes, commas, breaks and formulas are as frequent as letters. */
const cell = fc.oneof(
  fc.string({ unit: fc.constantFrom(...DANGEROUS, '"', ",", "\n", "'", " ", "a", "é", "名", "😀"), maxLength: 8 }),
  fc.string({ unit: "binary", maxLength: 20 }),
);
const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), { maxLength: 8 });

test("plain cells stand as they are, others in quotes, each line ends with CRLF", () => {
  expect(
    writeCsv([
      ["Name", "Mail"],
      ['Ana "Nan" Silva', "Oslo, Norway", "two\nlines", ""],
    ]),
  ).toBe('Name,Mail\r\n"Ana ""Nan"" Silva","Oslo, Norway","two\nlines",\r\n');
});

// ASVS 1.2.10
test.each(DANGEROUS)("a cell that begins with %j is text, also in quotes", (sign) => {
  expect(textsIn(writeCsv([[`${sign}1+1`, `${sign}HYPERLINK("x","y")`]]))).toEqual([
    [`'${sign}1+1`, `'${sign}HYPERLINK("x","y")`],
  ]);
});

test("any rows come back from their file, but for the apostrophe that makes a formula text", () => {
  fc.assert(
    fc.property(rows, (written) => {
      const read = textsIn(writeCsv(written));
      expect(read).toEqual(written.map((cells) => cells.map((text) => (isDangerous(text) ? `'${text}` : text))));
    }),
  );
});

// ASVS 1.2.10
test("no cell begins as a formula does, in quotes or without", () => {
  fc.assert(
    fc.property(rows, (written) => {
      for (const { text } of parseCsv(writeCsv(written)).flat()) expect(isDangerous(text)).toBe(false);
    }),
  );
});

test("pages written one by one are the file written at once", () => {
  fc.assert(fc.property(rows, rows, (one, two) => writeCsv(one) + writeCsv(two) === writeCsv([...one, ...two])));
});

function recordsOf(file: string) {
  const read = readCsv(file);
  if ("openQuote" in read) throw new Error(`a quote is open from line ${read.openQuote}`);
  return read.records;
}

test("what is written is read again, but for what looks like a formula made safe", () => {
  const head = ["Name", "Mail"];
  fc.assert(
    fc.property(rows, fc.boolean(), (written, hasMark) => {
      const file = `${hasMark ? CSV_BOM : ""}${writeCsv([head, ...written])}`;
      const [first, ...read] = recordsOf(file).map(({ cells }) => cells);
      expect(first).toEqual(head);
      expect(read).toEqual(written.map((cells) => cells.map((text) => text.replace(/^'(?=[=+\-@\t\r\0])/, ""))));
    }),
  );
});

test("each record says on which line of the file it begins", () => {
  fc.assert(
    fc.property(rows, (written) => {
      const lineAt = (from: number) =>
        1 + (writeCsv([["a", "b"], ...written.slice(0, from)]).match(/\r\n|\r|\n/g)?.length ?? 0);
      const [, ...read] = recordsOf(writeCsv([["a", "b"], ...written]));
      expect(read.map(({ line }) => line)).toEqual(written.map((_, at) => lineAt(at)));
    }),
  );
});

test.each([
  ["commas and CRLF", "Name,Mail\r\nAna,a@b.c\r\n"],
  ["semicolons and LF, no end", "Name;Mail\nAna;a@b.c"],
  ["tabs and CR", "Name\tMail\rAna\ta@b.c\r"],
  ["a mark, and commas in quotes", `${CSV_BOM}"Name";"Mail"\n"Ana";"a@b.c"\n`],
])("a file is read with %s", (_, file) => {
  expect(recordsOf(file)).toEqual([
    { line: 1, cells: ["Name", "Mail"] },
    { line: 2, cells: ["Ana", "a@b.c"] },
  ]);
});

test("what a quote holds is one cell, whatever it holds; what begins later is a quote", () => {
  const file = 'Name,"Note; with, commas"\n"Silva, ""Ana""\nMaria",5" tall\n\nBen,';
  expect(recordsOf(file)).toEqual([
    { line: 1, cells: ["Name", "Note; with, commas"] },
    { line: 2, cells: ['Silva, "Ana"\nMaria', '5" tall'] },
    { line: 4, cells: [""] },
    { line: 5, cells: ["Ben", ""] },
  ]);
});

test("a quote that is not closed is found where it opens", () => {
  expect(readCsv('Name,Mail\nAna,"a@b.c\nBen,b@b.c\n')).toEqual({ openQuote: 2 });
});

test("any text can be read", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void readCsv(text)));
});
