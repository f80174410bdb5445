import { CSV_BOM, writeCsv } from "#shared/csv";
import { answerText } from "#shared/domain/forms/view";
import type { DoorExportPage, DoorExportRow, DoorFilter, DoorSort } from "#shared/views/event";
import type { AskedQuestion } from "#shared/views/forms";
import { toCampusField } from "#web/lib/campus-time";
import { toMoneyField } from "#web/lib/money";
import { persist } from "#web/lib/persist";
import type { Api } from "#web/lib/trpc";
import { type NamedTicketType, ticketWords } from "./door-extras.ts";
import { doorStatusWords } from "./door-status.ts";

/** As many as the server gives at once: a file is not read while it grows. */
const PAGE_SIZE = 200;
/** What file systems and mail programs take without cutting. */
const SLUG_CHARS_MAX = 60;

const HEADER = [
  "Name",
  "Mail",
  "Status",
  "People",
  "Of them inside",
  "Asked",
  "Confirmed",
  "Inside since",
  "Gate",
  "With",
  "Tickets",
  "Code",
  "Price",
  "Paid online",
];

export type DoorWish = {
  readonly eventId: string;
  readonly q: string;
  readonly show: DoorFilter;
  /** The id of a ticket type; empty: whatever they have. */
  readonly ticket: string;
  /** Null: the list's own order. */
  readonly sort: DoorSort | null;
};

/** As the server is asked for those. */
export function doorInput({ eventId, q, show, ticket, sort }: DoorWish) {
  return { eventId, show, ...(q && { q }), ...(ticket && { ticketTypeId: ticket }), ...(sort && { sort }) };
}

/** All that is asked of the server. */
export type DoorExportCalls = {
  begin: () => Promise<{ readonly questions: readonly AskedQuestion[] }>;
  page: (cursor: string | null) => Promise<DoorExportPage>;
};

export type DoorExportDeps = {
  timeZone: string;
  /** Of the prices, ISO 4217. */
  currency: string;
  types: readonly NamedTicketType[];
  wait: (ms: number) => Promise<void>;
  /** After each page, and before each pause. */
  onProgress: (people: number, isWaiting: boolean) => void;
};

export function doorExportCalls({ organizer }: Api["client"], wish: DoorWish): DoorExportCalls {
  return {
    begin: () => organizer.beginDoorExport.mutate({ eventId: wish.eventId }),
    page: (cursor) => organizer.exportDoor.query({ ...doorInput(wish), limit: PAGE_SIZE, ...(cursor && { cursor }) }),
  };
}

/**
 * The door list as a CSV file, in parts of a page each; the first is its head. Each question is a column after the others.
 * @throws what the last try of a page threw
 */
export async function fetchDoor(calls: DoorExportCalls, deps: DoorExportDeps): Promise<Blob[]> {
  let people = 0;
  const ask = <T>(send: () => Promise<T>) => persist(send, deps.wait, () => deps.onProgress(people, true));
  const { questions } = await ask(calls.begin);
  const parts = [new Blob([CSV_BOM, writeCsv([[...HEADER, ...questions.map(headOf)]])])];
  for (let cursor: string | null = null; ; ) {
    const after: string | null = cursor;
    const { rows, nextCursor }: DoorExportPage = await ask(() => calls.page(after));
    parts.push(new Blob([writeCsv(rows.map((row) => [...cellsOf(row, deps), ...answersOf(row, questions)]))]));
    people += rows.length;
    deps.onProgress(people, false);
    if (nextCursor === null) return parts;
    cursor = nextCursor;
  }
}

function headOf({ label, isArchived }: AskedQuestion): string {
  return isArchived ? `${label} (asked before)` : label;
}

function answersOf({ answers }: DoorExportRow, questions: readonly AskedQuestion[]): string[] {
  return questions.map(({ id }) => answerText(answers[id]));
}

function cellsOf(row: DoorExportRow, { timeZone, currency, types }: DoorExportDeps): string[] {
  const local = (at: number | null) => (at === null ? "" : toCampusField(at, timeZone).replace("T", " "));
  const { name, email, seats, inside, requestedAt, confirmedAt, admittedAt, admittedGate, tickets } = row;
  const times = [requestedAt, confirmedAt, admittedAt].map(local);
  const others = tickets.map((ticket) => ticket.name).filter((other) => other !== "" && other !== name);
  const people = [seats, inside].map(String);
  const money = [row.price, row.paid].map((amount) => toMoneyField(amount, currency));
  const bought = [ticketWords(tickets, types), row.code ?? "", ...money];
  return [
    ...[name, email, doorStatusWords(row), ...people, ...times, admittedGate ?? "", others.join("; ")],
    ...bought,
  ];
}

export function doorFileName(title: string, now: number, timeZone: string): string {
  return csvFileName(title, "people", now, timeZone);
}

/**
 * "Café Night!" on 20 November is "cafe-night-people-2026-11-20.csv"; a title without Latin letters or digits is "event".
 * @param what what is in it: "people"
 */
export function csvFileName(title: string, what: string, now: number, timeZone: string): string {
  const slug = title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, SLUG_CHARS_MAX)
    .replace(/^-|-$/g, "");
  return `${slug || "event"}-${what}-${toCampusField(now, timeZone).slice(0, 10)}.csv`;
}
