import { and, asc, desc, eq, isNotNull, isNull, lt, lte, ne, or, sql } from "drizzle-orm";
import {
  WAITING_SINCE,
  webhookAttempts,
  webhookDeliveries,
  webhookMessages,
  webhooks,
} from "#db/schema/shard/webhooks";
import type { CollegeId, WebhookId } from "#shared/ids";
import type { AttemptView, DeliveryCursor, DeliveryView } from "#shared/views/webhooks";
import { inJson } from "./json-lists.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

export type DeliveryRow = typeof webhookDeliveries.$inferSelect;
export type MessageRow = typeof webhookMessages.$inferSelect;
export type DueDelivery = DeliveryRow & { readonly message: MessageRow };

/** A message for one webhook alone. */
export async function addMessageFor(
  db: TenantDb,
  webhookId: WebhookId,
  message: Pick<MessageRow, "id" | "type" | "at" | "data">,
): Promise<void> {
  await db.rows
    .insert(webhookMessages)
    .values({ ...message, collegeId: db.collegeId, webhookId })
    .onConflictDoNothing();
}

/** Refers to `w`. */
const isAwake = (now: number) => sql`(w.failing_since is null or coalesce(w.rest_until, 0) <= ${now})`;

/**
 * Takes what is due, so that nobody else does until `until`: of each webhook in turn what waited longest. One that fails gets one
 * try at a time, so that those that answer need not wait for it.
 * @param only this message for this webhook alone
 */
export async function claimDeliveries(
  db: TenantDb,
  {
    now,
    until,
    limit,
    only = null,
  }: {
    readonly now: number;
    readonly until: number;
    readonly limit: number;
    readonly only?: Pick<DeliveryRow, "webhookId" | "messageId"> | null;
  },
): Promise<DueDelivery[]> {
  const { collegeId } = db;
  const waiting = only
    ? sql`select d.rowid from webhook_deliveries d
        join webhooks w on w.college_id = d.college_id and w.id = d.webhook_id and w.status = 'on'
        where d.college_id = ${collegeId} and d.webhook_id = ${only.webhookId} and d.message_id = ${only.messageId}`
    : sql`select n.id from (
        select d.rowid as id, max(d.due_at, d.queued_at) as since, w.failing_since,
          row_number() over (partition by d.webhook_id order by max(d.due_at, d.queued_at)) as turn
        from webhooks w join webhook_deliveries d on d.rowid in (
          select e.rowid from webhook_deliveries e
          where e.college_id = ${collegeId} and e.webhook_id = w.id and e.due_at is not null and e.due_at <= ${now}
          order by ${WAITING_SINCE} limit ${limit})
        where w.college_id = ${collegeId} and w.status = 'on' and ${isAwake(now)}
      ) n where n.turn = 1 or n.failing_since is null order by n.turn, n.since limit ${limit}`;
  const claim = db.rows
    .update(webhookDeliveries)
    .set({ dueAt: until, attempts: sql`${webhookDeliveries.attempts} + 1` })
    .where(
      and(eq(webhookDeliveries.collegeId, collegeId), lte(webhookDeliveries.dueAt, now), sql`rowid in (${waiting})`),
    )
    .returning();
  const rest = db.rows
    .update(webhooks)
    .set({ restUntil: until })
    .where(
      and(
        eq(webhooks.collegeId, collegeId),
        isNotNull(webhooks.failingSince),
        sql`${webhooks.id} in (select d.webhook_id from webhook_deliveries d
          where d.college_id = ${collegeId} and d.due_at = ${until})`,
      ),
    );
  const [claimed] = await db.rows.batch([claim, rest]);
  const ids = [...new Set(claimed.map(({ messageId }) => messageId))];
  if (ids.length === 0) return [];
  const messages = await db.rows
    .select()
    .from(webhookMessages)
    .where(and(eq(webhookMessages.collegeId, collegeId), inJson(webhookMessages.id, ids)));
  const byId = new Map(messages.map((message) => [message.id, message]));
  return claimed.flatMap((row) => {
    const message = byId.get(row.messageId);
    return message ? [{ ...row, message }] : [];
  });
}

