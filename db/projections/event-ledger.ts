import type { LedgerDomainEvent, LedgerTotals, Pass, Registration } from "#shared/domain/ledger/types";
import type { CollegeId, EventId } from "#shared/ids";
import { eventTotals } from "../schema/shard/event-totals.ts";
import { mails } from "../schema/shard/mails.ts";
import { passes } from "../schema/shard/passes.ts";
import { registrations } from "../schema/shard/registrations.ts";
import { scans } from "../schema/shard/scans.ts";
import { projectRows } from "./project-rows.ts";

export type LedgerProjection = {
  readonly collegeId: CollegeId;
  readonly eventId: EventId;
  /** The newest log position the rows below reflect. */
  readonly seq: number;
  readonly totals: LedgerTotals;
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
  const { everWaited: _, ...shown } = totals;
  const passRows = projection.passes.map(({ id, registrationId, userId, issuedAt, revokedAt, admission }) => {
    const admitted = { admittedAt: admission?.at ?? null, admittedGate: admission?.gateName ?? null };
    return { ...place, id, registrationId, userId, issuedAt, revokedAt, ...admitted, seq };
  });
  await d1.batch([
    ...projectRows(d1, eventTotals, [{ ...place, ...shown, seq }], "replace"),
    ...projectRows(
      d1,
      registrations,
      projection.registrations.map(({ waitNumber = null, offerEndsAt = null, ...registration }) => ({
        ...{ ...place, ...registration, waitNumber, offerEndsAt, seq },
      })),
      "replace",
    ),
    ...projectRows(d1, passes, passRows, "replace"),
    ...projectRows(
      d1,
      scans,
      entries.flatMap((entry) => entry.events.flatMap((event) => scanRow(place, entry.seq, event))),
      "keep",
    ),
    ...projectRows(
      d1,
      mails,
      entries.flatMap((entry) => entry.events.flatMap((event) => mailRow(place, event))),
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

function mailRow(place: Place, event: LedgerDomainEvent): Required<typeof mails.$inferInsert>[] {
  if (event.type !== "PassIssued" && event.type !== "SeatOffered") return [];
  const { at: createdAt, userId } = event;
  const cause =
    event.type === "PassIssued"
      ? { id: `pass:${event.passId}`, kind: "pass-issued" as const }
      : { id: `offer:${event.registrationId}`, kind: "seat-offered" as const };
  return [{ ...place, ...cause, userId, createdAt, sentAt: null }];
}
