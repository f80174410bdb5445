import { and, asc, desc, eq, inArray, isNull, not, sql } from "drizzle-orm";
import { passes } from "#db/schema/shard/passes";
import { registrations } from "#db/schema/shard/registrations";
import type { RegistrationStatus } from "#shared/domain/ledger/types";
import type { EventId, PassId, TicketTypeId, UserId } from "#shared/ids";
import { inJson } from "./json-lists.ts";
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

export type PassRow = Pick<
  typeof passes.$inferSelect,
  "id" | "eventId" | "userId" | "name" | "ticketTypeId" | "revokedAt"
>;

/** A pass and whose it is, withdrawn or not. It may trail the ledger by a moment. */
export async function findPass(db: TenantDb, passId: PassId): Promise<PassRow | null> {
  const { id, eventId, userId, name, ticketTypeId, revokedAt } = passes;
  const [found] = await db.rows
    .select({ id, eventId, userId, name, ticketTypeId, revokedAt })
    .from(passes)
    .where(and(eq(passes.collegeId, db.collegeId), eq(id, passId)))
    .limit(1);
  return found ?? null;
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
export type Passless = {
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

/** The passes of these people that are worth something, in the order of their tickets. */
export function listGoodPasses(db: TenantDb, eventId: EventId, userIds: readonly UserId[]): Promise<NamedPass[]> {
  const { userId, id: passId, name, ticketTypeId, admittedAt, admittedGate } = passes;
  return db.rows
    .select({ userId, passId, name, ticketTypeId, admittedAt, admittedGate })
    .from(passes)
    .where(
      and(
        eq(passes.collegeId, db.collegeId),
        eq(passes.eventId, eventId),
        inJson(userId, userIds),
        isNull(passes.revokedAt),
      ),
    )
    .orderBy(asc(userId), asc(passes.number));
}

/** People with a seat, or who ask for one, and no pass that is worth something, by part of their name. */
export function findPasslessByName(db: TenantDb, eventId: EventId, q: string, limit: number): Promise<Passless[]> {
  const { userId, name, status } = registrations;
  const hasPass = sql`exists (select 1 from ${passes} where ${passes.collegeId} = ${db.collegeId}
    and ${passes.eventId} = ${eventId} and ${passes.userId} = ${userId} and ${passes.revokedAt} is null)`;
  return db.rows
    .select({ userId, name, status })
    .from(registrations)
    .where(
      and(
        eq(registrations.collegeId, db.collegeId),
        eq(registrations.eventId, eventId),
        inArray(status, ["waiting", "offered", "pending", "confirmed"]),
        sql`instr(lower(${name}), lower(${q})) > 0`,
        not(hasPass),
      ),
    )
    .orderBy(asc(name), asc(userId))
    .limit(limit);
}