/** Of a try: written with what follows from it, both or neither; not by who lost the claim meanwhile. */
export async function noteAttempt(
  db: TenantDb,
  row: DeliveryRow,
  attempt: Omit<AttemptView, "number">,
  next: Pick<DeliveryRow, "status" | "dueAt">,
): Promise<void> {
  const { collegeId } = db;
  const { webhookId, messageId, dueAt } = row;
  const isOurs = sql`d.college_id = ${collegeId} and d.webhook_id = ${webhookId} and d.message_id = ${messageId}
    and d.due_at = ${dueAt}`;
  await db.rows.batch([
    db.rows.insert(webhookAttempts).select(
      sql`select ${collegeId}, ${webhookId}, ${messageId},
        1 + (select count(*) from webhook_attempts a where a.college_id = ${collegeId} and a.webhook_id = ${webhookId}
          and a.message_id = ${messageId}),
        ${attempt.at}, ${attempt.ms}, ${attempt.status}, ${attempt.failure}, ${attempt.body}
        from webhook_deliveries d where ${isOurs}`,
    ),
    db.rows
      .update(webhookDeliveries)
      .set(next)
      .where(and(isDelivery(db, row), eq(webhookDeliveries.dueAt, dueAt ?? 0))),
  ]);
}

/** Whether something is due of a college. */
export async function hasDueDeliveries(db: TenantDb, now: number): Promise<boolean> {
  const [due] = await db.rows
    .select({ messageId: webhookDeliveries.messageId })
    .from(webhookDeliveries)
    .innerJoin(webhooks, isItsWebhook(now))
    .where(and(eq(webhookDeliveries.collegeId, db.collegeId), lte(webhookDeliveries.dueAt, now)))
    .limit(1);
  return due !== undefined;
}

export async function listDeliveryRows(
  db: TenantDb,
  webhookId: WebhookId,
  { before, limit }: { readonly before: DeliveryCursor | null; readonly limit: number },
): Promise<DeliveryView[]> {
  const { messageId, queuedAt, status, dueAt } = webhookDeliveries;
  const isBefore = before
    ? or(lt(queuedAt, before.queuedAt), and(eq(queuedAt, before.queuedAt), lt(messageId, before.messageId)))
    : undefined;
  const found = await db.rows
    .select({ messageId, type: webhookMessages.type, at: webhookMessages.at, queuedAt, status, dueAt })
    .from(webhookDeliveries)
    .innerJoin(
      webhookMessages,
      and(eq(webhookMessages.collegeId, webhookDeliveries.collegeId), eq(webhookMessages.id, messageId)),
    )
    .where(and(eq(webhookDeliveries.collegeId, db.collegeId), eq(webhookDeliveries.webhookId, webhookId), isBefore))
    .orderBy(desc(queuedAt), desc(messageId))
    .limit(limit);
  const attempts = await listAttempts(
    db,
    webhookId,
    found.map((one) => one.messageId),
  );
  return found.map((one) => ({ ...one, attempts: attempts.get(one.messageId) ?? [] }));
}

/** By message, the oldest first. */
async function listAttempts(
  db: TenantDb,
  webhookId: WebhookId,
  messageIds: readonly string[],
): Promise<Map<string, AttemptView[]>> {
  const { messageId, number, at, ms, status, failure, body } = webhookAttempts;
  const found = await db.rows
    .select({ messageId, number, at, ms, status, failure, body })
    .from(webhookAttempts)
    .where(
      and(
        eq(webhookAttempts.collegeId, db.collegeId),
        eq(webhookAttempts.webhookId, webhookId),
        inJson(messageId, messageIds),
      ),
    )
    .orderBy(asc(messageId), asc(number));
  const byMessage = Map.groupBy(found, (one) => one.messageId);
  return new Map([...byMessage].map(([id, some]) => [id, some.map(({ messageId: _, ...attempt }) => attempt)]));
}

