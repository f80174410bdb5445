import type { Order } from "#shared/domain/food/types";
import type { Token } from "#shared/domain/queue/types";
import type { CollegeId, StationId } from "#shared/ids";
import { orders } from "../schema/shard/orders.ts";
import { tokens } from "../schema/shard/tokens.ts";
import { projectRows } from "./project-rows.ts";

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
  const { collegeId, stationId, seq } = projection;
  const place = { collegeId, stationId };
  const tokenRows = projection.tokens.map(
    ({ id, userId, number, laneId, status, joinedAt, calledAt, endedAt, quote }) => {
      const quotedMs = quote ? Math.round(quote.medianMs) : null;
      return { ...place, id, userId, number, laneId, status, joinedAt, calledAt, endedAt, quotedMs, seq };
    },
  );
  const orderRows = projection.orders.map(({ id, userId, number, status, lines, total, ...order }) => {
    const { placedAt, promisedAt, readyAt, endedAt } = order;
    return { ...place, id, userId, number, status, lines, total, placedAt, promisedAt, readyAt, endedAt, seq };
  });
  const statements = [
    ...projectRows(d1, tokens, tokenRows, "replace"),
    ...projectRows(d1, orders, orderRows, "replace"),
  ];
  if (statements.length > 0) await d1.batch(statements);
}
