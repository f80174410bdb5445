import { and, asc, desc, eq, getTableColumns, isNull, lt, lte, ne, or, type SQL, sql } from "drizzle-orm";
import { messages } from "#db/schema/shard/messages";
import type { CollegeId, EventId, UserId } from "#shared/ids";
import { KINDS, type MessageEnd, type MessageKind, type OutsideChannel, type Variables } from "#shared/message-kinds";
import type { Said } from "#shared/views/messages";
import { inJson } from "./json-lists.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

export type MessageRow = typeof messages.$inferSelect;

/** Something to be told to one person. */
export type NewMessage = {
  /** Of its cause and the person: the same again is no second message. */
  readonly id: string;
  readonly kind: MessageKind;
  readonly eventId: EventId | null;
  readonly userId: UserId;
  readonly variables?: Variables;
  /** Epoch milliseconds; absent: as long after `at` as its kind is good for. */
  readonly expiresAt?: number;
};

/** A statement for a batch: messages that begin with what the rest of the batch does, if `condition` holds then. */
export function addMessages(
  { rows, collegeId }: TenantDb,
  some: readonly NewMessage[],
  at: number,
  condition: SQL = sql`true`,
) {
  const values = some.map(({ id, kind, eventId, userId, variables = null, expiresAt }) => ({
    ...{ id, kind, eventId, userId, variables, expiresAt: expiresAt ?? at + KINDS[kind].goodForMs },
  }));
  return rows
    .insert(messages)
    .select(
      sql`select ${collegeId}, value ->> 'id', 'inbox', value ->> 'kind', value ->> 'eventId', value ->> 'userId',
        nullif(value -> 'variables', 'null'), 'pending', 0, 0, ${at}, value ->> 'expiresAt', null, null, null, null, null
        from json_each(${JSON.stringify(values)}) where ${condition}`,
    )
    .onConflictDoNothing();
}

/** A statement for a batch: which of these nobody has begun to send. */
export function selectWaiting({ rows, collegeId }: TenantDb, ids: readonly string[]) {
  return rows
    .select({ id: messages.id })
    .from(messages)
    .where(
      and(
        eq(messages.collegeId, collegeId),
        inJson(messages.id, ids),
        eq(messages.channel, "inbox"),
        eq(messages.status, "pending"),
      ),
    );
}

/**
 * Takes what is due of these, so that nobody else does until `until`.
 * @returns them, with `until` as `dueAt`: by it whoever took them is known
 */
export async function claimMessages(
  db: TenantDb,
  { ids, now, until }: { readonly ids: readonly string[]; readonly now: number; readonly until: number },
): Promise<MessageRow[]> {
  return db.rows
    .update(messages)
    .set({ dueAt: until, attempts: sql`${messages.attempts} + 1` })
    .where(
      and(
        eq(messages.collegeId, db.collegeId),
        inJson(messages.id, ids),
        eq(messages.status, "pending"),
        lte(messages.dueAt, now),
      ),
    )
    .returning(getTableColumns(messages));
}

export type Routed = {
  readonly id: string;
  readonly status: MessageEnd;
  readonly outcome: string | null;
  readonly said: Said | null;
  /** Where else it goes. `dueAt` null: now, by whoever routed it. */
  readonly channels: readonly { readonly channel: OutsideChannel; readonly dueAt: number | null }[];
};

/**
 * Ends messages of the inbox, and begins those for other channels, at once.
 * @param lease `dueAt` of the claim: what another took meanwhile is left to them
 * @returns which of them were ended by this
 */
export async function routeMessages(
  db: TenantDb,
  routed: readonly Routed[],
  { lease, now }: { readonly lease: number; readonly now: number },
): Promise<Set<string>> {
  if (routed.length === 0) return new Set();
  const outside = routed.flatMap(({ id, channels }) => channels.map((one) => ({ id, ...one })));
  const begin = db.rows
    .insert(messages)
    .select(
      sql`select m.college_id, m.id, j.value ->> 'channel', m.kind, m.event_id, m.user_id, m.variables, 'pending',
        coalesce(j.value ->> 'dueAt', ${lease}), (j.value ->> 'dueAt') is null, m.created_at, m.expires_at,
        null, null, null, null, null
        from json_each(${JSON.stringify(outside)}) j join messages m on m.college_id = ${db.collegeId}
          and m.id = j.value ->> 'id' and m.channel = 'inbox' and m.status = 'pending' and m.due_at = ${lease}
        where true`,
    )
    .onConflictDoNothing();
  const end = db.rows
    .update(messages)
    .set({
      status: sql`j.value ->> 'status'`,
      outcome: sql`j.value ->> 'outcome'`,
      said: sql`nullif(j.value -> 'said', 'null')`,
      endedAt: now,
    })
    .from(sql`json_each(${JSON.stringify(routed)}) j`)
    .where(
      and(
        eq(messages.collegeId, db.collegeId),
        sql`${messages.id} = j.value ->> 'id'`,
        eq(messages.channel, "inbox"),
        eq(messages.status, "pending"),
        eq(messages.dueAt, lease),
      ),
    )
    .returning({ id: messages.id });
  const [, ended] = await db.rows.batch([begin, end]);
  return new Set(ended.map(({ id }) => id));
}

