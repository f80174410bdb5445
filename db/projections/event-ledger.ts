import type { PassHistory } from "#shared/domain/entry/types";
import { ENTRY_LIST_ID } from "#shared/domain/entry/view";
import type { EventSummary } from "#shared/domain/ledger/answers";
import type { LedgerDomainEvent } from "#shared/domain/ledger/events";
import { ruleRefusalIn, scanIn } from "#shared/domain/ledger/gates";
import { isAskedLater, priceOf } from "#shared/domain/ledger/payment";
import type { LedgerTotals, Pass, Registration } from "#shared/domain/ledger/types";
import { firstPasses } from "#shared/domain/ledger/view";
import type { CodeId, CollegeId, EventId, TicketTypeId, UserId } from "#shared/ids";
import { KINDS, type MessageKind } from "#shared/message-kinds";
import { codeUses } from "../schema/shard/code-uses.ts";
import { eventTotals } from "../schema/shard/event-totals.ts";
import { incidents } from "../schema/shard/incidents.ts";
import { logHeads } from "../schema/shard/log-heads.ts";
import { messages } from "../schema/shard/messages.ts";
import { passes } from "../schema/shard/passes.ts";
import { registrations } from "../schema/shard/registrations.ts";
import { sales } from "../schema/shard/sales.ts";
import { scans } from "../schema/shard/scans.ts";
import { projectRows } from "./project-rows.ts";

export type LedgerProjection = {
  readonly collegeId: CollegeId;
  readonly eventId: EventId;
  /** The newest log position the rows below reflect. */
  readonly seq: number;
  readonly totals: LedgerTotals;
  readonly left: Pick<EventSummary, "seatsLeft" | "ticketsLeft">;
  readonly codeUses: Readonly<Record<CodeId, number>>;
  readonly registrations: readonly Registration[];
  readonly passes: readonly Pass[];
  readonly entries: readonly {
    readonly seq: number;
    readonly events: readonly LedgerDomainEvent[];
    readonly hash: string | null;
  }[];
};

/**
 * Brings the relational picture of one ledger to `seq` in a single batch. Rows carry `seq` and only ever move forward;
 * scans and messages are keyed by their cause; so the same or an older projection changes nothing.
 */
export async function projectLedger(d1: D1Database, projection: LedgerProjection): Promise<void> {
  const { collegeId, eventId, seq, totals, entries } = projection;
  const place = { collegeId, eventId };
  const { everWaited: _, taken, ...shown } = totals;
  const passRows = projection.passes.map(
    ({ shortCode: _, due: __, holder: ___, taken: ____, admission, entry, givenAt = null, ...pass }) => {
      const admitted = { admittedAt: admission?.at ?? null, admittedGate: admission?.gateName ?? null };
      return { ...place, ...pass, givenAt, ...admitted, leftAt: entry ? leftAt(entry) : null, seq };
    },
  );
  const codeRows = (Object.entries(projection.codeUses) as [CodeId, number][]).map(([codeId, uses]) => ({
    ...{ ...place, codeId, uses, seq },
  }));
  await d1.batch([
    ...projectRows(d1, eventTotals, [{ ...place, ...shown, ticketsTaken: taken, ...projection.left, seq }], "replace"),
    ...projectRows(
      d1,
      registrations,
      projection.registrations.map(({ claim: { seats, codeId }, paid, payTries: _, ...registration }) => {
        const price = priceOf(registration.tickets);
        return { ...place, ...registration, seats, codeId, price, paid: paid?.amount ?? 0, seq };
      }),
      "replace",
    ),
    ...projectRows(d1, passes, passRows, "replace"),
    ...projectRows(d1, codeUses, codeRows, "replace"),
    ...projectRows(
      d1,
      scans,
      entries.flatMap((entry) => scanRow(place, entry)),
      "keep",
    ),
    ...projectRows(
      d1,
      incidents,
      entries.flatMap((entry) => incidentRows(place, entry)),
      "replace",
    ),
    ...entries.flatMap((entry) => entry.events.flatMap((event) => owedRefund(d1, place, event))),
    ...projectRows(
      d1,
      sales,
      entries.flatMap((entry) => saleRows(place, entry)),
      "keep",
    ),
    ...projectRows(d1, logHeads, headRow(place, entries.at(-1)), "keep"),
    ...projectRows(
      d1,
      messages,
      entries.flatMap(({ events }) => ledgerMessages(events).map((message) => ({ ...place, ...message, ...UNSENT }))),
      "keep",
    ),
  ]);
}

/** How the log ended when it was projected: noted where it can be compared, and kept for good. */
function headRow(
  place: Place,
  last: LedgerProjection["entries"][number] | undefined,
): Required<typeof logHeads.$inferInsert>[] {
  return last?.hash ? [{ ...place, seq: last.seq, hash: last.hash }] : [];
}

/** As each begins. */
const UNSENT = {
  channel: "inbox",
  status: "pending",
  ...{
    variables: null,
    dueAt: 0,
    attempts: 0,
    endedAt: null,
    outcome: null,
    providerId: null,
    said: null,
    readAt: null,
  },
} as const;

type Place = Pick<LedgerProjection, "collegeId" | "eventId">;

/** When somebody left who is outside now. */
function leftAt({ where, visits }: PassHistory): number | null {
  if (where !== null) return null;
  const left = Object.values(visits).flatMap((visit) => visit.leftAt ?? []);
  return left.length > 0 ? Math.max(...left) : null;
}

