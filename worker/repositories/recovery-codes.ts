import { and, count, eq } from "drizzle-orm";
import { recoveryCodes } from "#db/schema/directory/recovery-codes";
import type { UserId } from "#shared/ids";
import { noteForOwner, type OwnerNoticeRow } from "./owner-notices.ts";
import type { PlatformDb } from "./platform-db.ts";

/** The older ones are void. */
export async function replaceRecoveryCodes(
  { rows }: PlatformDb,
  userId: UserId,
  hashes: readonly string[],
  createdAt: number,
): Promise<void> {
  await rows.batch([
    rows.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId)),
    rows.insert(recoveryCodes).values(hashes.map((codeHash) => ({ userId, codeHash, createdAt }))),
  ]);
}

/** @returns true to exactly one of any number of callers with a code that was not spent yet */
export async function spendRecoveryCode(
  platform: PlatformDb,
  codeHash: string,
  notice: OwnerNoticeRow,
): Promise<boolean> {
  const [spent] = await platform.rows.batch([
    platform.rows
      .delete(recoveryCodes)
      .where(and(eq(recoveryCodes.userId, notice.userId), eq(recoveryCodes.codeHash, codeHash)))
      .returning({ codeHash: recoveryCodes.codeHash }),
    noteForOwner(platform, notice),
  ]);
  return spent.length === 1;
}

export async function countRecoveryCodes({ rows }: PlatformDb, userId: UserId): Promise<number> {
  const [found] = await rows.select({ left: count() }).from(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  return found?.left ?? 0;
}