type Claimed = Pick<MessageRow, "id" | "channel" | "dueAt">;

/** Each ends once, and by who took it last. @returns false where somebody else has it by now */
export async function endMessage(
  db: TenantDb,
  row: Claimed,
  end: {
    readonly status: MessageEnd;
    readonly outcome: string | null;
    readonly providerId?: string;
    readonly endedAt: number;
  },
): Promise<boolean> {
  const ended = await db.rows.update(messages).set(end).where(isClaimed(db, row)).returning({ id: messages.id });
  return ended.length > 0;
}

/** Tried, and to be tried again; or with the provider, to be asked about. */
export async function postponeMessage(
  db: TenantDb,
  row: Claimed,
  later: Pick<MessageRow, "dueAt" | "outcome"> & Partial<Pick<MessageRow, "providerId" | "expiresAt">>,
): Promise<void> {
  await db.rows.update(messages).set(later).where(isClaimed(db, row));
}

/**
 * What the provider says of one that it took, whoever has it now: it may know before whoever handed it over. Of one that was
 * handed over again since, for want of an answer, only the word about the last counts.
 */
export async function hearOfMessage(
  db: TenantDb,
  { id, channel }: Pick<MessageRow, "id" | "channel">,
  said: { readonly providerId: string } & Partial<Pick<MessageRow, "status" | "outcome" | "endedAt" | "expiresAt">>,
): Promise<void> {
  const isLast = or(isNull(messages.providerId), eq(messages.providerId, said.providerId));
  await db.rows
    .update(messages)
    .set(said)
    .where(and(isOne(db, { id, channel }), eq(messages.status, "pending"), isLast));
}

export type DueMessages = {
  readonly now: number;
  /** Colleges on their way to another shard. */
  readonly except: readonly CollegeId[];
  readonly limit: number;
};

export type DueMessage = { readonly collegeId: CollegeId; readonly id: string };

/** Over all colleges of a shard, longest due first: what the sweep must make certain. */
export function listDueMessages({ rows }: ShardDb, { now, except, limit }: DueMessages): Promise<DueMessage[]> {
  return rows
    .select({ collegeId: messages.collegeId, id: messages.id })
    .from(messages)
    .where(
      and(eq(messages.status, "pending"), lte(messages.dueAt, now), sql`not ${inJson(messages.collegeId, except)}`),
    )
    .orderBy(asc(messages.dueAt), asc(messages.createdAt))
    .limit(limit);
}

/** Over all colleges of a shard, oldest first: deletes what ended and is older than `before`, a bounded number. @returns how many */
export async function deleteOldMessages(
  { rows }: ShardDb,
  { before, except, limit }: { readonly before: number; readonly except: readonly CollegeId[]; readonly limit: number },
): Promise<number> {
  const old = rows
    .select({ rowid: sql`messages.rowid` })
    .from(messages)
    .where(
      and(
        lt(messages.createdAt, before),
        ne(messages.status, "pending"),
        sql`not ${inJson(messages.collegeId, except)}`,
      ),
    )
    .orderBy(asc(messages.createdAt))
    .limit(limit);
  const deleted = await rows.delete(messages).where(sql`messages.rowid in ${old}`).returning({ id: messages.id });
  return deleted.length;
}

/** The newest message of a kind. @returns its id */
export async function findNewestMessage(db: TenantDb, kind: MessageKind): Promise<string | null> {
  const [found] = await db.rows
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.collegeId, db.collegeId), eq(messages.channel, "inbox"), eq(messages.kind, kind)))
    .orderBy(desc(messages.createdAt))
    .limit(1);
  return found?.id ?? null;
}

function isOne(db: TenantDb, { id, channel }: Pick<MessageRow, "id" | "channel">) {
  return and(eq(messages.collegeId, db.collegeId), eq(messages.id, id), eq(messages.channel, channel));
}

function isClaimed(db: TenantDb, row: Claimed) {
  return and(isOne(db, row), eq(messages.status, "pending"), eq(messages.dueAt, row.dueAt));
}
