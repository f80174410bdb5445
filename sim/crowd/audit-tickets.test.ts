import { expect, test } from "vitest";
import type { RegistrationView } from "#shared/domain/ledger/answers";
import type { TicketTypeId, UserId } from "#shared/ids";
import type { DoorListEntry } from "#shared/views/event";
import { auditTickets } from "./audit-tickets.ts";
import { Book, type KnownRegistration } from "./book.ts";
import type { Session } from "./session.ts";
import type { World } from "./world.ts";

const FRONT = "typ_front" as TicketTypeId;
const DAY = "typ_day" as TicketTypeId;
const QUOTAS = [{ name: "In front", size: 1, ticketTypeIds: [FRONT] }];
/** An organizer whose codes are all as they should be. */
const ORGANIZER = { ask: async () => ({ codes: [] }) } as unknown as Session;

const entry = (userId: string, more: Partial<DoorListEntry>) =>
  ({
    userId,
    status: "confirmed",
    seats: more.tickets?.length ?? 1,
    tickets: [],
    code: null,
    ...more,
  }) as DoorListEntry;
const ticket = (ticketTypeId: TicketTypeId, name: string) => ({ ticketTypeId, name });

/** @returns what is violated, by example */
async function violatedBy(entries: readonly DoorListEntry[], book = new Book()): Promise<string[]> {
  const world = { book, grounds: { boxOffice: { quotas: QUOTAS } } } as unknown as World;
  await auditTickets(world, ORGANIZER, new Map(entries.map((one) => [one.userId, one])));
  return [...book.violations.values()].flatMap(({ examples }) => examples);
}

test("more tickets than a quota has are oversold, and what was cancelled is not among them", async () => {
  const has = (userId: string, status: DoorListEntry["status"]) =>
    entry(userId, { status, tickets: [ticket(FRONT, userId)] });
  expect(await violatedBy([has("ana", "pending"), has("ben", "cancelled")])).toEqual([]);
  expect(await violatedBy([has("ana", "pending"), has("ben", "confirmed")])).toEqual(["In front: 2 tickets of 1"]);
});

test("a group of which the door list has a part is a lost registration", async () => {
  const userId = "ana" as UserId;
  const tickets = [ticket(DAY, "Ana"), ticket(DAY, "Ben")];
  const book = () => {
    const made = new Book();
    const registration = { status: "confirmed", tickets } as unknown as RegistrationView;
    made.registrations.set(userId, { userId, registration, code: null } as KnownRegistration);
    return made;
  };
  expect(await violatedBy([entry(userId, { tickets })], book())).toEqual([]);
  expect(await violatedBy([entry(userId, { tickets: tickets.slice(1) })], book())).toHaveLength(1);
  expect(await violatedBy([entry(userId, { tickets, code: "EARLY" })], book())).toHaveLength(1);
  expect(await violatedBy([], book())).toHaveLength(1);
});

test("a group in line is offered all its seats or none", async () => {
  const userId = "ana" as UserId;
  const book = () => {
    const made = new Book();
    made.waited.set(userId, { seats: 3, wasOffered: false });
    return made;
  };
  expect(await violatedBy([entry(userId, { status: "offered", seats: 3 })], book())).toEqual([]);
  expect(await violatedBy([entry(userId, { status: "offered", seats: 2 })], book())).toHaveLength(1);
});
