import { lt } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { drizzle } from "drizzle-orm/d1";
import type { Order } from "#shared/domain/food/types";
import type { Token } from "#shared/domain/queue/types";
import type { CollegeId, StationId } from "#shared/ids";
import { orders } from "../schema/orders.ts";
import { tokens } from "../schema/tokens.ts";

export type StationProjection = {
  readonly collegeId: CollegeId;
  readonly stationId: StationId;
  /** The newest log position the rows below reflect. */
  readonly seq: number;
  readonly tokens: readonly Token[];
  readonly orders: readonly Order[];
};

/** Brings the relational picture of one station to `seq` in a single batch; the same or an older one changes nothing. */
export async function projectStation(d1: D1Database, projection: StationProjection): Promise<void> {
  const db = drizzle(d1);
  const { collegeId, stationId, seq } = projection;
  const statements: BatchItem<"sqlite">[] = [];
  for (const { id, userId, number, laneId, status, joinedAt, calledAt, endedAt, quote } of projection.tokens) {
    const quotedMs = quote ? Math.round(quote.medianMs) : null;
    const row = {
      collegeId,
      id,
      stationId,
      userId,
      number,
      laneId,
      status,
      joinedAt,
      calledAt,
      endedAt,
      quotedMs,
      seq,
    };
    statements.push(
      db
        .insert(tokens)
        .values(row)
        .onConflictDoUpdate({ target: [tokens.collegeId, tokens.id], set: row, setWhere: lt(tokens.seq, seq) }),
    );
  }
  for (const {
    id,
    userId,
    number,
    status,
    lines,
    total,
    placedAt,
    promisedAt,
    readyAt,
    endedAt,
  } of projection.orders) {
    const times = { placedAt, promisedAt, readyAt, endedAt };
    const row = { collegeId, id, stationId, userId, number, status, lines, total, ...times, seq };
    statements.push(
      db
        .insert(orders)
        .values(row)
        .onConflictDoUpdate({ target: [orders.collegeId, orders.id], set: row, setWhere: lt(orders.seq, seq) }),
    );
  }
  const [first, ...rest] = statements;
  if (first) await db.batch([first, ...rest]);
}
