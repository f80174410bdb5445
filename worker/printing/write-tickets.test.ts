import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import fc from "fast-check";
import { PDFDocument } from "pdf-lib";
import { beforeAll, describe, expect, test } from "vitest";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { picturesOf, wordsOf } from "../test-pdf.ts";
import { writeBadges } from "./write-badges.ts";
import { type PrintedPass, writeTickets } from "./write-tickets.ts";

const A4 = { width: 595.28, height: 841.89 };
const A7 = { width: 297.64, height: 209.76 };
/** As long as a signed code is, in the letters that one has. */
const CODE = "6BF+70R7E92%E2BT0S$OPSV7MVZ*7-:IWC8B4G".padEnd(138, "J3$K:9 Q");
const ANA: PrintedPass = { name: "Ana Moreno", ticketType: "Day ticket", code: CODE, shortCode: "7K3M9QRT", due: 0 };
const BEN: PrintedPass = {
  name: "Ben Okafor",
  ticketType: "Student",
  code: `${CODE}A`,
  shortCode: "ABCD2345",
  due: 1_250,
};
const college = { name: "Riverside College", accent: "#0f766e", timeZone: "Europe/Berlin", currency: "EUR" };
const event = {
  title: "Open Day",
  venue: "Main Quad",
  startsAt: Date.UTC(2026, 10, 13, 8),
  endsAt: Date.UTC(2026, 10, 13, 16),
};
const tickets = (passes: readonly PrintedPass[], more: Partial<typeof event> = {}) =>
  writeTickets({ college, event: { ...event, ...more }, passes, madeAt: event.startsAt });

beforeAll(async () => {
  const wasmBinary = await readFile(createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm"));
  await prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasmBinary).buffer }, fireImmediately: true });
});

/** What another library reads off each page. */
async function scan(bytes: Uint8Array, page: typeof A4): Promise<string[][]> {
  const pictures = await picturesOf(bytes, page);
  return Promise.all(
    pictures.map(async (picture) =>
      (
        await readBarcodes({ ...picture, colorSpace: "srgb" } as Parameters<typeof readBarcodes>[0], {
          formats: ["QRCode"],
        })
      ).map(({ text }) => text),
    ),
  );
}

describe("tickets as a file", () => {
  test("are a page for each place: what it opens, whose it is, and its code", async () => {
    const bytes = await tickets([ANA, BEN]);
    expect((await PDFDocument.load(bytes)).getPageCount()).toBe(2);
    expect(await wordsOf(bytes)).toEqual([
      ...["Riverside College", "Open Day", "Friday, 13 November 2026", "09:00 to 17:00", "Main Quad"],
      ...["Ana Moreno", "Day ticket, 1 of 2", "7K3M 9QRT"],
      "Show this at any gate, printed or on a phone. It works once.",
      ...["Riverside College", "Open Day", "Friday, 13 November 2026", "09:00 to 17:00", "Main Quad"],
      ...["Ben Okafor", "Student, 2 of 2", "To be paid at the door: EUR 12.50", "ABCD 2345"],
      "Show this at any gate, printed or on a phone. It works once.",
    ]);
  });

  test("carry codes that a scanner reads, to the letter", async () => {
    expect(await scan(await tickets([ANA, BEN]), A4)).toEqual([[ANA.code], [BEN.code]]);
  });

  test("say both days of an event over midnight", async () => {
    const words = await wordsOf(await tickets([ANA], { endsAt: event.startsAt + 20 * 3_600_000 }));
    expect(words).toContain("Friday, 13 November 2026, 09:00");
    expect(words).toContain("to Saturday, 14 November 2026, 05:00");
  });

  test("keep in their properties what their letters cannot say, and say so", async () => {
    const bytes = await tickets([{ ...ANA, name: "Юлия 王小明" }]);
    const words = (await wordsOf(bytes)).join(" ");
    expect(words).toContain("Iuliia ???");
    expect(words).toContain("cannot print");
    expect((await PDFDocument.load(bytes)).getSubject()).toBe("Юлия 王小明");
  });

  test("are written whatever people and events are called", async () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme", maxLength: 200 }));
    await fc.assert(
      fc.asyncProperty(text, text, async (name, title) => {
        const pass = { ...ANA, name, ticketType: title };
        for (const bytes of [
          await tickets([pass], { title, venue: name }),
          await writeBadges({ college, eventTitle: title, passes: [pass], madeAt: 0 }),
        ])
          expect(String.fromCharCode(...bytes.slice(0, 5))).toBe("%PDF-");
      }),
      { numRuns: 30 },
    );
  });
});

describe("badges as a file", () => {
  const badges = (passes: readonly PrintedPass[]) =>
    writeBadges({ college, eventTitle: "Open Day", passes, madeAt: event.startsAt });

  test("are a page each, with the code of the pass", async () => {
    const bytes = await badges([ANA, BEN]);
    expect(await scan(bytes, A7)).toEqual([[ANA.code], [BEN.code]]);
    expect((await wordsOf(bytes)).slice(0, 5)).toEqual([
      ...["Riverside College", "Ana Moreno", "Day ticket", "Open Day", "7K3M 9QRT"],
    ]);
  });

  test("fit a label printer, and say what else they open", async () => {
    const passes = [{ ...ANA, opens: ["Main hall", "Lunch"] }];
    const made = { college, eventTitle: "Open Day", passes, madeAt: event.startsAt, layout: "label" } as const;
    const bytes = await writeBadges(made);
    expect(await scan(bytes, { width: 283.46, height: 175.75 })).toEqual([[ANA.code]]);
    expect(await wordsOf(bytes)).toContain("Main hall · Lunch");
  });

  test("leave room to write a name that has no letters here", async () => {
    const words = await wordsOf(
      await badges([
        { ...ANA, name: "王小明" },
        { ...BEN, name: "Đoković Łukasz" },
      ]),
    );
    expect(words.join(" ")).not.toContain("?");
    expect(words).toContain("Dokovic Lukasz");
  });

  test("cut what is too long, and say that it is cut", async () => {
    const words = await wordsOf(await badges([{ ...ANA, name: "Maximiliane ".repeat(12) }]));
    expect(words.some((line) => line.endsWith("…"))).toBe(true);
  });
});