/** Lets what was delivered or given up be delivered anew. @returns how many */
export async function queueAgain(
  db: TenantDb,
  webhookId: WebhookId,
  {
    what,
    now,
    limit,
  }: {
    readonly what: { readonly messageId: string } | { readonly from: number; readonly until: number };
    readonly now: number;
    readonly limit: number;
  },
): Promise<number> {
  const ended = and(
    eq(webhookDeliveries.collegeId, db.collegeId),
    eq(webhookDeliveries.webhookId, webhookId),
    ne(webhookDeliveries.status, "pending"),
  );
  const meant =
    "messageId" in what
      ? eq(webhookDeliveries.messageId, what.messageId)
      : sql`rowid in (select d.rowid from webhook_deliveries d
          join webhook_messages m on m.college_id = d.college_id and m.id = d.message_id
          where d.college_id = ${db.collegeId} and d.webhook_id = ${webhookId} and d.status <> 'pending'
            and m.at >= ${what.from} and m.at < ${what.until}
          order by m.at limit ${limit})`;
  const queued = await db.rows
    .update(webhookDeliveries)
    .set({ status: "pending", queuedAt: now, dueAt: 0, attempts: 0 })
    .where(and(ended, meant))
    .returning({ messageId: webhookDeliveries.messageId });
  return queued.length;
}

function isItsWebhook(now: number) {
  return and(
    eq(webhooks.collegeId, webhookDeliveries.collegeId),
    eq(webhooks.id, webhookDeliveries.webhookId),
    eq(webhooks.status, "on"),
    or(isNull(webhooks.failingSince), lte(sql`coalesce(${webhooks.restUntil}, 0)`, now)),
  );
}

function isDelivery(db: TenantDb, { webhookId, messageId }: Pick<DeliveryRow, "webhookId" | "messageId">) {
  return and(
    eq(webhookDeliveries.collegeId, db.collegeId),
    eq(webhookDeliveries.webhookId, webhookId),
    eq(webhookDeliveries.messageId, messageId),
  );
}

/** Over all colleges of a shard: who has something to be told. */
export async function listCollegesToTell(
  { rows }: ShardDb,
  { now, except, limit }: { readonly now: number; readonly except: readonly CollegeId[]; readonly limit: number },
): Promise<CollegeId[]> {
  const found = await rows
    .selectDistinct({ collegeId: webhookDeliveries.collegeId })
    .from(webhookDeliveries)
    .innerJoin(webhooks, isItsWebhook(now))
    .where(and(lte(webhookDeliveries.dueAt, now), sql`not ${inJson(webhookDeliveries.collegeId, except)}`))
    .limit(limit);
  return found.map(({ collegeId }) => collegeId);
}

/** Over all colleges of a shard: gives up what nobody delivered in time, also because its webhook is off or gone. */
export async function giveUpDeliveries(
  { rows }: ShardDb,
  { queuedBefore, except }: { readonly queuedBefore: number; readonly except: readonly CollegeId[] },
): Promise<void> {
  await rows
    .update(webhookDeliveries)
    .set({ status: "failed", dueAt: null })
    .where(
      and(
        isNotNull(webhookDeliveries.dueAt),
        lt(webhookDeliveries.queuedAt, queuedBefore),
        sql`not ${inJson(webhookDeliveries.collegeId, except)}`,
      ),
    );
}

/** Over all colleges of a shard: forgets messages, with what came of them. @returns how many */
export async function forgetMessages(
  { rows }: ShardDb,
  { before, except, limit }: { readonly before: number; readonly except: readonly CollegeId[]; readonly limit: number },
): Promise<number> {
  const old = await rows
    .select({ collegeId: webhookMessages.collegeId, id: webhookMessages.id })
    .from(webhookMessages)
    .where(and(lt(webhookMessages.at, before), sql`not ${inJson(webhookMessages.collegeId, except)}`))
    .limit(limit);
  for (const [collegeId, some] of Map.groupBy(old, (one) => one.collegeId)) {
    const ids = some.map(({ id }) => id);
    await rows.batch([
      rows
        .delete(webhookAttempts)
        .where(and(eq(webhookAttempts.collegeId, collegeId), inJson(webhookAttempts.messageId, ids))),
      rows
        .delete(webhookDeliveries)
        .where(and(eq(webhookDeliveries.collegeId, collegeId), inJson(webhookDeliveries.messageId, ids))),
      rows
        .delete(webhookMessages)
        .where(and(eq(webhookMessages.collegeId, collegeId), inJson(webhookMessages.id, ids))),
    ]);
  }
  return old.length;
}
