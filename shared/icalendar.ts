/** One event in a calendar: a VEVENT (RFC 5545, 3.6.1). */
export type CalendarEntry = {
  /** The same in every file and feed, so that a calendar app replaces what it has (3.8.4.7). */
  readonly uid: string;
  /** Rises with every edit of the event (3.8.7.4). */
  readonly sequence: number;
  /** Epoch milliseconds, before `endsAt` (3.8.2.2, 3.8.2.4). */
  readonly startsAt: number;
  readonly endsAt: number;
  /** 3.8.1.11 */
  readonly status: "TENTATIVE" | "CONFIRMED";
  readonly summary: string;
  readonly location: string;
  /** Empty: none. */
  readonly description: string;
  /** An absolute address, percent-encoded (3.8.4.6). */
  readonly url: string;
};

export type Calendar = { readonly name: string; readonly entries: readonly CalendarEntry[] };

/** Of one line without its end (3.1). */
export const LINE_OCTETS_MAX = 75;

/** A calendar has at least one component (3.6), so one without events says which clock UTC is. */
const NO_ENTRIES = [
  "BEGIN:VTIMEZONE",
  "TZID:Etc/UTC",
  "BEGIN:STANDARD",
  "DTSTART:19700101T000000",
  "TZOFFSETFROM:+0000",
  "TZOFFSETTO:+0000",
  "END:STANDARD",
  "END:VTIMEZONE",
];

/**
 * A calendar as iCalendar text, every line ended by CRLF (3.1). Its name is X-WR-CALNAME, which no standard defines and
 * calendar apps read. There is no METHOD, for nobody is invited (3.7.2), and no LAST-MODIFIED, for nobody notes it.
 * @param writtenAt epoch milliseconds, for DTSTAMP, which each entry must have (3.8.7.2)
 * Source: RFC 5545, sections in parentheses.
 */
export function writeCalendar({ name, entries }: Calendar, writtenAt: number): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//CampusPulse//CampusPulse//EN",
    `X-WR-CALNAME:${escapeText(name)}`,
    ...(entries.length === 0 ? NO_ENTRIES : entries.flatMap((entry) => linesOf(entry, writtenAt))),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join("");
}

function linesOf(entry: CalendarEntry, writtenAt: number): string[] {
  const { uid, sequence, startsAt, endsAt, status, summary, location, description, url } = entry;
  return [
    "BEGIN:VEVENT",
    `UID:${escapeText(uid)}`,
    `DTSTAMP:${utc(writtenAt)}`,
    `DTSTART:${utc(startsAt)}`,
    `DTEND:${utc(endsAt)}`,
    `SEQUENCE:${sequence}`,
    `STATUS:${status}`,
    `SUMMARY:${escapeText(summary)}`,
    `LOCATION:${escapeText(location)}`,
    ...(description ? [`DESCRIPTION:${escapeText(description)}`] : []),
    `URL:${url}`,
    "END:VEVENT",
  ];
}

/** Form 2 of a date with time, which is the same instant wherever it is read (3.3.5). */
function utc(at: number): string {
  return new Date(at).toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
}

/** Backslash, semicolon and comma are escaped, an end of line is `\n`; control characters but the tab cannot be written (3.3.11). */
function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[^\P{Cc}\t\n]/gu, "")
    .replaceAll(/[\\;,]/g, "\\$&")
    .replaceAll("\n", "\\n");
}

/** A long line goes on after CRLF and a space, which counts (3.1). Characters stay whole, though octets are counted. */
function fold(line: string): string {
  let folded = "";
  let octets = 0;
  for (const char of line) {
    const size = octetsOf(char);
    if (octets + size > LINE_OCTETS_MAX) {
      folded += "\r\n ";
      octets = 1;
    }
    folded += char;
    octets += size;
  }
  return folded;
}

/** In UTF-8 (RFC 3629, section 3). */
function octetsOf(char: string): number {
  const point = char.codePointAt(0) ?? 0;
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}
