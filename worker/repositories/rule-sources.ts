import { and, asc, desc, eq, gt, gte, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { orders } from "#db/schema/shard/orders";
import { passes } from "#db/schema/shard/passes";
import { scans } from "#db/schema/shard/scans";
import { tokens } from "#db/schema/shard/tokens";
import type { CollegeId, EventId, OrderId, PassId, StationId, TicketTypeId, TokenId } from "#shared/ids";
import type { StationKind } from "#shared/views/station";
import { inJson } from "./json-lists.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

/** What orders, tokens and scans say of when something happened: the domain events as the read model keeps them. */
export type OrderSource = Omit<
  typeof orders.$inferSelect,
  "collegeId" | "total" | "paid" | "paymentId" | "owed" | "reason"
>;
export type TokenSource = Omit<typeof tokens.$inferSelect, "collegeId" | "quotedMs">;
export type ScanSource = Omit<typeof scans.$inferSelect, "collegeId" | "eventId" | "byRule">;

/** From `seq` on, rows of that very one too: one round of a station's may bring rows in two parts. `after` continues a page. */
export type SinceSeq<I> = {
  readonly seq: number;
  readonly after: { readonly seq: number; readonly id: I } | null;
  readonly limit: number;
};

export function listOrdersSince(db: TenantDb, stationId: StationId, since: SinceSeq<OrderId>): Promise<OrderSource[]> {
  return db.rows
    .select(ORDER)
    .from(orders)
    .where(and(eq(orders.collegeId, db.collegeId), eq(orders.stationId, stationId), follows(orders, since)))
    .orderBy(asc(orders.seq), asc(orders.id))
    .limit(since.limit);
}

export function listTokensSince(db: TenantDb, stationId: StationId, since: SinceSeq<TokenId>): Promise<TokenSource[]> {
  return db.rows
    .select(TOKEN)
    .from(tokens)
    .where(and(eq(tokens.collegeId, db.collegeId), eq(tokens.stationId, stationId), follows(tokens, since)))
    .orderBy(asc(tokens.seq), asc(tokens.id))
    .limit(since.limit);
}

export function listScansAfter(db: TenantDb, eventId: EventId, seq: number, limit: number): Promise<ScanSource[]> {
  return db.rows
    .select(SCAN)
    .from(scans)
    .where(and(eq(scans.collegeId, db.collegeId), eq(scans.eventId, eventId), gt(scans.seq, seq)))
    .orderBy(asc(scans.seq))
    .limit(limit);
}

/** The newest `seq` of an event's scans, a queue's tokens or a kitchen's orders; 0 before there is any. */
export async function findNewestSeq(
  { rows, collegeId }: TenantDb,
  at: { readonly eventId: EventId } | { readonly stationId: StationId; readonly kind: StationKind },
): Promise<number> {
  const newest = (column: SQLiteColumn) => ({ seq: sql<number>`coalesce(max(${column}), 0)` });
  if ("eventId" in at) {
    const isThere = and(eq(scans.collegeId, collegeId), eq(scans.eventId, at.eventId));
    return (await rows.select(newest(scans.seq)).from(scans).where(isThere))[0]?.seq ?? 0;
  }
  const table = at.kind === "food" ? orders : tokens;
  const isThere = and(eq(table.collegeId, collegeId), eq(table.stationId, at.stationId));
  return (await rows.select(newest(table.seq)).from(table).where(isThere))[0]?.seq ?? 0;
}

export type Span = { readonly from: number; readonly until: number; readonly limit: number };

/** Orders of some time: placed before its end, and not over before its beginning. */
export function listOrdersIn(
  db: TenantDb,
  stationIds: readonly StationId[],
  { from, until, limit }: Span,
): Promise<OrderSource[]> {
  return db.rows
    .select(ORDER)
    .from(orders)
    .where(
      and(
        eq(orders.collegeId, db.collegeId),
        inJson(orders.stationId, stationIds),
        or(isNull(orders.endedAt), gte(orders.endedAt, from)),
        lt(orders.placedAt, until),
      ),
    )
    .orderBy(asc(orders.placedAt), asc(orders.id))
    .limit(limit);
}

/** The same of tokens. */
export function listTokensIn(
  db: TenantDb,
  stationIds: readonly StationId[],
  { from, until, limit }: Span,
): Promise<TokenSource[]> {
  return db.rows
    .select(TOKEN)
    .from(tokens)
    .where(
      and(
        eq(tokens.collegeId, db.collegeId),
        inJson(tokens.stationId, stationIds),
        or(isNull(tokens.endedAt), gte(tokens.endedAt, from)),
        lt(tokens.joinedAt, until),
      ),
    )
    .orderBy(asc(tokens.joinedAt), asc(tokens.id))
    .limit(limit);
}

export function listScansIn(db: TenantDb, eventId: EventId, { from, until, limit }: Span): Promise<ScanSource[]> {
  return db.rows
    .select(SCAN)
    .from(scans)
    .where(and(eq(scans.collegeId, db.collegeId), eq(scans.eventId, eventId), gte(scans.at, from), lt(scans.at, until)))
    .orderBy(asc(scans.at), asc(scans.seq))
    .limit(limit);
}

/** How many came in by then, less those who left. What was taken back is counted as it came. */
export async function countInside({ rows, collegeId }: TenantDb, eventId: EventId, before: number): Promise<number> {
  const change = sql`case ${scans.did} when 'entered' then ${scans.people} when 'left' then -${scans.people} else 0 end`;
  const [counted] = await rows
    .select({ inside: sql<number>`coalesce(sum(${change}), 0)` })
    .from(scans)
    .where(
      and(
        ...[eq(scans.collegeId, collegeId), eq(scans.eventId, eventId), lt(scans.at, before)],
        ...[isNull(scans.refusal), isNull(scans.listId)],
      ),
    );
  return counted?.inside ?? 0;
}

/** Scans that let these passes in or out, or took that back, newest first. */
export function listScansBefore(
  db: TenantDb,
  eventId: EventId,
  passIds: readonly PassId[],
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<ScanSource[]> {
  const isOfThem = or(
    inJson(scans.passId, passIds),
    sql`exists (select 1 from json_each(${scans.others}) as other
      where other.value in (select value from json_each(${JSON.stringify(passIds)})))`,
  );
  return db.rows
    .select(SCAN)
    .from(scans)
    .where(
      and(
        eq(scans.collegeId, db.collegeId),
        eq(scans.eventId, eventId),
        lt(scans.at, before),
        isNull(scans.refusal),
        isOfThem,
      ),
    )
    .orderBy(desc(scans.at), desc(scans.seq))
    .limit(limit);
}

export async function listTicketTypesOf(
  db: TenantDb,
  passIds: readonly PassId[],
): Promise<ReadonlyMap<PassId, TicketTypeId>> {
  const found = await db.rows
    .select({ id: passes.id, ticketTypeId: passes.ticketTypeId })
    .from(passes)
    .where(and(eq(passes.collegeId, db.collegeId), inJson(passes.id, passIds)));
  return new Map(found.map(({ id, ticketTypeId }) => [id, ticketTypeId]));
}

/** How many wait at each of these, those with nobody left out. */
export async function countWaiting(db: TenantDb, stationIds: readonly StationId[]): Promise<Map<StationId, number>> {
  const counted = await db.rows.all<{ stationId: StationId; waiting: number }>(
    sql`select station_id as stationId, count(*) as waiting from tokens indexed by tokens_waiting
      where college_id = ${db.collegeId} and ${inJson(tokens.stationId, stationIds)} and status = 'waiting'
      group by station_id`,
  );
  return new Map(counted.map(({ stationId, waiting }) => [stationId, waiting]));
}

export type PlaceBehind = {
  readonly collegeId: CollegeId;
  readonly eventId: EventId;
  readonly place: StationId | "event";
};

/**
 * Over all colleges of a shard: some of the places of running events where something happened that rules have not looked at.
 * Which is left to chance: where there are more than a minute has time for, each has its turn.
 */
export function listPlacesBehind(
  { rows }: ShardDb,
  except: readonly CollegeId[],
  limit: number,
): Promise<PlaceBehind[]> {
  const seen = (place: SQL) => sql`coalesce((select m.seen_seq from rule_memories m
    where m.college_id = e.college_id and m.event_id = e.id and m.place = ${place}), 0)`;
  const newer = (table: SQL) => sql`exists (select 1 from ${table} r where r.college_id = s.college_id
    and r.station_id = s.id and r.seq > ${seen(sql`s.id`)})`;
  const isRunning = sql`e.status in ('published', 'live')
    and e.college_id not in (select value from json_each(${JSON.stringify(except)}))`;
  return rows.all(sql`select * from (select e.college_id as collegeId, e.id as eventId, s.id as place
      from events e indexed by events_running cross join stations s on s.college_id = e.college_id and s.event_id = e.id
      where ${isRunning} and (${newer(sql`orders`)} or ${newer(sql`tokens`)})
    union all
    select e.college_id, e.id, 'event' from events e indexed by events_running
      where ${isRunning} and exists (select 1 from scans c where c.college_id = e.college_id and c.event_id = e.id
        and c.seq > ${seen(sql`'event'`)}))
    order by random() limit ${limit}`);
}

const ORDER = {
  ...{
    id: orders.id,
    stationId: orders.stationId,
    userId: orders.userId,
    number: orders.number,
    status: orders.status,
  },
  ...{ lines: orders.lines, placedAt: orders.placedAt, promisedAt: orders.promisedAt, readyAt: orders.readyAt },
  ...{ remindedAt: orders.remindedAt, delayedAt: orders.delayedAt, expectedAt: orders.expectedAt },
  ...{ endedAt: orders.endedAt, seq: orders.seq },
};
const TOKEN = {
  ...{
    id: tokens.id,
    stationId: tokens.stationId,
    userId: tokens.userId,
    number: tokens.number,
    laneId: tokens.laneId,
  },
  ...{
    status: tokens.status,
    joinedAt: tokens.joinedAt,
    calledAt: tokens.calledAt,
    missedAt: tokens.missedAt,
    endedAt: tokens.endedAt,
    seq: tokens.seq,
  },
};
const SCAN = {
  ...{
    seq: scans.seq,
    at: scans.at,
    gateId: scans.gateId,
    passId: scans.passId,
    refusal: scans.refusal,
    listId: scans.listId,
  },
  ...{ did: scans.did, people: scans.people, others: scans.others, forced: scans.forced },
};

function follows(table: typeof orders | typeof tokens, { seq, after }: SinceSeq<string>): SQL | undefined {
  if (!after) return gte(table.seq, seq);
  return or(gt(table.seq, after.seq), and(eq(table.seq, after.seq), sql`${table.id} > ${after.id}`));
}
