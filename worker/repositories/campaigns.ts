import { and, desc, eq, gt, inArray, lte, or, type SQL, sql } from "drizzle-orm";
import { campaigns } from "#db/schema/shard/campaigns";
import { events } from "#db/schema/shard/events";
import { messages } from "#db/schema/shard/messages";
import type { Grant } from "#shared/access";
import type { CampaignId, CollegeId, UserId } from "#shared/ids";
import { CAMPAIGN_DRAFTS_MAX, CAMPAIGNS_A_DAY_MAX } from "#shared/limits";
import type { CampaignKind } from "#shared/message-kinds";
import type { CampaignCount, CampaignRow as CampaignListed, CampaignStatus } from "#shared/views/campaigns";
import { isCoveredBy } from "./events.ts";
import { inJson } from "./json-lists.ts";
import { addMessages, type NewMessage } from "./messages.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

export type CampaignRow = typeof campaigns.$inferSelect;
export type NewCampaign = Pick<
  CampaignRow,
  "id" | "eventId" | "audience" | "texts" | "channels" | "scheduledAt" | "authorIds" | "origin" | "changedAt"
>;

const LISTED_MAX = 100;
const DAY_MS = 86_400_000;
const NOT_DECIDED: CampaignStatus[] = ["draft", "submitted"];

/** @returns false where there are too many drafts; a repeat of the same id adds none */
export async function addCampaignRow(db: TenantDb, campaign: NewCampaign): Promise<boolean> {
  const { id, eventId, audience, texts, channels, scheduledAt, authorIds, origin, changedAt } = campaign;
  const drafts = sql`(select count(*) from campaigns c where c.college_id = ${db.collegeId}
    and c.status in ('draft', 'submitted'))`;
  await db.rows
    .insert(campaigns)
    .select(
      sql`select ${db.collegeId}, ${id}, 1, 'draft', ${eventId}, ${JSON.stringify(audience)}, ${JSON.stringify(texts)},
        ${JSON.stringify(channels)}, ${scheduledAt}, ${JSON.stringify(authorIds)}, ${origin}, null, null, null, null, null, 0,
        null, null, ${changedAt} where ${drafts} < ${CAMPAIGN_DRAFTS_MAX}`,
    )
    .onConflictDoNothing();
  return (await findCampaign(db, id)) !== null;
}

export async function findCampaign(db: TenantDb, id: CampaignId): Promise<CampaignRow | null> {
  const [found] = await db.rows.select().from(campaigns).where(isOne(db, id));
  return found ?? null;
}

export async function listCampaignsById(db: TenantDb, ids: readonly string[]): Promise<Map<string, CampaignRow>> {
  if (ids.length === 0) return new Map();
  const found = await db.rows
    .select()
    .from(campaigns)
    .where(and(eq(campaigns.collegeId, db.collegeId), inJson(campaigns.id, ids)));
  return new Map(found.map((row) => [row.id, row]));
}

/** The newest; only those of events at which one of these grants holds, unless one holds in the whole college. */
export async function listCampaignRows(
  db: TenantDb,
  coveredBy: readonly Grant[] | "everything",
): Promise<CampaignListed[]> {
  return db.rows
    .select({
      ...{ id: campaigns.id, version: campaigns.version, status: campaigns.status },
      title: sql<string>`${campaigns.texts} ->> '$[0].text.title'`,
      eventTitle: events.title,
      ...{ scheduledAt: campaigns.scheduledAt, changedAt: campaigns.changedAt },
    })
    .from(campaigns)
    .leftJoin(events, and(eq(events.collegeId, campaigns.collegeId), eq(events.id, campaigns.eventId)))
    .where(
      and(
        eq(campaigns.collegeId, db.collegeId),
        coveredBy === "everything" ? undefined : and(sql`${events.id} is not null`, isCoveredBy(coveredBy)),
      ),
    )
    .orderBy(desc(campaigns.changedAt), desc(campaigns.id))
    .limit(LISTED_MAX);
}

/** What is looked at and changed by people: as they saw it. */
export type Seen = { readonly id: CampaignId; readonly version: number };

