import { accentFor } from "#shared/accent";
import type { PassView } from "#shared/domain/ledger/answers";
import type { CollegeBrand } from "#shared/views/college";
import type { EventCard } from "#shared/views/event";
import { dateFormat } from "../date-format.ts";
import { formatAmount } from "./format-amount.ts";
import { type Book, NOT_EXACT, openBook, SOFT, type WordsLook } from "./page-book.ts";
import { spacedCode } from "./spaced-code.ts";

export type PrintedPass = Pick<PassView, "name" | "ticketType" | "code" | "shortCode" | "due" | "homeGate">;

export type Tickets = {
  readonly college: Pick<CollegeBrand, "name" | "accent" | "timeZone" | "currency">;
  readonly event: Pick<EventCard, "title" | "venue" | "startsAt" | "endsAt">;
  readonly passes: readonly PrintedPass[];
  readonly madeAt: number;
};

/** A4 in points. */
const PAGE = { width: 595.28, height: 841.89 } as const;
const MARGIN = 56;
const BAND = 88;
const CODE = 240;
const INNER = { left: MARGIN, width: PAGE.width - 2 * MARGIN } as const;

/** Tickets as a PDF, a page for each place: what it opens, whose it is, and the code that is shown at the gate. */
export async function writeTickets({ college, event, passes, madeAt }: Tickets): Promise<Uint8Array<ArrayBuffer>> {
  const book = await openBook(PAGE);
  for (const [at, pass] of passes.entries())
    writePage(book, { college, event, pass, count: passes.length > 1 ? `${at + 1} of ${passes.length}` : "" });
  return book.finish({ title: `${event.title}: tickets`, author: college.name, madeAt });
}

type TicketPage = Pick<Tickets, "college" | "event"> & { readonly pass: PrintedPass; readonly count: string };

function writePage(book: Book, { college, event, pass, count }: TicketPage): void {
  const page = book.addPage();
  const { fill, on } = accentFor(college.accent, "light");
  page.band({ left: 0, top: 0, width: PAGE.width, height: BAND, colour: fill });
  page.write(college.name, { ...INNER, top: 34 }, { size: 18, sizeMin: 11, isBold: true, colour: on });
  let top = BAND + 36;
  const down = (words: string, look: WordsLook, after = 6) => {
    top += page.write(words, { ...INNER, top }, look) + after;
  };
  down(event.title, { size: 28, sizeMin: 18, linesMax: 3, isBold: true }, 10);
  for (const line of whenOf(event, college.timeZone)) down(line, { size: 14 });
  down(event.venue, { size: 14, linesMax: 2 }, 26);
  down(pass.name, { size: 22, sizeMin: 14, linesMax: 2, isBold: true });
  down([pass.ticketType, count].filter(Boolean).join(", "), { size: 14, colour: SOFT, linesMax: 2 });
  if (pass.due > 0)
    down(`To be paid at the door: ${formatAmount(pass.due, college.currency)}`, { size: 14, isBold: true });
  top += 22;
  page.code(pass.code, { left: (PAGE.width - CODE) / 2, top, width: CODE });
  top += CODE + 18;
  top += page.write(spacedCode(pass.shortCode), { ...INNER, top }, { size: 24, isBold: true, align: "center" }) + 6;
  page.write(
    pass.homeGate
      ? `Show this printed at ${pass.homeGate}, or on a phone at any gate. It works once.`
      : "Show this at any gate, printed or on a phone. It works once.",
    { ...INNER, top },
    { size: 11, colour: SOFT, align: "center" },
  );
  if (!page.isExact()) page.write(NOT_EXACT, { ...INNER, top: PAGE.height - MARGIN }, { size: 9, linesMax: 2 });
}

/** The day, and from when until when; an event over midnight says both days. */
function whenOf({ startsAt, endsAt }: Tickets["event"], timeZone: string): string[] {
  const day = (at: number) => dateFormat("en-GB", { dateStyle: "full", timeZone }).format(at);
  const clock = (at: number) => dateFormat("en-GB", { timeStyle: "short", timeZone }).format(at);
  if (day(startsAt) === day(endsAt)) return [day(startsAt), `${clock(startsAt)} to ${clock(endsAt)}`];
  return [`${day(startsAt)}, ${clock(startsAt)}`, `to ${day(endsAt)}, ${clock(endsAt)}`];
}
