import fc from "fast-check";
import { expect, test } from "vitest";
import { writeCsv } from "./csv.ts";

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
