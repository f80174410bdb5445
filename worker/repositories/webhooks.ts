import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { webhookDeliveries, webhooks } from "#db/schema/shard/webhooks";
import type { WebhookId } from "#shared/ids";
import { WEBHOOKS_MAX } from "#shared/limits";
import type { WebhookStatus, WebhookView } from "#shared/views/webhooks";
import { addMessages, type NewMessage } from "./messages.ts";
import type { TenantDb } from "./tenant-db.ts";

export type WebhookRow = typeof webhooks.$inferSelect;
export type NewWebhook = Pick<WebhookRow, "id" | "name" | "url" | "types" | "secret" | "createdBy" | "createdAt">;

/** @returns false if the college has as many as it may; a repeat of the same id is harmless */
export async function addWebhookRow(db: TenantDb, webhook: NewWebhook): Promise<boolean> {
  const { id, name, url, types, secret, createdBy, createdAt } = webhook;
  await db.rows
    .insert(webhooks)
    .select(
      sql`select ${db.collegeId}, ${id}, ${name}, ${url}, ${JSON.stringify(types)}, 'on', ${secret}, null, null, null, null,
        ${createdBy}, ${createdAt}
        where (select count(*) from webhooks w where w.college_id = ${db.collegeId}) < ${WEBHOOKS_MAX}`,
    )
    .onConflictDoNothing();
  return (await findWebhook(db, id)) !== null;
}

export async function findWebhook(db: TenantDb, id: WebhookId): Promise<WebhookRow | null> {
  const [found] = await db.rows.select().from(webhooks).where(thisOne(db, id));
  return found ?? null;
}

/** In the order in which they were made. */
export function listWebhookViews(db: TenantDb): Promise<WebhookView[]> {
  const { id, name, url, types, status, failingSince, oldSecretUntil, createdAt } = webhooks;
  const isPending = sql`d.college_id = ${webhooks.collegeId} and d.webhook_id = ${webhooks.id} and d.status = 'pending'`;
  const pending = sql<number>`(select count(*) from ${webhookDeliveries} d where ${isPending})`;
  return db.rows
    .select({ id, name, url, types, status, failingSince, oldSecretUntil, createdAt, pending })
    .from(webhooks)
    .where(eq(webhooks.collegeId, db.collegeId))
    .orderBy(asc(createdAt), asc(id))
    .limit(WEBHOOKS_MAX);
}

/** Those that a rule can name. */
export function listWebhookNames(db: TenantDb): Promise<{ id: WebhookId; name: string }[]> {
  return db.rows
    .select({ id: webhooks.id, name: webhooks.name })
    .from(webhooks)
    .where(eq(webhooks.collegeId, db.collegeId))
    .orderBy(asc(webhooks.createdAt), asc(webhooks.id))
    .limit(WEBHOOKS_MAX);
}

/** What there is of these to deliver with. */
export function listWebhooks(db: TenantDb, ids: readonly WebhookId[]): Promise<WebhookRow[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return db.rows
    .select()
    .from(webhooks)
    .where(and(eq(webhooks.collegeId, db.collegeId), inArray(webhooks.id, [...new Set(ids)])));
}

/** @returns false if there is none */
export async function updateWebhook(
  db: TenantDb,
  id: WebhookId,
  change: Partial<
    Pick<WebhookRow, "name" | "url" | "types" | "status" | "secret" | "oldSecret" | "oldSecretUntil" | "failingSince">
  >,
): Promise<boolean> {
  const updated = await db.rows.update(webhooks).set(change).where(thisOne(db, id)).returning({ id: webhooks.id });
  return updated.length === 1;
}

/** A minute at most, so that a receiver that is back is noticed; and a tenth of how long it has failed, so that a hiccup costs nothing. */
const REST_MS_MAX = 60_000;
const REST_SHARE = 10;

/** Notes how a try went. @returns since when nothing got through; null: this did, or there is no such webhook */
export async function noteHealth(db: TenantDb, id: WebhookId, isWell: boolean, now: number): Promise<number | null> {
  const failed = {
    failingSince: sql`coalesce(${webhooks.failingSince}, ${now})`,
    restUntil: sql`${now} + min((${now} - coalesce(${webhooks.failingSince}, ${now})) / ${REST_SHARE}, ${REST_MS_MAX})`,
  };
  const [noted] = await db.rows
    .update(webhooks)
    .set(isWell ? { failingSince: null, restUntil: null } : failed)
    .where(thisOne(db, id))
    .returning({ failingSince: webhooks.failingSince });
  return noted?.failingSince ?? null;
}

/** Switches one off, and has these messages sent; both, or neither where it is off by now. @returns whether it did */
export async function endWebhook(
  db: TenantDb,
  id: WebhookId,
  status: Extract<WebhookStatus, "gone" | "failing">,
  { told, at }: { readonly told: readonly NewMessage[]; readonly at: number },
): Promise<boolean> {
  const isOn = and(thisOne(db, id), eq(webhooks.status, "on"));
  const [, ended] = await db.rows.batch([
    addMessages(db, told, at, sql`exists (select 1 from webhooks where ${isOn})`),
    db.rows.update(webhooks).set({ status }).where(isOn).returning({ id: webhooks.id }),
  ]);
  return ended.length === 1;
}

/** What was to be delivered to it is forgotten by the sweep. */
export async function deleteWebhook(db: TenantDb, id: WebhookId): Promise<boolean> {
  const deleted = await db.rows.delete(webhooks).where(thisOne(db, id)).returning({ id: webhooks.id });
  return deleted.length === 1;
}

function thisOne(db: TenantDb, id: WebhookId) {
  return and(eq(webhooks.collegeId, db.collegeId), eq(webhooks.id, id));
}
