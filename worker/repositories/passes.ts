import { and, asc, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import { passes } from "#db/schema/shard/passes";
import { registrations } from "#db/schema/shard/registrations";
import type { RegistrationStatus } from "#shared/domain/ledger/types";
import type { EventId, PassId, TicketTypeId, UserId } from "#shared/ids";
import type { TenantDb } from "./tenant-db.ts";

/** More registrations than anybody makes at one event; what happened to older passes is found no more. */
const PASSES_OF_ONE_MAX = 500;

/** Every pass the person ever had at the event, withdrawn ones too. */
export async function listPassIds(db: TenantDb, eventId: EventId, userId: UserId): Promise<PassId[]> {
  const found = await db.rows
    .select({ id: passes.id })
    .from(passes)
    .where(and(eq(passes.collegeId, db.collegeId), eq(passes.eventId, eventId), eq(passes.userId, userId)))
    .orderBy(desc(passes.issuedAt))
    .limit(PASSES_OF_ONE_MAX);
  return found.map(({ id }) => id);
}

/** Whether the person has a pass for the event that was not withdrawn. */
export async function holdsPass(db: TenantDb, eventId: EventId, userId: UserId): Promise<boolean> {
  const [found] = await db.rows
    .select({ id: passes.id })
    .from(passes)
    .where(
      and(
        eq(passes.collegeId, db.collegeId),
        eq(passes.eventId, eventId),
        eq(passes.userId, userId),
        isNull(passes.revokedAt),
      ),
    )
    .limit(1);
  return found !== undefined;
}

/** Somebody by their name, and one of their passes. */
export type NamedPass = {
  readonly userId: UserId;
  readonly passId: PassId;
  readonly name: string;
  readonly ticketTypeId: TicketTypeId;
  readonly admittedAt: number | null;
  readonly admittedGate: string | null;
};
export type Unissued = {
  readonly userId: UserId;
  readonly name: string;
  readonly status: RegistrationStatus;
};

/** Passes that are worth something, by part of a name. As for members: what people type may hold wildcards. */
export function findPassesByName(db: TenantDb, eventId: EventId, q: string, limit: number): Promise<NamedPass[]> {
  const { userId, id: passId, name, ticketTypeId, admittedAt, admittedGate } = passes;
  return db.rows
    .select({ userId, passId, name, ticketTypeId, admittedAt, admittedGate })
    .from(passes)
    .where(
      and(
        eq(passes.collegeId, db.collegeId),
        eq(passes.eventId, eventId),
        isNull(passes.revokedAt),
        sql`instr(lower(${name}), lower(${q})) > 0`,
      ),
    )
    .orderBy(asc(name), asc(passId))
    .limit(limit);
}

/** People who have no pass yet, by part of their name: not paid, not confirmed, or still in line. */
export function findUnissuedByName(db: TenantDb, eventId: EventId, q: string, limit: number): Promise<Unissued[]> {
  const { userId, name, status } = registrations;
  return db.rows
    .select({ userId, name, status })
    .from(registrations)
    .where(
      and(
        eq(registrations.collegeId, db.collegeId),
        eq(registrations.eventId, eventId),
        inArray(status, ["waiting", "offered", "pending"]),
        sql`instr(lower(${name}), lower(${q})) > 0`,
      ),
    )
    .orderBy(asc(name), asc(userId))
    .limit(limit);
}
