import { and, eq, sql } from "drizzle-orm";
import { campaigns, optOuts } from "#db/schema/shard/campaigns";
import { messageSettings } from "#db/schema/shard/message-settings";
import type { CampaignId, UserId } from "#shared/ids";
import type { CampaignTopic } from "#shared/message-kinds";
import { sha256Hex } from "#shared/sha256";
import type { CampaignStatus } from "#shared/views/campaigns";
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
  const hashes = await hashesOf(db, people);
  const [chosen, withdrawn] = await db.rows.batch([
    selectChosen(db, topic, people),
    selectWithdrawn(db, topic, hashes),
  ]);
  return new Set(optedOutOf(people, hashes, chosen, withdrawn));
}

/** The same of one person, and how their campaign stands, in one call: it is made for each message that is handed over. */
export async function findConsent(
  db: TenantDb,
  topic: CampaignTopic,
  { person, campaignId }: { readonly person: Asked; readonly campaignId: CampaignId },
): Promise<{ readonly isOut: boolean; readonly status: CampaignStatus | null }> {
  const hashes = await hashesOf(db, [person]);
  const [chosen, withdrawn, [campaign]] = await db.rows.batch([
    selectChosen(db, topic, [person]),
    selectWithdrawn(db, topic, hashes),
    db.rows
      .select({ status: campaigns.status })
      .from(campaigns)
      .where(and(eq(campaigns.collegeId, db.collegeId), eq(campaigns.id, campaignId))),
  ]);
  return { isOut: optedOutOf([person], hashes, chosen, withdrawn).length > 0, status: campaign?.status ?? null };
}

function hashesOf(db: TenantDb, people: readonly Asked[]): Promise<string[]> {
  return Promise.all(people.map(async ({ email }) => (email === null ? "" : await hashAddress(db, email))));
}

function selectChosen(db: TenantDb, topic: CampaignTopic, people: readonly Asked[]) {
  const userIds = people.map(({ userId }) => userId);
  return db.rows
    .select({
      userId: messageSettings.userId,
      /** Null: they chose nothing of this topic. */
      isOut: sql<number | null>`json_array_length(${messageSettings.channels}, ${pathOf(topic)}) = 0`,
    })
    .from(messageSettings)
    .where(and(eq(messageSettings.collegeId, db.collegeId), inJson(messageSettings.userId, userIds)));
}

function selectWithdrawn(db: TenantDb, topic: CampaignTopic, hashes: readonly string[]) {
  return db.rows
    .select({ hash: optOuts.addressHash })
    .from(optOuts)
    .where(and(eq(optOuts.collegeId, db.collegeId), eq(optOuts.topic, topic), inJson(optOuts.addressHash, hashes)));
}

function optedOutOf(
  people: readonly Asked[],
  hashes: readonly string[],
  chosen: readonly { readonly userId: UserId; readonly isOut: number | null }[],
  withdrawn: readonly { readonly hash: string }[],
): UserId[] {
  const choices = new Map(chosen.map(({ userId, isOut }) => [userId, isOut]));
  const known = new Set(withdrawn.map(({ hash }) => hash));
  return people.flatMap(({ userId }, at) => {
    const choice = choices.get(userId) ?? null;
    return (choice === null ? known.has(hashes[at] ?? "") : choice === 1) ? [userId] : [];
  });
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
  const usual = { ...usualSettings(userId), collegeId: db.collegeId, version: 1, channels: { [topic]: [] } };
  await db.rows
    .insert(messageSettings)
    .values(usual)
    .onConflictDoUpdate({
      target: [messageSettings.collegeId, messageSettings.userId],
      set: {
        channels: sql`json_set(${messageSettings.channels}, ${pathOf(topic)}, json('[]'))`,
        // A form that is open elsewhere must not bring the old choice back.
        version: sql`${messageSettings.version} + 1`,
      },
    });
}

function pathOf(topic: CampaignTopic): string {
  return `$."${topic}"`;
}
