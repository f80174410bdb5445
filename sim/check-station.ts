import type { StationDomainEvent } from "#durable-objects/station/station-plan";
import type { StationRoom } from "#durable-objects/station/station-room";
import { evolve as evolveFood, newKitchen } from "#shared/domain/food/evolve";
import { evolveOrder } from "#shared/domain/food/orders";
import type { FoodDomainEvent, FoodState, Order } from "#shared/domain/food/types";
import { evolve as evolveQueue } from "#shared/domain/queue/evolve";
import { headOf, newQueue } from "#shared/domain/queue/state";
import { evolveToken } from "#shared/domain/queue/tokens";
import type { QueueDomainEvent, QueueState, Token } from "#shared/domain/queue/types";
import type { OrderId, StationId, TokenId } from "#shared/ids";
import { OrderedMap } from "#shared/ordered-map";
import type { College } from "./campus.ts";
import type { Host } from "./host.ts";
import type { ReadModel } from "./read-model.ts";
import { entriesOf, storedLog, storedValue } from "./stored-log.ts";
import { check, checkSame } from "./violation.ts";
import type { World } from "./world.ts";

/** All that must hold of a queue when a day has come to rest. */
export function checkDesk(world: World, host: Host<StationRoom>, { collegeId, deskId }: College): void {
  const { events, firstAt, room } = checkAuthority(world, host);
  const tokens = new Map<TokenId, Token>();
  let queue: QueueState | null = null;
  let servedTotal = 0;
  for (const event of events as QueueDomainEvent[]) {
    if (event.type === "QueueConfigured") queue ??= newQueue({ ...event.config, version: 0 }, firstAt);
    if (queue) queue = evolveQueue(queue, event);
    if ("tokenId" in event) {
      const token = evolveToken(tokens.get(event.tokenId) ?? null, event);
      if (token) tokens.set(token.id, token);
    }
    if (event.type === "TokenDone") servedTotal += 1;
  }
  if (!queue) return;
  const { config: _, ...rest } = headOf(queue);
  const head = { ...rest, servedTotal };
  checkSame("I6", "stored queue", storedValue(host.disk, "queue"), JSON.stringify(head));
  checkRows(host, "token", tokens.values());
  checkSame(
    "I6",
    "queue in memory",
    room.queue && shown({ ...room.queue, servedTotal }),
    shown({ ...queue, servedTotal }),
  );
  checkNumbers([...tokens.values()]);
  for (const { joinedAt, calledAt, servedAt, endedAt, id } of tokens.values())
    checkRising(id, [joinedAt, calledAt, servedAt, endedAt]);
  const columns = "id, user_id, number, lane_id, status, joined_at, called_at, missed_at, ended_at, quoted_ms";
  const expected = [...tokens.values()].map((one) => ({
    id: one.id,
    user_id: one.userId,
    number: one.number,
    lane_id: one.laneId,
    status: one.status,
    joined_at: one.joinedAt,
    called_at: one.calledAt,
    missed_at: one.missedAt ?? null,
    ended_at: one.endedAt,
    quoted_ms: one.quote ? Math.round(one.quote.medianMs) : null,
  }));
  checkSame("I8", "tokens", stationRows(world.readModel, columns, "tokens", collegeId, deskId), expected);
}

/** All that must hold of a kitchen when a day has come to rest. */
export function checkCanteen(
  world: World,
  host: Host<StationRoom>,
  { collegeId, kitchenId }: Pick<College, "collegeId" | "kitchenId">,
): void {
  const { events, firstAt, room } = checkAuthority(world, host);
  const orders = new Map<OrderId, Order>();
  let kitchen: FoodState | null = null;
  for (const event of events as FoodDomainEvent[]) {
    if (event.type === "KitchenConfigured") kitchen ??= newKitchen({ ...event.config, version: 0, menu: [] }, firstAt);
    if (kitchen) kitchen = evolveFood(kitchen, event);
    const id = event.type === "OrderPlaced" ? event.order.id : "orderId" in event ? event.orderId : null;
    const order = id && evolveOrder(orders.get(id) ?? null, event);
    if (order) orders.set(order.id, order);
  }
  if (!kitchen) return;
  const { status, lastAt, lastNumber, cooks, slowed, pace, servedTotal } = kitchen;
  const head = JSON.stringify({ status, lastAt, lastNumber, cooks, slowed, pace, servedTotal });
  checkSame("I6", "stored kitchen", storedValue(host.disk, "kitchen"), head);
  checkRows(host, "food_order", orders.values());
  const skus = [...kitchen.skus.values()].map((sku) => JSON.stringify(sku)).sort();
  const storedSkus = host.disk.rows<{ json: string }>("SELECT json FROM sku ORDER BY json");
  checkSame(
    "I6",
    "stored stock",
    storedSkus.map(({ json }) => json),
    skus,
  );
  checkSame("I6", "kitchen in memory", room.kitchen && shown(room.kitchen), shown(kitchen));
  checkNumbers([...orders.values()]);
  checkStock(kitchen, [...orders.values()], events as FoodDomainEvent[]);
  checkAnswers(world, [...orders.values()]);
  checkHandOvers(events as FoodDomainEvent[]);
  for (const { id, placedAt, startedAt, readyAt, endedAt } of orders.values())
    checkRising(id, [placedAt, startedAt, readyAt, endedAt]);
  const columns = "id, user_id, number, status, lines, total, placed_at, promised_at, ready_at, ended_at";
  const expected = [...orders.values()].map((one) => ({
    id: one.id,
    user_id: one.userId,
    number: one.number,
    status: one.status,
    lines: JSON.stringify(one.lines),
    total: one.total,
    placed_at: one.placedAt,
    promised_at: one.promisedAt,
    ready_at: one.readyAt,
    ended_at: one.endedAt,
  }));
  checkSame("I8", "orders", stationRows(world.readModel, columns, "orders", collegeId, kitchenId), expected);
}

