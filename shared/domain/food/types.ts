import type { CodeRefusal } from "#shared/domain/passes/types";
import type { OrderId, SkuId, UserId } from "#shared/ids";
import type { OrderedMap } from "#shared/ordered-map";

/** The kitchen of one station: stock, live orders and the promise made to the next one. */
export type FoodState = {
  readonly config: FoodConfig;
  readonly status: KitchenStatus;
  readonly lastAt: number;
  readonly lastNumber: number;
  readonly skus: ReadonlyMap<SkuId, SkuStock>;
  /** Live orders (queued, preparing, ready), by id. */
  readonly orders: OrderedMap<OrderId, Order>;
  /**
   * The live orders again, by status, in the order they are due. `queued` is weighed by work, so that the work in front of
   * an order is known without walking the queue.
   */
  readonly queued: OrderedMap<DueKey, Order>;
  readonly preparing: OrderedMap<DueKey, OrderId>;
  readonly ready: OrderedMap<DueKey, OrderId>;
  /** Work in seconds of all queued orders, kept as a running sum. */
  readonly queuedWork: number;
  readonly servedTotal: number;
};

/** Ordered by `promisedAt`, then by `number`. */
export type DueKey = { readonly promisedAt: number; readonly number: number };

export type KitchenStatus = "open" | "paused" | "closed";

export type FoodConfig = {
  readonly version: number;
  readonly cooks: number;
  readonly menu: readonly MenuItem[];
  /** Refuse an order whose promise would lie further away than this. */
  readonly waitMaxMs: number;
  readonly linesMax: number;
};

export type MenuItem = {
  readonly skuId: SkuId;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  /** Integer minor units of the college's currency (cents). */
  readonly price: number;
  readonly allergens: readonly string[];
  /** The usual seconds to make one. */
  readonly makeSeconds: number;
  /** Portions delivered in total; null is unlimited, 0 is none. A higher figure than before is a restock. */
  readonly stock: number | null;
};

/** available = onHand − reserved; null stock is unlimited. `stopped` is the kitchen's manual stop. */
export type SkuStock = {
  readonly skuId: SkuId;
  readonly onHand: number | null;
  readonly reserved: number;
  readonly sold: number;
  readonly wasted: number;
  readonly stopped: boolean;
};

export type OrderStatus = "queued" | "preparing" | "ready" | "served" | "cancelled" | "rejected";

export type OrderLine = {
  readonly skuId: SkuId;
  readonly name: string;
  readonly quantity: number;
  readonly price: number;
};

export type Order = {
  readonly id: OrderId;
  readonly userId: UserId;
  readonly name: string;
  readonly number: number;
  /** Four characters staff can read from two metres. */
  readonly shortCode: string;
  readonly lines: readonly OrderLine[];
  readonly note: string | null;
  readonly total: number;
  /** Estimated seconds of cook's work. */
  readonly work: number;
  readonly status: OrderStatus;
  readonly placedAt: number;
  /** Told before ordering and kept; epoch milliseconds, whole minutes. */
  readonly promisedAt: number;
  readonly startedAt: number | null;
  readonly readyAt: number | null;
  /** When it was served, cancelled or rejected. */
  readonly endedAt: number | null;
};

export type FoodCommand =
  | { readonly type: "ConfigureKitchen"; readonly config: FoodConfig }
  | { readonly type: "OpenKitchen" }
  | { readonly type: "PauseKitchen" }
  | { readonly type: "CloseKitchen" }
  | {
      readonly type: "PlaceOrder";
      readonly userId: UserId;
      readonly name: string;
      readonly lines: readonly { readonly skuId: SkuId; readonly quantity: number }[];
      readonly note: string | null;
    }
  | { readonly type: "CancelOrder"; readonly userId: UserId; readonly orderId: OrderId }
  | { readonly type: "RejectOrder"; readonly orderId: OrderId }
  | { readonly type: "StartOrder"; readonly orderId: OrderId }
  | { readonly type: "MarkReady"; readonly orderId: OrderId }
  /** `codeRefusal` is what checking the pickup code found; null also when staff picked the order from the list. */
  | { readonly type: "HandOver"; readonly orderId: OrderId | null; readonly codeRefusal: CodeRefusal | null }
  | { readonly type: "StopSelling"; readonly skuId: SkuId }
  | { readonly type: "ResumeSelling"; readonly skuId: SkuId };

export type FoodDomainEvent =
  | { readonly type: "KitchenConfigured"; readonly config: FoodConfig; readonly at: number }
  | { readonly type: "KitchenOpened" | "KitchenPaused" | "KitchenClosed"; readonly at: number }
  | { readonly type: "OrderPlaced"; readonly order: Order; readonly at: number }
  | { readonly type: "OrderStarted"; readonly orderId: OrderId; readonly at: number }
  | { readonly type: "OrderReady"; readonly orderId: OrderId; readonly at: number }
  | { readonly type: "OrderServed"; readonly orderId: OrderId; readonly at: number }
  | { readonly type: "OrderCancelled"; readonly orderId: OrderId; readonly at: number }
  | { readonly type: "OrderRejected"; readonly orderId: OrderId; readonly at: number }
  | { readonly type: "SellingStopped"; readonly skuId: SkuId; readonly at: number }
  | { readonly type: "SellingResumed"; readonly skuId: SkuId; readonly at: number };

export type FoodRefusal =
  | { readonly code: "kitchen-closed" }
  | { readonly code: "kitchen-paused" }
  /** Too much to cook; `nextPossibleAt` is when an order like this would be taken again. */
  | { readonly code: "kitchen-full"; readonly nextPossibleAt: number }
  | { readonly code: "sold-out"; readonly skuId: SkuId; readonly name: string; readonly left: number }
  | { readonly code: "item-unknown" }
  | { readonly code: "order-empty" }
  | { readonly code: "order-too-large"; readonly linesMax: number; readonly quantityMax: number }
  | { readonly code: "order-unknown" }
  | { readonly code: "not-your-order" }
  | { readonly code: "order-not-ready"; readonly status: OrderStatus; readonly promisedAt: number }
  | { readonly code: "already-served"; readonly servedAt: number }
  | { readonly code: "wrong-state"; readonly status: OrderStatus }
  | { readonly code: "no-pass" }
  | { readonly code: "stale-config"; readonly version: number }
  | CodeRefusal;

/** An order as its owner sees it; `pickupCode` is the QR's text. */
export type OrderView = Omit<Order, "userId" | "work"> & {
  /** Queued or preparing orders in front; null once ready or ended. */
  readonly ahead: number | null;
  /** The live estimate, epoch milliseconds; null once ready or ended. */
  readonly estimatedReadyAt: number | null;
  readonly pickupCode: string;
};

/** An order on the kitchen display. */
export type KitchenOrderView = Omit<Order, "userId" | "work">;

/** A dish as people see it. Hidden ones (sold out, stopped) reach staff only. */
export type MenuItemView = Omit<MenuItem, "stock" | "makeSeconds"> & {
  /** Portions left, or null when unlimited. */
  readonly left: number | null;
  readonly hidden: boolean;
  /** Stopped by hand, whatever is left. */
  readonly stopped: boolean;
};

export type KitchenSummary = {
  readonly status: KitchenStatus;
  readonly queued: number;
  readonly preparing: number;
  readonly ready: readonly number[];
  readonly servedTotal: number;
  /** Promise for a typical order placed now; null when the kitchen takes none. */
  readonly nextReadyAt: number | null;
};
