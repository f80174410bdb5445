import { priceOf } from "#shared/domain/ledger/payment";
import type { EventSummary, LedgerDomainEvent, LedgerTotals, Pass, Registration } from "#shared/domain/ledger/types";
import { firstPasses } from "#shared/domain/ledger/view";
import type { CodeId, CollegeId, EventId, TicketTypeId } from "#shared/ids";
import { codeUses } from "../schema/shard/code-uses.ts";
import { eventTotals } from "../schema/shard/event-totals.ts";
import { mails } from "../schema/shard/mails.ts";
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
  readonly entries: readonly { readonly seq: number; readonly events: readonly LedgerDomainEvent[] }[];
};

/**
 * Brings the relational picture of one ledger to `seq` in a single batch. Rows carry `seq` and only ever move forward;
 * scans and mails are keyed by their cause; so the same or an older projection changes nothing.
 */
export async function projectLedger(d1: D1Database, projection: LedgerProjection): Promise<void> {
  const { collegeId, eventId, seq, totals, entries } = projection;
  const place = { collegeId, eventId };
  const { everWaited: _, taken, ...shown } = totals;
  const passRows = projection.passes.map(({ shortCode: _, due: __, admission, ...pass }) => {
    const admitted = { admittedAt: admission?.at ?? null, admittedGate: admission?.gateName ?? null };
    return { ...place, ...pass, ...admitted, seq };
  });
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
      entries.flatMap((entry) => entry.events.flatMap((event) => scanRow(place, entry.seq, event))),
      "keep",
    ),
    ...entries.flatMap((entry) => entry.events.flatMap((event) => owedRefund(d1, place, event))),
    ...projectRows(
      d1,
      sales,
      entries.flatMap((entry) => saleRows(place, entry)),
      "keep",
    ),
    ...projectRows(
      d1,
      mails,
      entries.flatMap((entry) => mailRows(place, entry.events)),
      "keep",
    ),
  ]);
}

type Place = Pick<LedgerProjection, "collegeId" | "eventId">;

function scanRow(place: Place, seq: number, event: LedgerDomainEvent): Required<typeof scans.$inferInsert>[] {
  if (event.type !== "PassAdmitted" && event.type !== "ScanRefused") return [];
  const { at, gateId, passId } = event;
  return [{ ...place, seq, at, gateId, passId, refusal: event.type === "ScanRefused" ? event.refusal.code : null }];
}

/** The sweep sees to it. What is owed is noted once, so that a late projection asks for nothing again. */
function owedRefund(d1: D1Database, { collegeId }: Place, event: LedgerDomainEvent): D1PreparedStatement[] {
  if (event.type !== "RegistrationCancelled" || !event.refund) return [];
  const note = "UPDATE payments SET owed = ?1, check_at = ?2 WHERE college_id = ?3 AND id = ?4 AND owed IS NULL";
  return [d1.prepare(note).bind(event.refund.amount, event.at, collegeId, event.refund.paymentId)];
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

function mailRows(place: Place, events: readonly LedgerDomainEvent[]): Required<typeof mails.$inferInsert>[] {
  const passesIssued = firstPasses(events).map(({ passId, userId, at }) => ({
    ...{ ...place, id: `pass:${passId}`, kind: "pass-issued" as const, userId, createdAt: at, sentAt: null },
  }));
  const seatsOffered = events.flatMap((event) => {
    if (event.type !== "SeatOffered") return [];
    const { registrationId, userId, at } = event;
    const id = `offer:${registrationId}`;
    return [{ ...place, id, kind: "seat-offered" as const, userId, createdAt: at, sentAt: null }];
  });
  const passesGiven = events.flatMap((event) => {
    if (event.type !== "PassGiven") return [];
    const { passId, userId, at } = event;
    return [{ ...place, id: `given:${passId}`, kind: "pass-given" as const, userId, createdAt: at, sentAt: null }];
  });
  return [...passesIssued, ...seatsOffered, ...passesGiven];
}
