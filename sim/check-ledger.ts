import type { LogEntry } from "#durable-objects/authority/command-log";
import type { EventLedgerRoom } from "#durable-objects/event-ledger/event-ledger-room";
import type { LedgerDomainEvent } from "#shared/domain/ledger/events";
import type { College } from "./campus.ts";
import type { Host } from "./host.ts";
import type { ReadModel } from "./read-model.ts";
import { type ReplayedLedger, replayLedger } from "./replay-ledger.ts";
import { entriesOf, storedLog, storedValue } from "./stored-log.ts";
import { check, checkSame } from "./violation.ts";
import type { World } from "./world.ts";

/** All that must hold of a ledger when a day has come to rest. */
export function checkLedger(world: World, host: Host<EventLedgerRoom>, college: College): void {
  const { name, disk } = host;
  const stored = storedLog(disk);
  world.acknowledgements.checkAgainst(name, stored);
  const log = entriesOf<LedgerDomainEvent>(stored);
  const events = log.flatMap((entry) => entry.events);
  const ledger = replayLedger(log);
  checkAdmissions(events);
  checkHolds(events);
  checkWaitingList(events);
  if (events.some(({ type }) => type === "OfferTaken")) world.met("offer taken");
  if (events.some((event) => event.type === "HoldReleased" && event.reason === "expired")) world.met("hold expired");
  checkTime(log);
  checkSame("I6", "stored totals", storedValue(disk, "running"), runningOf(ledger));
  checkSame("I6", "stored configuration", JSON.parse(storedValue(disk, "config") ?? "null"), ledger.event.config);
  const json = (table: string) =>
    disk.rows<{ json: string }>(`SELECT json FROM ${table} ORDER BY 1`).map((r) => r.json);
  const sorted = (values: Iterable<unknown>) => [...values].map((value) => JSON.stringify(value)).sort();
  checkSame("I6", "stored registrations", json("registration"), sorted(ledger.registrations.values()));
  checkSame("I6", "stored passes", json("pass"), sorted(ledger.passes.values()));
  checkSame("I6", "stored holds", disk.rows("SELECT user_id FROM hold"), []);
  check("HOLD", ledger.holds.size === 0, () => `holds outlive their time: ${[...ledger.holds.keys()]}`);
  const room = host.rebuilt();
  check("I8", !room.log.hasUnprojected, () => `${name} has not told everything`);
  checkReadModel(world.readModel, college, ledger, room.log.lastSeq, log);
  checkMails(world, events);
  checkBooks(room);
}

/** What the object itself says of its rows. */
function checkBooks(room: EventLedgerRoom): void {
  for (;;) {
    const progress = room.checkBooks();
    if (!progress.done) continue;
    const { report } = progress;
    check("BOOKS", report.found === 0, () => JSON.stringify(report));
    return;
  }
}

/** Written here once more, so that a change of what is stored is noticed. */
function runningOf({ event, gates }: ReplayedLedger): string {
  return JSON.stringify({ totals: event.totals, gates });
}

function checkAdmissions(events: readonly LedgerDomainEvent[]): void {
  const admitted = events.flatMap((event) => (event.type === "PassAdmitted" ? [event.passId] : []));
  check("I2", new Set(admitted).size === admitted.length, () => `admitted twice: ${admitted}`);
}

/** Offers are made in the order in which people joined, each only to somebody who waits. */
function checkWaitingList(events: readonly LedgerDomainEvent[]): void {
  const waiting = new Map<string, number>();
  for (const event of events) {
    if (event.type === "WaitlistJoined") waiting.set(event.registrationId, event.waitNumber);
    if (event.type === "RegistrationCancelled") waiting.delete(event.registrationId);
    if (event.type !== "SeatOffered") continue;
    const number = waiting.get(event.registrationId);
    check("WAIT", number === Math.min(...waiting.values()), () => `${event.userId} was not first in line`);
    waiting.delete(event.registrationId);
  }
}

/** A seat kept until a time is kept until then, unless its owner lets go. */
function checkHolds(events: readonly LedgerDomainEvent[]): void {
  const expiresAt = new Map<string, number>();
  for (const event of events) {
    if (event.type === "SeatHeld") expiresAt.set(event.userId, event.expiresAt);
    if (event.type !== "HoldReleased" || event.reason !== "expired") continue;
    const until = expiresAt.get(event.userId) ?? 0;
    check("HOLD", event.at >= until, () => `${event.userId} lost a seat ${until - event.at} ms early`);
  }
}

/** What is known later was never known before; nothing is known before it happened. */
function checkTime(log: readonly LogEntry<LedgerDomainEvent>[]): void {
  let last = 0;
  for (const { recordedAt, events } of log) {
    check("I12", recordedAt >= last, () => `an entry was known ${last - recordedAt} ms before the one it follows`);
    for (const { type, at } of events) check("I12", at <= recordedAt, () => `${type} was known before it happened`);
    last = recordedAt;
  }
}

