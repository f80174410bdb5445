import { accentFor } from "#shared/accent";
import type { PassView } from "#shared/domain/ledger/types";
import type { CollegeBrand } from "#shared/views/college";
import { toPrintable } from "../receipts/printable-text.ts";
import { type Book, openBook, SOFT } from "./page-book.ts";
import { spacedCode } from "./spaced-code.ts";

export type Badges = {
  readonly college: Pick<CollegeBrand, "name" | "accent">;
  readonly eventTitle: string;
  readonly passes: readonly Pick<PassView, "name" | "ticketType" | "code" | "shortCode">[];
  readonly madeAt: number;
};

/** A7 across, 105 by 74 millimetres, in points: what badge holders are made for. */
const PAGE = { width: 297.64, height: 209.76 } as const;
const MARGIN = 16;
const BAND = 34;
const CODE = 84;
const CODE_TOP = PAGE.height - MARGIN - CODE - 14;
const INNER = { left: MARGIN, width: PAGE.width - 2 * MARGIN } as const;
const BESIDE_CODE = { left: MARGIN, width: PAGE.width - 3 * MARGIN - CODE } as const;

/** Badges as a PDF, a page for each, so that a label printer cuts where one ends. */
export async function writeBadges({ college, eventTitle, passes, madeAt }: Badges): Promise<Uint8Array<ArrayBuffer>> {
  const book = await openBook(PAGE);
  for (const pass of passes) writeBadge(book, { college, eventTitle, pass });
  return book.finish({ title: `${eventTitle}: badges`, author: college.name, madeAt });
}

type Badge = Pick<Badges, "college" | "eventTitle"> & { readonly pass: Badges["passes"][number] };

function writeBadge(book: Book, { college, eventTitle, pass }: Badge): void {
  const page = book.addPage();
  const { fill, on } = accentFor(college.accent, "light");
  page.band({ left: 0, top: 0, width: PAGE.width, height: BAND, colour: fill });
  page.write(college.name, { ...INNER, top: 9 }, { size: 13, sizeMin: 8, isBold: true, colour: on });
  if (isLegible(pass.name)) {
    page.write(pass.name, { ...INNER, top: BAND + 10 }, { size: 26, sizeMin: 13, linesMax: 2, isBold: true });
  } else {
    // To be written by hand: the fonts have none of its letters.
    page.band({ ...INNER, top: BAND + 44, height: 0.75, colour: SOFT });
  }
  page.write(pass.ticketType, { ...BESIDE_CODE, top: CODE_TOP + 8 }, { size: 13, sizeMin: 9, linesMax: 2 });
  page.write(eventTitle, { ...BESIDE_CODE, top: CODE_TOP + 50 }, { size: 10, sizeMin: 8, linesMax: 3, colour: SOFT });
  const beside = { left: PAGE.width - MARGIN - CODE, width: CODE } as const;
  page.code(pass.code, { ...beside, top: CODE_TOP });
  const below = { ...beside, top: CODE_TOP + CODE + 3 };
  page.write(spacedCode(pass.shortCode), below, { size: 10, isBold: true, align: "center" });
}

function isLegible(name: string): boolean {
  return name.includes("?") || !toPrintable(name).text.includes("?");
}
