import ical, { ICalEventStatus } from "ical-generator";

/** One event in a calendar: a VEVENT of RFC 5545. */
export type CalendarEntry = {
  /** The same in every file and feed, so that a calendar app replaces what it has. */
  readonly uid: string;
  /** Rises with every edit of the event. */
  readonly sequence: number;
  /** Epoch milliseconds, before `endsAt`. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly status: "TENTATIVE" | "CONFIRMED" | "CANCELLED";
  readonly summary: string;
  readonly location: string;
  /** Empty: none. */
  readonly description: string;
  /** An absolute address. */
  readonly url: string;
};

export type Calendar = { readonly name: string; readonly entries: readonly CalendarEntry[] };

/**
 * A calendar as iCalendar text. All times are instants in UTC, the same wherever they are read.
 * @param writtenAt epoch milliseconds
 */
export function writeCalendar({ name, entries }: Calendar, writtenAt: number): string {
  // The library writes a calendar's name as it is.
  const calendar = ical({
    name: printable(name).replaceAll("\n", " "),
    prodId: { company: "CampusPulse", product: "CampusPulse" },
  });
  for (const { uid, sequence, startsAt, endsAt, status, url, ...words } of entries) {
    calendar.createEvent({
      id: uid,
      sequence,
      stamp: new Date(writtenAt),
      start: new Date(startsAt),
      end: new Date(endsAt),
      status: ICalEventStatus[status],
      summary: printable(words.summary),
      location: printable(words.location),
      description: printable(words.description) || null,
      url,
    });
  }
  return `${calendar.toString()}\r\n`;
}

/** Control characters but tab and line end cannot be written (RFC 5545, 3.3.11). */
function printable(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[^\P{Cc}\t\n]/gu, "");
}
