import {
  concatTransformationMatrix,
  fill,
  PDFDocument,
  type PDFFont,
  type PDFPage,
  popGraphicsState,
  pushGraphicsState,
  rectangle,
  rgb,
  StandardFonts,
  setFillingRgbColor,
} from "pdf-lib";
import { encode } from "uqr";
import { parseHex } from "#shared/accent";
import { toPrintable } from "../receipts/printable-text.ts";
import { wrapText } from "./wrap-text.ts";

export const INK = "#1a1a1f";
export const SOFT = "#5f5f69";
export const WHITE = "#ffffff";

/** All lengths are points, and places are counted from the top left corner. */
export type Box = { readonly left: number; readonly top: number; readonly width: number };

export type WordsLook = {
  readonly size: number;
  /** What does not fit into `linesMax` is made this small, then cut. */
  readonly sizeMin?: number;
  readonly linesMax?: number;
  readonly isBold?: boolean;
  readonly colour?: string;
  readonly align?: "left" | "center";
};

export type BookPage = {
  readonly band: (box: Box & { readonly height: number; readonly colour: string }) => void;
  /** @returns how high it is */
  readonly write: (words: string, box: Box, look: WordsLook) => number;
  /** A QR in vectors, without the white around it that the page has anyway. */
  readonly code: (text: string, box: Box) => void;
  /** Whether every letter on it stands as it was written. */
  readonly isExact: () => boolean;
};

export type BookFacts = { readonly title: string; readonly author: string; readonly madeAt: number };

export type Book = {
  readonly addPage: () => BookPage;
  readonly finish: (facts: BookFacts) => Promise<Uint8Array<ArrayBuffer>>;
};

export const NOT_EXACT =
  "Letters this document cannot print stand as passports write them, or as “?”. As they are spelled, they are in its properties.";

const LINE = 1.3;

/**
 * A PDF of pages of one size. The built-in fonts have Latin letters alone: others stand as passports write them, and all of
 * them as they are spelled in the file's properties.
 */
export async function openBook({ width, height }: { readonly width: number; readonly height: number }): Promise<Book> {
  const file = await PDFDocument.create();
  const plain = await file.embedFont(StandardFonts.Helvetica);
  const bold = await file.embedFont(StandardFonts.HelveticaBold);
  const spelled = new Set<string>();
  return {
    addPage: () => {
      const page = file.addPage([width, height]);
      let isExact = true;
      return {
        band: ({ left, top, colour, ...size }) => {
          page.drawRectangle({ x: left, y: height - top - size.height, ...size, color: colourOf(colour) });
        },
        write: (words, box, look) => {
          const printable = toPrintable(words);
          isExact &&= printable.isExact;
          if (!printable.isExact) spelled.add(words);
          return writeLines(page, printable.text, box, { ...look, font: look.isBold ? bold : plain });
        },
        code: (text, box) => drawCode(page, text, box),
        isExact: () => isExact,
      };
    },
    finish: async ({ title, author, madeAt }) => {
      const at = new Date(madeAt);
      file.setTitle(title);
      file.setAuthor(author);
      file.setSubject([...spelled].join("; "));
      file.setLanguage("en");
      file.setProducer("CampusPulse");
      file.setCreator("CampusPulse");
      file.setCreationDate(at);
      file.setModificationDate(at);
      // A copy: the library's own array may be larger than the file.
      return new Uint8Array(await file.save());
    },
  };
}

type Line = WordsLook & { readonly font: PDFFont };

function writeLines(page: PDFPage, text: string, { left, top, width }: Box, look: Line): number {
  const { font, linesMax = 1, sizeMin = look.size, align = "left", colour = INK } = look;
  let { size } = look;
  while (size > sizeMin && wrapText(text, font, { size, width }).length > linesMax) size -= 1;
  const fits = (line: string) => font.widthOfTextAtSize(line, size) <= width;
  const lines = cutAfter(linesMax, wrapText(text, font, { size, width }), fits);
  for (const [at, line] of lines.entries()) {
    const room = width - font.widthOfTextAtSize(line, size);
    const x = left + (align === "center" ? room / 2 : 0);
    const y = page.getHeight() - top - size - at * size * LINE;
    page.drawText(line, { x, y, size, font, color: colourOf(colour) });
  }
  return lines.length * size * LINE;
}

/** The last of them says that more was cut. */
function cutAfter(linesMax: number, lines: readonly string[], fits: (line: string) => boolean): readonly string[] {
  if (lines.length <= linesMax) return lines;
  let last = lines[linesMax - 1] ?? "";
  while (last !== "" && !fits(`${last}…`)) last = last.slice(0, -1);
  return [...lines.slice(0, linesMax - 1), `${last}…`];
}

function drawCode(page: PDFPage, text: string, { left, top, width }: Box): void {
  const { data } = encode(text, { ecc: "M", border: 0, boostEcc: true });
  const side = width / data.length;
  const bottom = page.getHeight() - top;
  // One module is one unit, counted downwards: whole numbers are quickly written, and quickly packed.
  const grid = concatTransformationMatrix(side, 0, 0, -side, left, bottom);
  page.pushOperators(pushGraphicsState(), setFillingRgbColor(0, 0, 0), grid);
  for (const [y, row] of data.entries()) {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue;
      const from = x;
      while (row[x + 1]) x++;
      page.pushOperators(rectangle(from, y, x - from + 1, 1));
    }
  }
  page.pushOperators(fill(), popGraphicsState());
}

function colourOf(hex: string) {
  const [red = 0, green = 0, blue = 0] = parseHex(hex) ?? [];
  return rgb(red / 255, green / 255, blue / 255);
}
