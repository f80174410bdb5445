import { and, eq, sql } from "drizzle-orm";
import { optOuts } from "#db/schema/shard/campaigns";
import { messageSettings } from "#db/schema/shard/message-settings";
import type { UserId } from "#shared/ids";
import type { CampaignTopic } from "#shared/message-kinds";
import { sha256Hex } from "#shared/sha256";
import { inJson } from "./json-lists.ts";
import { usualSettings } from "./message-settings.ts";
import type { TenantDb } from "./tenant-db.ts";

export type Asked = { readonly userId: UserId; readonly email: string | null };

/**
 * Who takes no campaigns of a topic, as it is now. What somebody chose with their account counts; where they chose nothing, what
 * was said for their address.
 */
export async function listOptedOut(db: TenantDb, topic: CampaignTopic, people: readonly Asked[]): Promise<Set<UserId>> {
  if (people.length === 0) return new Set();
  const hashes = await Promise.all(
    people.map(async ({ email }) => (email === null ? "" : await hashAddress(db, email))),
  );
  const [chosen, addresses] = await db.rows.batch([
    db.rows
      .select({
        userId: messageSettings.userId,
        isOut: sql<number | null>`json_array_length(${messageSettings.channels}, ${`$."${topic}"`}) = 0`,
      })
      .from(messageSettings)
      .where(
        and(
          eq(messageSettings.collegeId, db.collegeId),
          inJson(
            messageSettings.userId,
            people.map(({ userId }) => userId),
          ),
        ),
      ),
    db.rows
      .select({ hash: optOuts.addressHash })
      .from(optOuts)
      .where(and(eq(optOuts.collegeId, db.collegeId), eq(optOuts.topic, topic), inJson(optOuts.addressHash, hashes))),
  ]);
  const choices = new Map(chosen.map(({ userId, isOut }) => [userId, isOut]));
  const withdrawn = new Set(addresses.map(({ hash }) => hash));
  return new Set(
    people.flatMap(({ userId }, at) => {
      const choice = choices.get(userId) ?? null;
      return (choice === null ? withdrawn.has(hashes[at] ?? "") : choice === 1) ? [userId] : [];
    }),
  );
}

/** With the college in it, so that nobody's address can be followed from one to another. */
export function hashAddress({ collegeId }: Pick<TenantDb, "collegeId">, email: string): Promise<string> {
  return sha256Hex(`${collegeId}:${email.trim().toLowerCase()}`);
}

/** A repeat is harmless. */
export async function addOptOut(db: TenantDb, topic: CampaignTopic, addressHash: string, at: number): Promise<void> {
  await db.rows.insert(optOuts).values({ collegeId: db.collegeId, topic, addressHash, at }).onConflictDoNothing();
}

/** As if they had unticked everything of this topic, whatever else they chose. */
export async function withdrawMember(db: TenantDb, topic: CampaignTopic, userId: UserId): Promise<void> {
  const path = `$."${topic}"`;
  const usual = { ...usualSettings(userId), collegeId: db.collegeId, version: 1, channels: { [topic]: [] } };
  await db.rows
    .insert(messageSettings)
    .values(usual)
    .onConflictDoUpdate({
      target: [messageSettings.collegeId, messageSettings.userId],
      set: {
        channels: sql`json_set(${messageSettings.channels}, ${path}, json('[]'))`,
        // A form that is open elsewhere must not bring the old choice back.
        version: sql`${messageSettings.version} + 1`,
      },
    });
}