/** @returns false where it was changed since, or is not `from` any more */
export async function changeCampaign(
  db: TenantDb,
  seen: Seen,
  from: readonly CampaignStatus[],
  change: Partial<Omit<CampaignRow, "collegeId" | "id" | "version">>,
  condition?: SQL,
): Promise<boolean> {
  const changed = await db.rows
    .update(campaigns)
    .set({ ...change, version: seen.version + 1 })
    .where(
      and(isOne(db, seen.id), eq(campaigns.version, seen.version), inArray(campaigns.status, [...from]), condition),
    )
    .returning({ id: campaigns.id });
  return changed.length > 0;
}

/** By none of its authors, and no more of them than a day may have. Both are asked again in the statement that says yes. */
export function approveCampaignRow(
  db: TenantDb,
  seen: Seen,
  { userId, origin, now }: { readonly userId: UserId; readonly origin: string; readonly now: number },
): Promise<boolean> {
  const isOthers = sql`not exists (select 1 from json_each(${campaigns.authorIds}) a where a.value = ${userId})`;
  const isWithin = sql`${approvedSince(db, now)} < ${CAMPAIGNS_A_DAY_MAX}`;
  const change = { status: "approved", approvedBy: userId, approvedAt: now, origin, changedAt: now } as const;
  return changeCampaign(db, seen, ["submitted"], change, and(isOthers, isWithin));
}

export async function countApproved(db: TenantDb, now: number): Promise<number> {
  const [found] = await db.rows.all<{ count: number }>(sql`select ${approvedSince(db, now)} as count`);
  return found?.count ?? 0;
}

function approvedSince(db: TenantDb, now: number): SQL {
  return sql`(select count(*) from campaigns c where c.college_id = ${db.collegeId} and c.approved_at > ${now - DAY_MS})`;
}

/** Ends it wherever it is, unless all of its messages have ended. @returns false where nothing is left to stop */
export async function cancelCampaignRow(db: TenantDb, id: CampaignId, now: number): Promise<boolean> {
  const pending = sql`exists (select 1 from messages m where m.college_id = ${db.collegeId}
    and m.id > ${prefixOf(id)} and m.id < ${endOf(id)} and m.status = 'pending')`;
  const stopped = await db.rows
    .update(campaigns)
    .set({ status: "cancelled", cancelledAt: now, changedAt: now, version: sql`${campaigns.version} + 1` })
    .where(
      and(
        isOne(db, id),
        or(
          inArray(campaigns.status, [...NOT_DECIDED, "approved", "sending"]),
          and(eq(campaigns.status, "sent"), pending),
        ),
      ),
    )
    .returning({ id: campaigns.id });
  return stopped.length > 0;
}

/** Over all colleges of a shard: what is to begin, or to go on, the longest waiting first. */
export function listDueCampaigns(
  { rows }: ShardDb,
  { now, except, limit }: { readonly now: number; readonly except: readonly CollegeId[]; readonly limit: number },
): Promise<{ collegeId: CollegeId; id: CampaignId }[]> {
  return rows
    .select({ collegeId: campaigns.collegeId, id: campaigns.id })
    .from(campaigns)
    .where(
      and(
        inArray(campaigns.status, ["approved", "sending"]),
        or(sql`${campaigns.scheduledAt} is null`, lte(campaigns.scheduledAt, now)),
        sql`not ${inJson(campaigns.collegeId, except)}`,
      ),
    )
    .orderBy(campaigns.approvedAt)
    .limit(limit);
}

/** @returns null where somebody cancelled it, or it is over */
export async function beginCampaign(db: TenantDb, id: CampaignId, now: number): Promise<CampaignRow | null> {
  const [begun] = await db.rows
    .update(campaigns)
    .set({ status: "sending", startedAt: sql`coalesce(${campaigns.startedAt}, ${now})` })
    .where(and(isOne(db, id), inArray(campaigns.status, ["approved", "sending"])))
    .returning();
  return begun ?? null;
}