function checkReadModel(
  readModel: ReadModel,
  { collegeId, eventId }: College,
  ledger: ReplayedLedger,
  lastSeq: number,
  log: readonly { readonly seq: number; readonly events: readonly LedgerDomainEvent[] }[],
): void {
  const rows = (columns: string, table: string, order: string) =>
    readModel.rows(
      `SELECT ${columns} FROM ${table} WHERE college_id = ? AND event_id = ? ORDER BY ${order}`,
      collegeId,
      eventId,
    );
  const { held, offered, waiting, pending, confirmed, cancelled, ...more } = ledger.event.totals;
  const { admitted, refusedScans: refused_scans, taken } = more;
  const counts = { held, offered, waiting, pending, confirmed, cancelled, admitted, refused_scans };
  const totals = [{ ...counts, tickets_taken: JSON.stringify(taken), seq: lastSeq }];
  checkSame("I8", "event_totals", rows(Object.keys(totals[0] ?? {}).join(), "event_totals", "1"), totals);
  const registrations = [...ledger.registrations.values()].map((one) => ({
    user_id: one.userId,
    id: one.id,
    name: one.name,
    status: one.status,
    requested_at: one.requestedAt,
    confirmed_at: one.confirmedAt,
    cancelled_at: one.cancelledAt,
    wait_number: one.waitNumber,
    offer_ends_at: one.offerEndsAt,
    seats: one.claim.seats,
    tickets: JSON.stringify(one.tickets),
    code_id: one.claim.codeId,
    price: one.tickets.reduce((sum, { price }) => sum + price, 0),
  }));
  const registrationColumns =
    "user_id, id, name, status, requested_at, confirmed_at, cancelled_at, wait_number, offer_ends_at, seats, tickets, code_id, price";
  checkSame("I8", "registrations", rows(registrationColumns, "registrations", "user_id"), by(registrations, "user_id"));
  const passes = [...ledger.passes.values()].map((one) => ({
    id: one.id,
    registration_id: one.registrationId,
    user_id: one.userId,
    number: one.number,
    ticket_type_id: one.ticketTypeId,
    name: one.name,
    issued_at: one.issuedAt,
    revoked_at: one.revokedAt,
    given_at: one.givenAt ?? null,
    admitted_at: one.admission?.at ?? null,
    admitted_gate: one.admission?.gateName ?? null,
  }));
  const passColumns =
    "id, registration_id, user_id, number, ticket_type_id, name, issued_at, revoked_at, given_at, admitted_at, admitted_gate";
  checkSame("I8", "passes", rows(passColumns, "passes", "id"), by(passes, "id"));
  const scans = log.flatMap(({ seq, events }) =>
    events.flatMap((one) => {
      if (one.type !== "PassAdmitted" && one.type !== "ScanRefused") return [];
      const refusal = one.type === "ScanRefused" ? one.refusal.code : null;
      return [{ seq, at: one.at, gate_id: one.gateId, pass_id: one.passId, refusal }];
    }),
  );
  const sums = "coalesce(sum(sold), 0) AS sold, coalesce(sum(waiting), 0) AS waiting";
  // Every ticket of a day admits, so as many tickets are sold as seats.
  checkSame("I8", "sales", rows(sums, "sales", "1"), [{ sold: pending + confirmed, waiting }]);
  checkSame("I8", "scans", rows("seq, at, gate_id, pass_id, refusal", "scans", "seq"), scans);
}

/** Every pass and every offer is announced by one mail, unless it was over before the mail left. */
function checkMails({ bus, readModel }: World, events: readonly LedgerDomainEvent[]): void {
  const over = new Set<string>();
  for (const event of events) {
    if (event.type === "PassRevoked") over.add(`pass:${event.passId}`);
    if (event.type === "OfferTaken" || event.type === "RegistrationCancelled")
      over.add(`offer:${event.registrationId}`);
  }
  for (const event of events) {
    if (event.type !== "SeatOffered" && !(event.type === "PassIssued" && event.number === 1)) continue;
    const id = event.type === "PassIssued" ? `pass:${event.passId}` : `offer:${event.registrationId}`;
    check("MAIL", bus.sent.has(id) || over.has(id), () => `${id} was never sent`);
    const pending = readModel.rows("SELECT status FROM messages WHERE id = ? AND channel = 'inbox'", id);
    check("MAIL", pending.length === 1, () => `${id} is planned ${pending.length} times`);
  }
}

function by<T>(rows: T[], key: keyof T): T[] {
  return rows.sort((a, b) => (String(a[key]) < String(b[key]) ? -1 : 1));
}
