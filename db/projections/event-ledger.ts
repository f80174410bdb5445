import { lt } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { drizzle } from "drizzle-orm/d1";
import type { LedgerDomainEvent, LedgerTotals, Pass, Registration } from "#shared/domain/ledger/types";
import type { CollegeId, EventId } from "#shared/ids";
import { eventTotals } from "../schema/event-totals.ts";
import { mails } from "../schema/mails.ts";
import { passes } from "../schema/passes.ts";
import { registrations } from "../schema/registrations.ts";
import { scans } from "../schema/scans.ts";

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
  const db = drizzle(d1);
  const { collegeId, eventId, seq, totals } = projection;
  const totalsRow = { collegeId, eventId, ...totals, seq };
  const statements: BatchItem<"sqlite">[] = [];
  for (const one of projection.registrations) {
    const row = { collegeId, eventId, ...one, seq };
    statements.push(
      db
        .insert(registrations)
        .values(row)
        .onConflictDoUpdate({
          target: [registrations.collegeId, registrations.eventId, registrations.userId],
          set: row,
          setWhere: lt(registrations.seq, seq),
        }),
    );
  }
  for (const { admission, id, registrationId, userId, issuedAt, revokedAt } of projection.passes) {
    const admitted = { admittedAt: admission?.at ?? null, admittedGate: admission?.gateName ?? null };
    const row = { collegeId, id, eventId, registrationId, userId, issuedAt, revokedAt, ...admitted, seq };
    statements.push(
      db
        .insert(passes)
        .values(row)
        .onConflictDoUpdate({ target: [passes.collegeId, passes.id], set: row, setWhere: lt(passes.seq, seq) }),
    );
  }
  for (const entry of projection.entries) {
    for (const event of entry.events) {
      if (event.type === "PassAdmitted" || event.type === "ScanRefused") {
        const { at, gateId, passId } = event;
        const refusal = event.type === "ScanRefused" ? event.refusal.code : null;
        const row = { collegeId, eventId, seq: entry.seq, at, gateId, passId, refusal };
        statements.push(db.insert(scans).values(row).onConflictDoNothing());
      }
      if (event.type === "PassIssued") {
        const { at: createdAt, passId, userId } = event;
        const row = { collegeId, id: `pass:${passId}`, kind: "pass-issued" as const, eventId, userId, createdAt };
        statements.push(db.insert(mails).values(row).onConflictDoNothing());
      }
    }
  }
  await db.batch([
    db
      .insert(eventTotals)
      .values(totalsRow)
      .onConflictDoUpdate({
        target: [eventTotals.collegeId, eventTotals.eventId],
        set: totalsRow,
        setWhere: lt(eventTotals.seq, seq),
      }),
    ...statements,
  ]);
}