/** One message for each of these, and how far that is, at once; nothing once it was cancelled. */
export async function writeCampaignMessages(
  db: TenantDb,
  { id, eventId }: Pick<CampaignRow, "id" | "eventId">,
  userIds: readonly UserId[],
  now: number,
): Promise<string[]> {
  const last = userIds.at(-1);
  if (!last) return [];
  const kind: CampaignKind = eventId === null ? "college-campaign" : "event-campaign";
  const some = userIds.map((userId): NewMessage => ({ id: campaignMessageId(id, userId), kind, eventId, userId }));
  const isGoingOut = sql`exists (select 1 from campaigns c where c.college_id = ${db.collegeId} and c.id = ${id}
    and c.status = 'sending')`;
  const ids = some.map((one) => one.id);
  const written = sql`(select count(*) from messages m where m.college_id = ${db.collegeId} and m.channel = 'inbox'
    and m.id in (select value from json_each(${JSON.stringify(ids)})))`;
  const note = db.rows
    .update(campaigns)
    .set({ afterUserId: last, written: sql`${campaigns.written} + ${written}` })
    // Another run may have come as far, or further.
    .where(
      and(
        isOne(db, id),
        eq(campaigns.status, "sending"),
        sql`(${campaigns.afterUserId} is null or ${campaigns.afterUserId} < ${last})`,
      ),
    );
  await db.rows.batch([addMessages(db, some, now, isGoingOut), note]);
  return ids;
}

/** Everybody's message is written. */
export async function finishCampaign(db: TenantDb, id: CampaignId, now: number): Promise<void> {
  await db.rows
    .update(campaigns)
    .set({ status: "sent", finishedAt: now, changedAt: now })
    .where(and(isOne(db, id), eq(campaigns.status, "sending")));
}

/** What became of its messages, tests left out. */
export function countCampaignMessages(db: TenantDb, id: CampaignId): Promise<CampaignCount[]> {
  return db.rows
    .select({
      ...{ channel: messages.channel, status: messages.status },
      outcome: sql<string | null>`case when ${messages.status} = 'expired' then ${messages.outcome} end`.as("why"),
      count: sql<number>`count(*)`,
    })
    .from(messages)
    .where(
      and(
        eq(messages.collegeId, db.collegeId),
        gt(messages.id, prefixOf(id)),
        sql`${messages.id} < ${endOf(id)}`,
        sql`instr(${messages.id}, ${TEST}) = 0`,
      ),
    )
    .groupBy(messages.channel, messages.status, sql`why`);
}

/** Tests somebody had sent to themselves since. */
export async function countTests(db: TenantDb, userId: UserId, since: number): Promise<number> {
  return db.rows.$count(
    messages,
    and(
      eq(messages.collegeId, db.collegeId),
      eq(messages.userId, userId),
      eq(messages.channel, "inbox"),
      gt(messages.createdAt, since),
      sql`instr(${messages.id}, ${TEST}) > 0`,
    ),
  );
}

const MESSAGE = "campaign:";
const TEST = ":test-";
const ID_CHARS = 30;

export function campaignMessageId(id: CampaignId, userId: UserId): string {
  return `${prefixOf(id)}${userId}`;
}

/** One that its author sends to themselves, to see it. */
export function testMessageId(id: CampaignId, userId: UserId, now: number): string {
  return `${campaignMessageId(id, userId)}${TEST}${now.toString(36)}`;
}

export function isTestMessage(messageId: string): boolean {
  return messageId.includes(TEST);
}

/** The campaign that a message is of. */
export function campaignIdIn(messageId: string): string {
  return messageId.slice(MESSAGE.length, MESSAGE.length + ID_CHARS);
}

function prefixOf(id: CampaignId): string {
  return `${MESSAGE}${id}:`;
}

/** After all that begin with the prefix: a semicolon follows the colon. */
function endOf(id: CampaignId): string {
  return `${MESSAGE}${id};`;
}

function isOne(db: TenantDb, id: CampaignId): SQL | undefined {
  return and(eq(campaigns.collegeId, db.collegeId), eq(campaigns.id, id));
}
