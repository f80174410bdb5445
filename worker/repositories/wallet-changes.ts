import { and, eq, getTableColumns, gte, inArray, lte, sql } from "drizzle-orm";
import { events } from "#db/schema/shard/events";
import { type WalletOutcome, walletDevices } from "#db/schema/shard/wallet-devices";
import type { CollegeId, PassId } from "#shared/ids";
import type { Wallet } from "#shared/views/event";
import { inJson } from "./json-lists.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

export type WalletRow = typeof walletDevices.$inferSelect;

export type DueWallets = {
  readonly now: number;
  readonly wallets: readonly Wallet[];
  /** Colleges on their way to another shard. */
  readonly except: readonly CollegeId[];
  readonly limit: number;
};

/** Over all colleges of a shard: passes whose wallets must be told, once the ledger knows of the change that they will ask for. */
export function listDuePasses(
  { rows }: ShardDb,
  { now, wallets, except, limit }: DueWallets,
): Promise<{ collegeId: CollegeId; passId: PassId }[]> {
  return rows
    .selectDistinct({ collegeId: walletDevices.collegeId, passId: walletDevices.passId })
    .from(walletDevices)
    .innerJoin(events, and(eq(events.collegeId, walletDevices.collegeId), eq(events.id, walletDevices.eventId)))
    .where(
      and(
        lte(walletDevices.dueAt, now),
        inArray(walletDevices.wallet, [...wallets]),
        gte(events.configuredVersion, events.version),
        sql`not ${inJson(walletDevices.collegeId, except)}`,
      ),
    )
    .limit(limit);
}

/**
 * Takes what is due of these passes, so that nobody else does until `until`. A change in the meantime is due at another time,
 * by which it is known that what was told may be older.
 */
export function claimWallets(
  db: TenantDb,
  {
    passIds,
    wallet,
    now,
    until,
  }: {
    readonly passIds: readonly PassId[];
    readonly wallet: Wallet;
    readonly now: number;
    readonly until: number;
  },
): Promise<WalletRow[]> {
  return db.rows
    .update(walletDevices)
    .set({ dueAt: until, attempts: sql`${walletDevices.attempts} + 1` })
    .where(
      and(
        eq(walletDevices.collegeId, db.collegeId),
        inJson(walletDevices.passId, passIds),
        eq(walletDevices.wallet, wallet),
        lte(walletDevices.dueAt, now),
      ),
    )
    .returning(getTableColumns(walletDevices));
}

/** Notes what came of it, unless there was another change since it was claimed. */
export async function noteOutcome(
  db: TenantDb,
  row: WalletRow,
  { outcome, dueAt }: { readonly outcome: WalletOutcome; readonly dueAt: number | null },
): Promise<void> {
  await db.rows.update(walletDevices).set({ outcome, dueAt }).where(isClaimed(db, row));
}

/** The phone is no more, or has the pass no more. One that registered anew meanwhile has another push token. */
export async function dropWallet(db: TenantDb, row: WalletRow): Promise<void> {
  const { collegeId, deviceId, passId, pushToken } = walletDevices;
  await db.rows
    .delete(walletDevices)
    .where(
      and(
        eq(collegeId, db.collegeId),
        eq(deviceId, row.deviceId),
        eq(passId, row.passId),
        eq(pushToken, row.pushToken),
      ),
    );
}

function isClaimed(db: TenantDb, { deviceId, passId, dueAt }: WalletRow) {
  return and(
    eq(walletDevices.collegeId, db.collegeId),
    eq(walletDevices.deviceId, deviceId),
    eq(walletDevices.passId, passId),
    eq(walletDevices.dueAt, dueAt ?? 0),
  );
}
