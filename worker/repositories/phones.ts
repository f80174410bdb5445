import { and, eq, gt, lte, sql } from "drizzle-orm";
import { phones } from "#db/schema/shard/message-settings";
import type { UserId } from "#shared/ids";
import type { PhoneRow } from "./message-settings.ts";
import type { TenantDb } from "./tenant-db.ts";

export async function findPhone(db: TenantDb, userId: UserId): Promise<PhoneRow | null> {
  const [found] = await db.rows.select().from(phones).where(isTheirs(db, userId));
  return found ?? null;
}

export type NewCode = Pick<PhoneRow, "userId" | "number" | "codeHash" | "codeEndsAt" | "triesLeft"> & {
  readonly now: number;
  /** Codes one person is sent in this time. */
  readonly sentMax: number;
  readonly sentWithinMs: number;
};

/** A code for a number that may be theirs. One statement counts, so nobody gets past the limit. @returns false: too many */
export async function writeCode(db: TenantDb, { now, sentMax, sentWithinMs, ...code }: NewCode): Promise<boolean> {
  const isLongAgo = lte(phones.sentSince, now - sentWithinMs);
  const written = await db.rows
    .insert(phones)
    .values({ ...code, collegeId: db.collegeId, verifiedAt: null, sent: 1, sentSince: now })
    .onConflictDoUpdate({
      target: [phones.collegeId, phones.userId],
      set: {
        ...code,
        verifiedAt: null,
        sent: sql`case when ${isLongAgo} then 1 else ${phones.sent} + 1 end`,
        sentSince: sql`case when ${isLongAgo} then ${now} else ${phones.sentSince} end`,
      },
      setWhere: sql`${isLongAgo} or ${phones.sent} < ${sentMax}`,
    })
    .returning({ userId: phones.userId });
  return written.length > 0;
}

/** One try. @returns what is left of it: verified, tries left, or null where there is no code to try */
export async function tryCode(
  db: TenantDb,
  { userId, codeHash, now }: { readonly userId: UserId; readonly codeHash: string; readonly now: number },
): Promise<Pick<PhoneRow, "verifiedAt" | "triesLeft"> | null> {
  const isRight = eq(phones.codeHash, codeHash);
  const [tried] = await db.rows
    .update(phones)
    .set({
      verifiedAt: sql`case when ${isRight} then ${now} end`,
      triesLeft: sql`${phones.triesLeft} - 1`,
      codeHash: sql`case when ${isRight} then null else ${phones.codeHash} end`,
    })
    .where(
      and(
        isTheirs(db, userId),
        gt(phones.triesLeft, 0),
        gt(phones.codeEndsAt, now),
        sql`${phones.codeHash} is not null`,
      ),
    )
    .returning({ verifiedAt: phones.verifiedAt, triesLeft: phones.triesLeft });
  return tried ?? null;
}

/** The number is forgotten; how many codes were sent is not, or dropping it would begin the count anew. */
export async function dropPhone(db: TenantDb, userId: UserId): Promise<void> {
  await db.rows.update(phones).set({ number: "", codeHash: null, verifiedAt: null }).where(isTheirs(db, userId));
}

function isTheirs(db: TenantDb, userId: UserId) {
  return and(eq(phones.collegeId, db.collegeId), eq(phones.userId, userId));
}
