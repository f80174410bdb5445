import { and, asc, desc, eq, gt, gte, isNull, lt } from "drizzle-orm";
import { auditEntries } from "#db/schema/directory/audit-entries";
import { users } from "#db/schema/directory/users";
import type { AuditEntry, ChainedEntry } from "#shared/audit-chain";
import { CHAIN_START, type ChainHead } from "#shared/hash-chain";
import type { UserId } from "#shared/ids";
import type { AuditView } from "#shared/views/audit";
import type { TenantDb } from "./tenant-db.ts";

export async function findAuditHead(db: TenantDb): Promise<ChainHead> {
  const [head] = await db.directory
    .select({ seq: auditEntries.seq, hash: auditEntries.hash })
    .from(auditEntries)
    .where(eq(auditEntries.collegeId, db.collegeId))
    .orderBy(desc(auditEntries.seq))
    .limit(1);
  return head ?? { seq: 0, hash: CHAIN_START };
}

/** @returns false if somebody else's entry took this place: read the head again */
export async function addAuditEntry(
  db: TenantDb,
  entry: Omit<AuditEntry, "actorId"> & { readonly actorId: UserId; readonly hash: string },
): Promise<boolean> {
  const added = await db.directory
    .insert(auditEntries)
    .values({ ...entry, collegeId: db.collegeId })
    .onConflictDoNothing()
    .returning({ seq: auditEntries.seq });
  return added.length === 1;
}

/** Whether somebody's own entry of exactly this act was written at `since` or later. */
export async function hasAuditEntry(
  db: TenantDb,
  { actorId, action, input, since }: Pick<AuditEntry, "action" | "input"> & { actorId: UserId; since: number },
): Promise<boolean> {
  const [found] = await db.directory
    .select({ seq: auditEntries.seq })
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.collegeId, db.collegeId),
        eq(auditEntries.actorId, actorId),
        eq(auditEntries.action, action),
        eq(auditEntries.input, input),
        isNull(auditEntries.refusal),
        gte(auditEntries.at, since),
      ),
    )
    .orderBy(desc(auditEntries.seq))
    .limit(1);
  return found !== undefined;
}

/** Newest first, below `before`. */
export function listAuditEntries(
  db: TenantDb,
  { before, actorId, limit }: { before: number | null; actorId: UserId | null; limit: number },
): Promise<AuditView[]> {
  return db.directory
    .select({
      seq: auditEntries.seq,
      at: auditEntries.at,
      actorId: auditEntries.actorId,
      actorName: users.name,
      action: auditEntries.action,
      input: auditEntries.input,
      refusal: auditEntries.refusal,
      reason: auditEntries.reason,
      requestId: auditEntries.requestId,
    })
    .from(auditEntries)
    .innerJoin(users, eq(users.id, auditEntries.actorId))
    .where(
      and(
        eq(auditEntries.collegeId, db.collegeId),
        before === null ? undefined : lt(auditEntries.seq, before),
        actorId === null ? undefined : eq(auditEntries.actorId, actorId),
      ),
    )
    .orderBy(desc(auditEntries.seq))
    .limit(limit);
}

/** In the order they were written, with their hashes. */
export function listChainedEntries(db: TenantDb, after: number, limit: number): Promise<ChainedEntry[]> {
  return db.directory
    .select()
    .from(auditEntries)
    .where(and(eq(auditEntries.collegeId, db.collegeId), gt(auditEntries.seq, after)))
    .orderBy(asc(auditEntries.seq))
    .limit(limit);
}

export async function findChainedEntry(db: TenantDb, seq: number): Promise<ChainHead | null> {
  const [found] = await db.directory
    .select({ seq: auditEntries.seq, hash: auditEntries.hash })
    .from(auditEntries)
    .where(and(eq(auditEntries.collegeId, db.collegeId), eq(auditEntries.seq, seq)));
  return found ?? null;
}
