import { and, eq, sql } from "drizzle-orm";
import { messageSettings, phones, pushSubscriptions } from "#db/schema/shard/message-settings";
import type { UserId } from "#shared/ids";
import { inJson } from "./json-lists.ts";
import type { TenantDb } from "./tenant-db.ts";

export type SettingsRow = Omit<typeof messageSettings.$inferSelect, "collegeId">;
export type PushRow = typeof pushSubscriptions.$inferSelect;
export type PhoneRow = typeof phones.$inferSelect;

/** Nothing but urgent things while most people sleep. */
const QUIET_FROM = 22 * 60;
const QUIET_TO = 7 * 60;

export function usualSettings(userId: UserId): SettingsRow {
  return { userId, channels: {}, quietFrom: QUIET_FROM, quietTo: QUIET_TO, language: "en", version: 0 };
}

/** How one person can be reached, and wants to be. */
export type Reach = {
  readonly settings: SettingsRow;
  readonly subscriptions: readonly PushRow[];
  /** Verified. */
  readonly phone: string | null;
};

export async function listReaches(db: TenantDb, userIds: readonly UserId[]): Promise<Map<UserId, Reach>> {
  const ids = [...new Set(userIds)];
  const [settings, subscriptions, numbers] = await db.rows.batch([
    db.rows
      .select()
      .from(messageSettings)
      .where(and(eq(messageSettings.collegeId, db.collegeId), inJson(messageSettings.userId, ids))),
    db.rows
      .select()
      .from(pushSubscriptions)
      .where(and(eq(pushSubscriptions.collegeId, db.collegeId), inJson(pushSubscriptions.userId, ids))),
    db.rows
      .select()
      .from(phones)
      .where(
        and(eq(phones.collegeId, db.collegeId), inJson(phones.userId, ids), sql`${phones.verifiedAt} is not null`),
      ),
  ]);
  const settingsOf = new Map(settings.map((row) => [row.userId, row]));
  const subscriptionsOf = Map.groupBy(subscriptions, ({ userId }) => userId);
  const numberOf = new Map(numbers.map(({ userId, number }) => [userId, number]));
  return new Map(
    ids.map((userId) => {
      const reach = {
        settings: settingsOf.get(userId) ?? usualSettings(userId),
        subscriptions: subscriptionsOf.get(userId) ?? [],
        phone: numberOf.get(userId) ?? null,
      };
      return [userId, reach];
    }),
  );
}

export async function getSettings(db: TenantDb, userId: UserId): Promise<SettingsRow> {
  const [found] = await db.rows
    .select()
    .from(messageSettings)
    .where(and(eq(messageSettings.collegeId, db.collegeId), eq(messageSettings.userId, userId)));
  return found ?? usualSettings(userId);
}

/** @returns false where they were changed since `version` */
export async function saveSettings(db: TenantDb, { version, ...row }: SettingsRow): Promise<boolean> {
  const next = { ...row, collegeId: db.collegeId, version: version + 1 };
  const table = messageSettings;
  const saved = await (version === 0
    ? db.rows.insert(table).values(next).onConflictDoNothing().returning({ userId: table.userId })
    : db.rows
        .update(table)
        .set(next)
        .where(and(eq(table.collegeId, db.collegeId), eq(table.userId, row.userId), eq(table.version, version)))
        .returning({ userId: table.userId }));
  return saved.length > 0;
}