/** One row for one scan: of a party that came by it, the first stands for all. */
function scanRow(
  place: Place,
  { seq, events }: LedgerProjection["entries"][number],
): Required<typeof scans.$inferInsert>[] {
  const done = scanIn(events);
  if (!done) return [];
  const { event, people, others, did, refusal } = done;
  const { at, gateId, passId } = event;
  const listId = done.listId === ENTRY_LIST_ID ? null : done.listId;
  const forced = "forced" in event ? (event.forced ?? null) : null;
  const byRule = ruleRefusalIn(event);
  return [{ ...place, seq, at, gateId, passId, people, others, did, refusal, listId, forced, byRule }];
}

/** What was found, and what was cleared since. Of one entry the last word counts. */
function incidentRows(
  place: Place,
  { seq, events }: LedgerProjection["entries"][number],
): Required<typeof incidents.$inferInsert>[] {
  const rows = new Map<string, Required<typeof incidents.$inferInsert>>();
  for (const event of events) {
    if (event.type !== "IncidentFound" && event.type !== "IncidentCleared") continue;
    const { incident, passId, at } = event;
    const { kind, second } = incident;
    const clearedAt = event.type === "IncidentCleared" ? at : null;
    const key = { scanId: second.id, kind, subject: passId ?? "" };
    rows.set(JSON.stringify(key), { ...place, ...key, incident, knownAt: at, clearedAt, seq });
  }
  return [...rows.values()];
}

/** The sweep sees to it. What is owed is noted once, so that a late projection asks for nothing again. */
function owedRefund(d1: D1Database, { collegeId }: Place, event: LedgerDomainEvent): D1PreparedStatement[] {
  if (event.type !== "RegistrationCancelled") return [];
  const { refund, kept, at } = event;
  const paymentId = refund?.paymentId ?? kept?.paymentId;
  if (!paymentId) return [];
  const note = `UPDATE payments SET owed = ?1, forfeited = ?2, check_at = CASE WHEN ?1 > 0 THEN ?3 ELSE check_at END
    WHERE college_id = ?4 AND id = ?5 AND owed IS NULL`;
  return [d1.prepare(note).bind(refund?.amount ?? 0, kept?.amount ?? 0, at, collegeId, paymentId)];
}

/** What an entry changed of each ticket type, all of its events together: an offer that is taken leaves the line before. */
function saleRows(
  place: Place,
  { seq, events }: LedgerProjection["entries"][number],
): Required<typeof sales.$inferInsert>[] {
  const changes = new Map<TicketTypeId, { at: number; sold: number; waiting: number }>();
  for (const event of events) {
    const [sold, waiting] = saleOf(event);
    if (!("claim" in event) || (sold === 0 && waiting === 0)) continue;
    for (const [ticketTypeId, count] of Object.entries(event.claim.counts) as [TicketTypeId, number][]) {
      const before = changes.get(ticketTypeId) ?? { sold: 0, waiting: 0 };
      const change = { sold: before.sold + sold * count, waiting: before.waiting + waiting * count };
      changes.set(ticketTypeId, { at: event.at, ...change });
    }
  }
  return [...changes].map(([ticketTypeId, change]) => ({ ...place, seq, ticketTypeId, ...change }));
}

/** Whether an event's claim is sold or given back (1 or -1), and whether it is waited for from now on or no more. */
function saleOf(event: LedgerDomainEvent): readonly [number, number] {
  switch (event.type) {
    case "RegistrationRequested":
    case "RegistrationReinstated":
    case "OfferTaken":
      return [1, 0];
    case "WaitlistJoined":
      return [0, 1];
    case "SeatOffered":
      return [0, -1];
    case "RegistrationCancelled":
      if (event.was === "pending" || event.was === "confirmed") return [-1, 0];
      return event.was === "waiting" ? [0, -1] : [0, 0];
    case "PassGiven":
      return [-1, 0];
    default:
      return [0, 0];
  }
}

export type LedgerMessage = {
  readonly id: string;
  readonly kind: MessageKind;
  readonly userId: UserId;
  readonly createdAt: number;
  readonly expiresAt: number;
};

/** What people hear of what happened together: what they did not see happen themselves. */
export function ledgerMessages(events: readonly LedgerDomainEvent[]): LedgerMessage[] {
  const passesIssued = firstPasses(events).map((one) => message("pass-issued", `pass:${one.passId}`, one));
  return [...passesIssued, ...events.flatMap(messageOf)];
}

function messageOf(event: LedgerDomainEvent): LedgerMessage[] {
  switch (event.type) {
    case "SeatOffered":
      return [message("seat-offered", `offer:${event.registrationId}`, event)];
    case "PassGiven":
      return [message("pass-given", `given:${event.passId}`, event)];
    case "PaymentAwaited":
      return isAskedLater(event) ? [message("payment-due", `due:${event.registrationId}`, event)] : [];
    case "RegistrationCancelled":
      if (event.why === "unpaid") return [message("registration-unpaid", `unpaid:${event.registrationId}`, event)];
      if (event.why !== "withdrawn") return [];
      return [message("registration-withdrawn", `withdrawn:${event.registrationId}`, event)];
    default:
      return [];
  }
}

function message(
  kind: MessageKind,
  id: string,
  { userId, at }: { readonly userId: UserId; readonly at: number },
): LedgerMessage {
  return { id, kind, userId, createdAt: at, expiresAt: at + KINDS[kind].goodForMs };
}
