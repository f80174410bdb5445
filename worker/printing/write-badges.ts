import { accentFor } from "#shared/accent";
import type { BadgeLayout } from "#shared/domain/entry/types";
import type { PassView } from "#shared/domain/ledger/answers";
import type { CollegeBrand } from "#shared/views/college";
import { toPrintable } from "../receipts/printable-text.ts";
import { type Book, openBook, SOFT } from "./page-book.ts";
import { spacedCode } from "./spaced-code.ts";

export type Badges = {
  readonly college: Pick<CollegeBrand, "name" | "accent">;
  readonly eventTitle: string;
  readonly passes: readonly BadgeOf[];
  readonly madeAt: number;
  readonly layout?: BadgeLayout;
};

type BadgeOf = Pick<PassView, "name" | "ticketType" | "code" | "shortCode"> & {
  /** What else it opens, by name. */
  readonly opens?: readonly string[];
};

/** In points. */
type Sheet = { readonly width: number; readonly height: number; readonly band: number; readonly isColoured: boolean };

const SHEETS: Readonly<Record<BadgeLayout, Sheet>> = {
  /** A7 across, 105 by 74 millimetres: what badge holders are made for. */
  card: { width: 297.64, height: 209.76, band: 34, isColoured: true },
  /** 100 millimetres of a roll of 62, which a thermal printer blackens. */
  label: { width: 283.46, height: 175.75, band: 26, isColoured: false },
};
const MARGIN = 16;
const CODE = 84;

/** Badges as a PDF, a page for each, so that a label printer cuts where one ends. */
export async function writeBadges(badges: Badges): Promise<Uint8Array<ArrayBuffer>> {
  const { college, eventTitle, passes, madeAt, layout = "card" } = badges;
  const sheet = SHEETS[layout];
  const book = await openBook(sheet);
  for (const pass of passes) writeBadge(book, sheet, { college, eventTitle, pass });
  return book.finish({ title: `${eventTitle}: badges`, author: college.name, madeAt });
}

type Badge = Pick<Badges, "college" | "eventTitle"> & { readonly pass: BadgeOf };

function writeBadge(
  book: Book,
  { width, height, band, isColoured }: Sheet,
  { college, eventTitle, pass }: Badge,
): void {
  const page = book.addPage();
  const inner = { left: MARGIN, width: width - 2 * MARGIN };
  const besideCode = { left: MARGIN, width: width - 3 * MARGIN - CODE };
  const codeTop = height - MARGIN - CODE - 14;
  const { fill, on } = accentFor(college.accent, "light");
  if (isColoured) page.band({ left: 0, top: 0, width, height: band, colour: fill });
  const title = { size: 13, sizeMin: 8, isBold: true, ...(isColoured ? { colour: on } : {}) };
  page.write(college.name, { ...inner, top: 9 }, title);
  if (isLegible(pass.name)) {
    const size = isColoured ? 26 : 22;
    page.write(
      pass.name,
      { ...inner, top: band + (isColoured ? 10 : 4) },
      { size, sizeMin: 13, linesMax: 2, isBold: true },
    );
  } else {
    // To be written by hand: the fonts have none of its letters.
    page.band({ ...inner, top: band + 44, height: 0.75, colour: SOFT });
  }
  const type = { size: 13, sizeMin: 9, linesMax: 2 };
  const typeHeight = page.write(pass.ticketType, { ...besideCode, top: codeTop + 8 }, type);
  const { opens = [] } = pass;
  const opensTop = codeTop + 10 + typeHeight;
  if (opens.length > 0)
    page.write(
      opens.join(" · "),
      { ...besideCode, top: opensTop },
      { size: 10, sizeMin: 7, linesMax: 2, isBold: true },
    );
  page.write(eventTitle, { ...besideCode, top: codeTop + 58 }, { size: 10, sizeMin: 7, linesMax: 2, colour: SOFT });
  const beside = { left: width - MARGIN - CODE, width: CODE };
  page.code(pass.code, { ...beside, top: codeTop });
  const below = { ...beside, top: codeTop + CODE + 3 };
  page.write(spacedCode(pass.shortCode), below, { size: 10, isBold: true, align: "center" });
}

function isLegible(name: string): boolean {
  return name.includes("?") || !toPrintable(name).text.includes("?");
}