function checkAuthority(world: World, host: Host<StationRoom>) {
  const stored = storedLog(host.disk);
  world.acknowledgements.checkAgainst(host.name, stored);
  const events = entriesOf<StationDomainEvent>(stored).flatMap((entry) => entry.events);
  const room = host.rebuilt();
  check("I8", !room.log.hasUnprojected, () => `${host.name} has not told everything`);
  return { events, firstAt: stored[0]?.at ?? 0, room };
}

function checkRows(host: Host<StationRoom>, table: string, expected: Iterable<{ id: string }>): void {
  const rows = host.disk.rows<{ json: string }>(`SELECT json FROM ${table} ORDER BY id`).map(({ json }) => json);
  const sorted = [...expected].sort((a, b) => (a.id < b.id ? -1 : 1)).map((one) => JSON.stringify(one));
  checkSame("I6", `stored ${table} rows`, rows, sorted);
}

/** Numbers are given in the order of the log, without gaps. */
function checkNumbers(issued: readonly { number: number }[]): void {
  const numbers = issued.map(({ number }) => number);
  const counted = numbers.map((_, i) => i + 1);
  checkSame("I9", "numbers in the order they were given", numbers, counted);
}

function checkRising(id: string, instants: readonly (number | null)[]): void {
  const known = instants.flatMap((at) => at ?? []);
  check(
    "I12",
    known.every((at, i) => at >= (known[i - 1] ?? 0)),
    () => `time ran back for ${id}: ${known}`,
  );
}

/** Recounted from the orders: what was delivered is on hand, sold or wasted, and what is reserved is still to be cooked. */
function checkStock(kitchen: FoodState, orders: readonly Order[], events: readonly FoodDomainEvent[]): void {
  const delivered = new Map<string, number | null>();
  const [sold, reserved, restocked] = [counter(), counter(), counter()];
  for (const event of events) {
    if (event.type === "KitchenConfigured")
      for (const { skuId, stock } of event.config.menu) delivered.set(skuId, stock);
    if (event.type === "SkuRestocked") restocked.add(event.skuId, event.portions);
  }
  for (const { status, lines } of orders) {
    check("STOCK", status !== "placed", () => "what nobody paid or confirmed is kept for ever");
    for (const { skuId, quantity, dropped, substitute } of lines) {
      if (substitute) reserved.add(substitute.skuId, quantity);
      if (dropped) continue;
      if (status === "queued") reserved.add(skuId, quantity);
      if (status === "preparing" || status === "ready" || status === "served") sold.add(skuId, quantity);
    }
  }
  for (const sku of kitchen.skus.values()) {
    const { skuId } = sku;
    const total = delivered.get(skuId) ?? null;
    const expected = {
      sold: sold.of(skuId),
      reserved: reserved.of(skuId),
      delivered: total === null ? null : total + restocked.of(skuId),
    };
    const found = {
      sold: sku.sold,
      reserved: sku.reserved,
      delivered: sku.onHand === null ? null : sku.onHand + sku.sold + sku.wasted,
    };
    checkSame("STOCK", skuId, found, expected);
    check("STOCK", sku.onHand === null || sku.onHand >= sku.reserved, () => `${skuId} is promised but not there`);
    check("STOCK", sku.wasted >= 0, () => `${skuId} was thrown away less than never`);
  }
}

function counter() {
  const counts = new Map<string, number>();
  return {
    add: (id: string, count: number) => counts.set(id, (counts.get(id) ?? 0) + count),
    of: (id: string) => counts.get(id) ?? 0,
  };
}

/** A question about a substitute does not outlive its time: the alarm answered it. */
function checkAnswers({ timeline }: World, orders: readonly Order[]): void {
  for (const { id, lines } of orders) {
    const overdue = lines.some(({ substitute }) => substitute && substitute.until < timeline.now);
    check("ANSWER", !overdue, () => `${id} still waits for an answer whose time is over`);
  }
}

function checkHandOvers(events: readonly FoodDomainEvent[]): void {
  const served = events.flatMap((event) => (event.type === "OrderServed" ? [event.orderId] : []));
  check("HANDOVER", new Set(served).size === served.length, () => `handed over twice: ${served}`);
}

function stationRows(readModel: ReadModel, columns: string, table: string, collegeId: string, stationId: StationId) {
  const sql = `SELECT ${columns} FROM ${table} WHERE college_id = ? AND station_id = ? ORDER BY number`;
  return readModel.rows(sql, collegeId, stationId);
}

/** An engine's state as JSON data: its maps as lists, in an order that does not depend on how it came about. */
function shown(state: object): unknown {
  return JSON.parse(
    JSON.stringify(state, (_, value) => {
      if (value instanceof Map) return [...value].sort(([a], [b]) => (a < b ? -1 : 1));
      if (value instanceof OrderedMap) return [...value.entries()];
      const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
      return isRecord ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
    }),
  );
}
