import { type KitchenHead, restoreKitchen } from "#shared/domain/food/evolve";
import { isLive as isLiveOrder } from "#shared/domain/food/orders";
import type { FoodState, Order, SkuStock } from "#shared/domain/food/types";
import { headOf, isLive as isLiveToken, type QueueHead, restoreQueue } from "#shared/domain/queue/state";
import type { QueueState, Token } from "#shared/domain/queue/types";
import type { OrderId, TokenId } from "#shared/ids";
import { readValue, writeValue } from "../authority/command-log.ts";
import type { Storage } from "../authority/storage.ts";
import type { StationConfig, StationIdentity } from "./station-api.ts";

/** What a station is, beside its queue or kitchen. */
export type StationHead = {
  readonly identity: StationIdentity;
  readonly name: string;
  readonly kind: StationConfig["kind"];
};

type StoredQueueHead = Omit<QueueHead, "config"> & { readonly servedTotal: number };
type StoredKitchenHead = Omit<KitchenHead, "config" | "skus">;

/** Of kitchens and orders from before there was anything to pay on a phone. */
const NO_MENUS = { menus: [], pay: "counter" } as const;
const UNPAID = { pay: "counter", paid: 0, paidBy: null, holdUntil: null, handedTwiceAt: null } as const;

function asNow(order: Order): Order {
  // In its own order: what is written again must not differ by that alone.
  return { ...order, ...UNPAID, ...order };
}

/** The station's tables: one row per token and order, small heads for the rest; live rows rebuild the engines' state. */
export class StationStorage {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  head(): StationHead | null {
    return readValue<StationHead>(this.#storage, "station");
  }

  saveHead(head: StationHead): void {
    writeValue(this.#storage, "station", head);
  }

  loadQueue(): { state: QueueState; servedTotal: number } | null {
    const config = readValue<QueueHead["config"]>(this.#storage, "queue-config");
    const head = readValue<StoredQueueHead>(this.#storage, "queue");
    if (!config || !head) return null;
    const tokens = this.#rows<Token>("SELECT json FROM token WHERE live = 1");
    return { state: restoreQueue({ ...head, config }, tokens), servedTotal: head.servedTotal };
  }

  saveQueue(
    before: QueueState | null,
    after: QueueState,
    servedTotal: number,
    tokens: readonly Token[],
    seq: number,
  ): void {
    if (after.config !== before?.config) writeValue(this.#storage, "queue-config", after.config);
    const { config: _, ...rest } = headOf(after);
    const head = { ...rest, servedTotal };
    writeValue(this.#storage, "queue", head satisfies StoredQueueHead);
    for (const token of tokens) {
      this.#storage.run(
        `INSERT INTO token (id, live, seq, json) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET live = excluded.live, seq = excluded.seq, json = excluded.json`,
        token.id,
        isLiveToken(token) ? 1 : 0,
        seq,
        JSON.stringify(token),
      );
    }
  }

  loadKitchen(): FoodState | null {
    const config = readValue<KitchenHead["config"]>(this.#storage, "kitchen-config");
    const head = readValue<StoredKitchenHead>(this.#storage, "kitchen");
    if (!config || !head) return null;
    const skus = new Map(this.#rows<SkuStock>("SELECT json FROM sku").map((sku) => [sku.skuId, sku]));
    const orders = this.#rows<Order>("SELECT json FROM food_order WHERE live = 1").map(asNow);
    return restoreKitchen({ ...head, config: { ...NO_MENUS, ...config }, skus }, orders);
  }

  saveKitchen(before: FoodState | null, after: FoodState, orders: readonly Order[], seq: number): void {
    if (after.config !== before?.config) writeValue(this.#storage, "kitchen-config", after.config);
    const { status, pausedByRule, lastAt, lastNumber, cooks, slowed, pace, servedTotal } = after;
    const said = { status, ...(pausedByRule && { pausedByRule }) };
    const head = { ...said, lastAt, lastNumber, cooks, slowed, pace, servedTotal };
    writeValue(this.#storage, "kitchen", head satisfies StoredKitchenHead);
    for (const [skuId, stock] of after.skus) {
      if (before?.skus.get(skuId) === stock) continue;
      this.#storage.run(
        "INSERT INTO sku (id, json) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json",
        skuId,
        JSON.stringify(stock),
      );
    }
    for (const skuId of before?.skus.keys() ?? []) {
      if (!after.skus.has(skuId)) this.#storage.run("DELETE FROM sku WHERE id = ?", skuId);
    }
    for (const order of orders) {
      this.#storage.run(
        `INSERT INTO food_order (id, live, short_code, placed_at, seq, json) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET live = excluded.live, seq = excluded.seq, json = excluded.json`,
        order.id,
        isLiveOrder(order) ? 1 : 0,
        order.shortCode,
        order.placedAt,
        seq,
        JSON.stringify(order),
      );
    }
  }

  /** Live or ended; null if there never was one. */
  token(id: TokenId): Token | null {
    return this.#rows<Token>("SELECT json FROM token WHERE id = ?", id)[0] ?? null;
  }

  /** Read once, when the object starts. */
  noShowsSince(endedAt: number): Token[] {
    return this.#rows<Token>(
      "SELECT json FROM token WHERE live = 0 AND json ->> 'status' = 'no-show' AND json ->> 'endedAt' >= CAST(? AS INTEGER)",
      String(endedAt),
    );
  }

  /** The newest that were handed over twice. */
  ordersHandedTwice(limit: number): Order[] {
    return this.#rows<Order>(
      "SELECT json FROM food_order WHERE live = 0 AND json ->> 'handedTwiceAt' IS NOT NULL ORDER BY seq DESC LIMIT ?",
      String(limit),
    ).map(asNow);
  }

  order(id: OrderId): Order | null {
    const [found] = this.#rows<Order>("SELECT json FROM food_order WHERE id = ?", id);
    return found ? asNow(found) : null;
  }

  /** The live order with this code, else the newest ended one. */
  orderByShortCode(shortCode: string): Order | null {
    const [found] = this.#rows<Order>(
      "SELECT json FROM food_order WHERE short_code = ? ORDER BY live DESC, placed_at DESC LIMIT 1",
      shortCode,
    );
    return found ? asNow(found) : null;
  }

  /** Rows are written by this file alone, hence trusted. */
  #rows<T>(sql: string, ...params: string[]): T[] {
    return this.#storage.all<{ json: string }>(sql, ...params).map((row) => JSON.parse(row.json));
  }
}
