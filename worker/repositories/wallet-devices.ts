import { and, count, desc, eq, ne } from "drizzle-orm";
import { walletDevices } from "#db/schema/shard/wallet-devices";
import type { EventId, PassId } from "#shared/ids";
import type { TenantDb } from "./tenant-db.ts";

/** Of one pass: a person's phone, tablet and watch, and those they had before. */
const DEVICES_OF_PASS_MAX = 20;
/** Of one phone at one college. */
const PASSES_OF_DEVICE_MAX = 100;

/** Of Google there is one device to a pass. No phone is called so: their names are longer. */
const GOOGLE = "google";

export type WalletDevice = Omit<
  typeof walletDevices.$inferSelect,
  "collegeId" | "wallet" | "dueAt" | "attempts" | "outcome"
>;

/** @returns "known" for one that was there, whose push token is the new one now; "too-many" where nothing was written */
export async function addWalletDevice(db: TenantDb, device: WalletDevice): Promise<"new" | "known" | "too-many"> {
  const { deviceId, passId, pushToken } = device;
  const known = await db.rows
    .update(walletDevices)
    .set({ pushToken })
    .where(and(ofPass(db, passId), eq(walletDevices.deviceId, deviceId)))
    .returning({ passId: walletDevices.passId });
  if (known.length > 0) return "known";
  const [found] = await db.rows.select({ devices: count() }).from(walletDevices).where(ofPass(db, passId));
  if ((found?.devices ?? 0) >= DEVICES_OF_PASS_MAX) return "too-many";
  await db.rows
    .insert(walletDevices)
    .values({ collegeId: db.collegeId, wallet: "apple", ...device })
    .onConflictDoNothing();
  return "new";
}

/** Notes that Google was given a pass. One it was given before stays there as it was, so it is told what the pass says now. */
export async function addGooglePass(
  db: TenantDb,
  { passId, eventId, now }: { readonly passId: PassId; readonly eventId: EventId; readonly now: number },
): Promise<void> {
  const seen = { pushToken: "", digest: "", changedAt: now, createdAt: now };
  await db.rows
    .insert(walletDevices)
    .values({ collegeId: db.collegeId, deviceId: GOOGLE, wallet: "google", passId, eventId, ...seen })
    .onConflictDoUpdate({
      target: [walletDevices.collegeId, walletDevices.deviceId, walletDevices.passId],
      set: { dueAt: now, attempts: 0 },
    });
}

export async function deleteWalletDevice(db: TenantDb, deviceId: string, passId: PassId): Promise<void> {
  await db.rows.delete(walletDevices).where(and(ofPass(db, passId), eq(walletDevices.deviceId, deviceId)));
}

export async function listDevicePasses(db: TenantDb, deviceId: string): Promise<PassId[]> {
  const found = await db.rows
    .select({ passId: walletDevices.passId })
    .from(walletDevices)
    .where(and(eq(walletDevices.collegeId, db.collegeId), eq(walletDevices.deviceId, deviceId)))
    .orderBy(desc(walletDevices.createdAt))
    .limit(PASSES_OF_DEVICE_MAX);
  return found.map(({ passId }) => passId);
}

/** Notes what a pass says now. @returns since when, as far as we know; null where no phone keeps it */
export async function noteWalletDigest(
  db: TenantDb,
  { passId, digest, now }: { readonly passId: PassId; readonly digest: string; readonly now: number },
): Promise<number | null> {
  await db.rows
    .update(walletDevices)
    .set({ digest, changedAt: now })
    .where(and(ofPass(db, passId), ne(walletDevices.digest, digest)));
  const [newest] = await db.rows
    .select({ changedAt: walletDevices.changedAt })
    .from(walletDevices)
    .where(ofPass(db, passId))
    .orderBy(desc(walletDevices.changedAt))
    .limit(1);
  return newest?.changedAt ?? null;
}

function ofPass(db: TenantDb, passId: PassId) {
  return and(eq(walletDevices.collegeId, db.collegeId), eq(walletDevices.passId, passId));
}
