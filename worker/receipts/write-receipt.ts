import { PDFDocument, type PDFPage, rgb, StandardFonts } from "pdf-lib";
import { grossOf } from "#shared/domain/money/tax";
import type { ReceiptContent, ReceiptKind } from "#shared/views/payments";
import { formatAmount } from "../printing/format-amount.ts";
import { NOT_EXACT } from "../printing/page-book.ts";
import { wrapText } from "../printing/wrap-text.ts";
import { toPrintable } from "./printable-text.ts";

export type Receipt = {
  readonly number: number;
  readonly kind: ReceiptKind;
  readonly issuedAt: number;
  /** IANA zone in which its day is said. */
  readonly timeZone: string;
  readonly content: ReceiptContent;
};

/** A4 in points. */
const PAGE = { width: 595.28, height: 841.89, margin: 56 } as const;
const RIGHT = PAGE.width - PAGE.margin;
const TEXT = 10;
const TITLE = 20;
const INK = rgb(0.1, 0.1, 0.12);
const SOFT = rgb(0.4, 0.4, 0.45);
/** Room for an amount beside the words. */
const AMOUNT_WIDTH = 110;

/**
 * A receipt or credit note as a PDF file, the same bytes each time. The built-in fonts have Latin letters alone; what else was
 * written stands unchanged in the file's properties.
 */
export async function writeReceipt({
  number,
  kind,
  issuedAt,
  timeZone,
  content,
}: Receipt): Promise<Uint8Array<ArrayBuffer>> {
  const { seller, buyer, eventTitle, currency, items, lines, paymentId, ofNumber } = content;
  const sheet = await openSheet();
  const money = (amount: number) => formatAmount(amount, currency);
  const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone }).format(issuedAt);
  const title = kind === "receipt" ? `Receipt ${number}` : `Credit note ${number}`;

  sheet.write(seller.legalName, { isBold: true });
  for (const line of seller.address.split("\n")) sheet.write(line, { isSoft: true });
  if (seller.taxId) sheet.write(`Tax id ${seller.taxId}`, { isSoft: true });
  sheet.leave(28);
  sheet.write(title, { isBold: true, size: TITLE });
  sheet.write(ofNumber === null ? day : `${day}, for receipt ${ofNumber}`, { isSoft: true });
  sheet.leave(14);
  sheet.write(`${kind === "receipt" ? "For" : "To"} ${buyer}`);
  sheet.write(eventTitle);
  sheet.leave(14);
  sheet.rule();
  for (const { name, quantity, amount } of items)
    sheet.write(quantity === 1 ? name : `${quantity} × ${name}`, { beside: money(amount) });
  sheet.rule();
  const total = grossOf(lines);
  sheet.write(kind === "receipt" ? "Paid" : "Given back", { beside: money(total), isBold: true });
  for (const { rateBp, gross, tax } of lines) {
    const words =
      rateBp === 0 ? `Without tax: ${money(gross)}` : `Of it ${rateBp / 100} % tax on ${money(gross - tax)}`;
    sheet.write(words, { beside: rateBp === 0 ? "" : money(tax), isSoft: true });
  }
  sheet.leave(28);
  sheet.write(`Payment ${paymentId}`, { isSoft: true });
  if (!sheet.isExact()) sheet.write(NOT_EXACT, { isSoft: true });

  const { file } = sheet;
  const at = new Date(issuedAt);
  file.setTitle(`${title}, ${seller.legalName}`);
  file.setAuthor(seller.legalName);
  file.setSubject([buyer, eventTitle, ...items.map(({ name }) => name), seller.address].join("; "));
  file.setLanguage("en");
  file.setProducer("CampusPulse");
  file.setCreator("CampusPulse");
  file.setCreationDate(at);
  file.setModificationDate(at);
  // A copy: the library's own array may be larger than the file.
  return new Uint8Array(await file.save());
}

type Style = { readonly isBold?: boolean; readonly isSoft?: boolean; readonly size?: number; readonly beside?: string };

/** Writes from top to bottom, on as many pages as it takes. */
async function openSheet() {
  const file = await PDFDocument.create();
  const plain = await file.embedFont(StandardFonts.Helvetica);
  const bold = await file.embedFont(StandardFonts.HelveticaBold);
  let isExact = true;
  let page: PDFPage = file.addPage([PAGE.width, PAGE.height]);
  let y = PAGE.height - PAGE.margin;
  const down = (by: number): void => {
    y -= by;
    if (y > PAGE.margin) return;
    page = file.addPage([PAGE.width, PAGE.height]);
    y = PAGE.height - PAGE.margin - by;
  };
  return {
    file,
    isExact: () => isExact,
    leave: down,
    rule: (): void => {
      down(8);
      page.drawLine({ start: { x: PAGE.margin, y }, end: { x: RIGHT, y }, thickness: 0.5, color: SOFT });
      down(6);
    },
    write: (words: string, { isBold = false, isSoft = false, size = TEXT, beside = "" }: Style = {}): void => {
      const printable = toPrintable(words);
      isExact &&= printable.isExact;
      const font = isBold ? bold : plain;
      const look = { size, font, color: isSoft ? SOFT : INK };
      const width = RIGHT - PAGE.margin - (beside ? AMOUNT_WIDTH : 0);
      for (const [at, line] of wrapText(printable.text, font, { size, width }).entries()) {
        down(size * 1.5);
        page.drawText(line, { ...look, x: PAGE.margin, y });
        if (at > 0 || !beside) continue;
        const amount = toPrintable(beside).text;
        page.drawText(amount, { ...look, x: RIGHT - font.widthOfTextAtSize(amount, size), y });
      }
    },
  };
}
