import fc from "fast-check";
import { PDFDocument } from "pdf-lib";
import { describe, expect, test } from "vitest";
import { taxLines } from "#shared/domain/money/tax";
import type { PaymentId } from "#shared/ids";
import type { ReceiptContent } from "#shared/views/payments";
import { wordsOf } from "../test-pdf.ts";
import { type Receipt, writeReceipt } from "./write-receipt.ts";

const ISSUED = Date.UTC(2026, 9, 1, 23, 30);
const content: ReceiptContent = {
  seller: { legalName: "Riverside College", address: "1 River Road\nRiverside", taxId: "DE123" },
  buyer: "Asha Rao",
  eventTitle: "Open Day",
  currency: "EUR",
  items: [{ name: "Day ticket", quantity: 2, amount: 2_380 }],
  lines: taxLines([{ amount: 2_380, rateBp: 1900 }]),
  paymentId: "pay_1" as PaymentId,
  ofNumber: null,
};
const write = (more: Partial<ReceiptContent> = {}, receipt: Partial<Receipt> = {}) =>
  writeReceipt({
    ...{ number: 12, kind: "receipt", issuedAt: ISSUED, timeZone: "Europe/Berlin" },
    ...{ ...receipt, content: { ...content, ...more } },
  });

describe("a receipt as a file", () => {
  test("says who sold what to whom, for how much, and the tax in it", async () => {
    const words = await wordsOf(await write());
    expect(words).toEqual([
      ...["Riverside College", "1 River Road", "Riverside", "Tax id DE123", "Receipt 12", "2 October 2026"],
      ...["For Asha Rao", "Open Day", "2 × Day ticket", "EUR 23.80", "Paid", "EUR 23.80"],
      ...["Of it 19 % tax on EUR 20.00", "EUR 3.80", "Payment pay_1"],
    ]);
  });

  test("says what a credit note takes back from", async () => {
    const words = await wordsOf(await write({ ofNumber: 12, currency: "JPY" }, { number: 13, kind: "credit-note" }));
    expect(words).toContain("Credit note 13");
    expect(words).toContain("2 October 2026, for receipt 12");
    expect(words).toContain("Given back");
    expect(words).toContain("JPY 2,380");
  });

  test("keeps in its properties what its letters cannot say, and says so", async () => {
    const bytes = await write({ buyer: "王小明", eventTitle: "День открытых дверей" });
    const words = (await wordsOf(bytes)).join(" ");
    expect(words).toContain("For ???");
    expect(words).toContain("Den otkrytykh dverei");
    expect(words).toContain("cannot print");
    expect((await PDFDocument.load(bytes)).getSubject()).toContain("王小明; День открытых дверей");
    expect((await wordsOf(await write())).join(" ")).not.toContain("cannot print");
  });

  test("is the same bytes each time", async () => expect(await write()).toEqual(await write()));

  test("takes as many pages as it needs", async () => {
    const many = Array.from({ length: 80 }, (_, at) => ({
      name: `Ticket ${at} ${"W".repeat(90)}`,
      quantity: 1,
      amount: 1,
    }));
    const bytes = await write({ items: many });
    expect((await PDFDocument.load(bytes)).getPageCount()).toBeGreaterThan(2);
    const words = await wordsOf(bytes);
    for (const at of many.keys()) expect(words).toContain(`Ticket ${at}`);
    expect(words.join("").match(/W/g)).toHaveLength(80 * 90);
  });

  test("is written whatever people are called", async () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme", maxLength: 200 }));
    await fc.assert(
      fc.asyncProperty(text, text, async (buyer, name) => {
        const bytes = await write({ buyer, eventTitle: name, items: [{ name, quantity: 3, amount: 5 }] });
        expect(String.fromCharCode(...bytes.slice(0, 5))).toBe("%PDF-");
      }),
      { numRuns: 40 },
    );
  });
});
