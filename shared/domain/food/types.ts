import type { Diet } from "#shared/diets";
import type { CodeRefusal } from "#shared/domain/passes/types";
import type { CoverId, OrderId, PaymentId, SkuId, UserId } from "#shared/ids";
import type { OrderedMap } from "#shared/ordered-map";
import type { PayWhen } from "#shared/pay-when";

/** The kitchen of one station: stock, live orders and the promise made to the next one. */
export type FoodState = {
  readonly config: FoodConfig;
  readonly status: KitchenStatus;
  /** Paused by a rule, which may open it again; absent: by staff, or not at all. */
  readonly pausedByRule?: true;
  readonly lastAt: number;
  readonly lastNumber: number;
  /** At work now; the configuration's until staff say otherwise. */
  readonly cooks: number;
  /** Orders for as soon as possible are taken again below a shorter wait than the one that stopped them. */
  readonly slowed: boolean;
  readonly pace: Pace;
  readonly skus: ReadonlyMap<SkuId, SkuStock>;
  /** Live orders (placed, queued, preparing, ready), by id. */
  readonly orders: OrderedMap<OrderId, Order>;
  /**
   * The live orders again, by status, in the order they are due. `queued` is weighed by work, so that the work in front of
   * an order is known without walking the queue; the placed stand among them, for their work is promised too.
   */
  readonly queued: OrderedMap<DueKey, Order>;
  readonly preparing: OrderedMap<DueKey, OrderId>;
  readonly ready: OrderedMap<DueKey, OrderId>;
  /** Those of the queued that wait for a later slot, by when the cooks get them; weighed by work. */
  readonly scheduled: OrderedMap<DueKey, Order>;
  /** Orders with a substitute to answer about, by when its time is over. */
  readonly asked: OrderedMap<DueKey, OrderId>;
  /** Orders that time does something with if nobody else does, by when; see `nextNudge`. */
  readonly nudges: OrderedMap<DueKey, OrderId>;
  /** How many of the queued nobody has begun long after they should have. */
  readonly overlooked: number;
  /** Placed orders, by when what is kept for them goes back on sale. */
  readonly held: OrderedMap<DueKey, OrderId>;
  /** Work in seconds of all queued orders, kept as a running sum. */
  readonly queuedWork: number;
  /** Work in seconds of queued and preparing orders by the end of their slots, epoch milliseconds. */
  readonly slots: ReadonlyMap<number, number>;
  readonly servedTotal: number;
};

/** Ordered by instant, then by order number. */
export type DueKey = { readonly at: number; readonly number: number };

/** What the kitchen's own orders have taught about its promises. Sums fade with the work done. */
export type Pace = {
  /** Seconds of work as estimated, and as they were. */
  readonly planned: number;
  readonly actual: number;
  /** Of their differences, squared. */
  readonly squares: number;
  /** Logarithm by which a promise's margin is widened. */
  readonly margin: number;
};

export type KitchenStatus = "open" | "paused" | "closed";

export type FoodConfig = {
  readonly version: number;
  readonly cooks: number;
  readonly menu: readonly MenuItem[];
  /** Beyond this wait an order is for a slot that its owner chooses, not for as soon as possible. */
  readonly waitMaxMs: number;
  readonly linesMax: number;
  readonly pay: PayWhen;
  /** Dishes that name none of them are there all day. */
  readonly menus: readonly Menu[];
};

/** Dishes of a time of day. Ordered for from `from` until before `to`, epoch milliseconds; null has no such end. */
export type Menu = {
  readonly id: string;
  readonly name: string;
  readonly from: number | null;
  readonly to: number | null;
};

/** What can be ordered, counted and cooked. The variants of one dish share its name: small and large are two items. */
export type MenuItem = {
  readonly skuId: SkuId;
  readonly name: string;
  /** Empty when the dish comes in one form alone. */
  readonly variant: string;
  readonly description: string;
  readonly category: string;
  /** Integer minor units of the college's currency (cents). */
  readonly price: number;
  /** Null is not declared, which is never taken for none. */
  readonly allergens: readonly string[] | null;
  readonly diets: readonly Diet[];
  readonly modifiers: readonly ModifierGroup[];
  /** The usual seconds to make one. */
  readonly makeSeconds: number;
  /** Portions delivered in total; null is unlimited, 0 is none. A higher figure than before is a restock. */
  readonly stock: number | null;
  /** Of these, portions that are never sold ahead, so that a miscount meets nobody who has paid; absent on menus of before. */
  readonly safety?: number | undefined;
  /** The menu it stands on; null is on all of them. */
  readonly menuId: string | null;
  readonly picture: CoverId | null;
};

/** A choice that goes with a dish: between `min` and `max` of its options. */
export type ModifierGroup = {
  readonly id: string;
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly options: readonly ModifierOption[];
};

export type ModifierOption = {
  readonly id: string;
  readonly name: string;
  /** On top of the dish's, minor units. */
  readonly price: number;
  readonly allergens: readonly string[];
};

/** Of one SKU: available = onHand − reserved − safety; null stock is unlimited. `stopped` is the kitchen's manual stop. */
export type SkuStock = {
  readonly skuId: SkuId;
  readonly onHand: number | null;
  readonly reserved: number;
  readonly sold: number;
  readonly wasted: number;
  /** Portions staff added at the counter, on top of what the menu says was delivered. */
  readonly restocked: number;
  /** As on the menu; absent where there is none. */
  readonly safety?: number;
  readonly stopped: boolean;
  /** Gone once, and not yet back with portions enough to be worth showing. */
  readonly hidden: boolean;
  /** Portions made, and the seconds they took. */
  readonly made: number;
  readonly madeSeconds: number;
};

/** placed: stock and work are kept for a while, until it is paid or confirmed; the cooks do not know of it. */
export type OrderStatus =
  | "placed"
  | "queued"
  | "preparing"
  | "ready"
  | "served"
  | "cancelled"
  | "rejected"
  | "expired"
  | "unclaimed";

export type OrderLine = {
  readonly skuId: SkuId;
  /** With its variant. */
  readonly name: string;
  readonly options: readonly LineOption[];
  readonly quantity: number;
  /** Of one, with its options. */
  readonly price: number;
  /** Of the dish and its options; null is not declared. */
  readonly allergens: readonly string[] | null;
  readonly doneAt: number | null;
  /** The kitchen had none left: neither made nor owed. */
  readonly dropped: boolean;
  /** What the kitchen offers instead, until its owner answers. */
  readonly substitute: Substitute | null;
  /** What its owner wants should it run out; absent is to be asked. */
  readonly ifGone?: IfGone | undefined;
  /** What was ordered, where something else stands in for it. */
  readonly insteadOf?: string | undefined;
};

export type IfGone = { readonly kind: "ask" | "refund" } | { readonly kind: "substitute"; readonly skuId: SkuId };

export type LineOption = { readonly id: string; readonly name: string };

export type Substitute = {
  readonly skuId: SkuId;
  readonly name: string;
  /** Of one; never more than what it stands for. */
  readonly price: number;
  readonly allergens: readonly string[];
  readonly until: number;
};

/** Cook's seconds that an order takes of one slot, named by its end. */
export type SlotWork = { readonly until: number; readonly work: number };

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
  readonly pay: PayWhen;
  /** Minor units that came for it, and by which payment; without one they were taken at the counter. */
  readonly paid: number;
  readonly paidBy: PaymentId | null;
  /** Until when a placed order is kept; null once it is in the kitchen's hands. */
  readonly holdUntil: number | null;
  /** Estimated seconds of cook's work. */
  readonly work: number;
  readonly status: OrderStatus;
  readonly placedAt: number;
  /** Told before ordering and kept once the cooks have it; epoch milliseconds, whole minutes. */
  readonly promisedAt: number;
  /** When the cooks get it: at once, or in time for its slot. */
  readonly releaseAt: number;
  readonly slots: readonly SlotWork[];
  readonly startedAt: number | null;
  readonly readyAt: number | null;
  /** Taken back from ready, by a slip or to be remade: its times say nothing of the kitchen's pace. */
  readonly again: boolean;
  /** While it is ready: when its owner was told again, and when it was put aside. */
  readonly remindedAt?: number | undefined;
  readonly shelvedAt?: number | undefined;
  /** While it is queued: when the kitchen was told that nobody has begun. */
  readonly overlookedAt?: number | undefined;
  /** When its owner was told that it comes later than promised, and the time they were told then. */
  readonly delayedAt?: number | undefined;
  readonly expectedAt?: number | undefined;
  /** When it was served, cancelled, rejected or given up. */
  readonly endedAt: number | null;
  /** When a phone without a network handed it over although it had been; by that phone's clock. Somebody has to look. */
  readonly handedTwiceAt: number | null;
  /** Why the kitchen turned it down or voided it. */
  readonly reason: string | null;
};

export type FoodCommand =
  | { readonly type: "ConfigureKitchen"; readonly config: FoodConfig }
  | { readonly type: "OpenKitchen" }
  | { readonly type: "PauseKitchen" }
  | { readonly type: "CloseKitchen" }
  /** A rule wants no orders for now, or orders again. What staff closed or paused stays so. */
  | { readonly type: "PauseOrders" | "ResumeOrders" }
  | {
      readonly type: "PlaceOrder";
      readonly userId: UserId;
      readonly name: string;
      readonly lines: readonly AskedLine[];
      readonly note: string | null;
      /** The end of the slot it is wanted for; null is as soon as possible. */
      readonly slot: number | null;
      /** The promise that was shown: a much later one is asked about first. Null takes any. */
      readonly shownAt: number | null;
      /** Kept for a while until it is confirmed: whoever orders at several stands gets all or nothing. */
      readonly hold: boolean;
    }
  | { readonly type: "ConfirmOrder"; readonly userId: UserId; readonly orderId: OrderId }
  /** Its owner is about to pay: it is kept for as long as that takes. */
  | { readonly type: "AwaitPayment"; readonly userId: UserId; readonly orderId: OrderId }
  | {
      readonly type: "ReceivePayment";
      readonly orderId: OrderId;
      readonly paymentId: PaymentId;
      readonly amount: number;
    }
  /** Money taken at the counter, or a slip about that. */
  | { readonly type: "MarkPaid"; readonly orderId: OrderId; readonly paid: boolean }
  | { readonly type: "CancelOrder"; readonly userId: UserId; readonly orderId: OrderId }
  | { readonly type: "RejectOrder"; readonly orderId: OrderId; readonly reason: string | null }
  | { readonly type: "StartOrder" | "MarkReady" | "GiveUpOrder"; readonly orderId: OrderId }
  /** What cannot be sold any more: cooked or being cooked, it is waste. */
  | { readonly type: "VoidOrder"; readonly orderId: OrderId; readonly reason: string }
  /** Takes back a slip: the last start or ready, while it is fresh. */
  | { readonly type: "UndoStep"; readonly orderId: OrderId }
  /** `line` is the line's place in its order, from 0. */
  | { readonly type: "MarkLine"; readonly orderId: OrderId; readonly line: number; readonly done: boolean }
  | { readonly type: "RemakeLine"; readonly orderId: OrderId; readonly line: number }
  | { readonly type: "DropLine"; readonly orderId: OrderId; readonly line: number }
  /** The dish ran out: what happens is what its owner chose when they ordered. */
  | { readonly type: "MarkGone"; readonly orderId: OrderId; readonly line: number }
  | { readonly type: "OfferSubstitute"; readonly orderId: OrderId; readonly line: number; readonly skuId: SkuId }
  | {
      readonly type: "AnswerSubstitute";
      readonly userId: UserId;
      readonly orderId: OrderId;
      readonly line: number;
      readonly accept: boolean;
    }
  /** `codeRefusal` is what checking the pickup code found; null also when staff picked the order from the list. */
  | {
      readonly type: "HandOver";
      readonly orderId: OrderId | null;
      readonly codeRefusal: CodeRefusal | null;
      /** When a phone without a network did it, by its clock; null is now. What is done cannot be refused, only noted. */
      readonly handedAt: number | null;
    }
  | { readonly type: "StopSelling" | "ResumeSelling"; readonly skuId: SkuId }
  | { readonly type: "RestockSku" | "WasteSku" | "SellSku"; readonly skuId: SkuId; readonly portions: number }
  | { readonly type: "SetCooks"; readonly cooks: number }
  /** The alarm: whatever is due happens; once or ten times is the same. */
  | { readonly type: "Tick" };

export type AskedLine = {
  readonly skuId: SkuId;
  readonly quantity: number;
  readonly options: readonly string[];
  readonly ifGone?: IfGone | undefined;
};

/** `at` is when it happened, epoch milliseconds. */
export type FoodDomainEvent =
  | { readonly type: "KitchenConfigured"; readonly config: FoodConfig; readonly at: number }
  | { readonly type: "KitchenOpened" | "KitchenClosed"; readonly at: number }
  | { readonly type: "KitchenPaused"; readonly byRule?: true; readonly at: number }
  | { readonly type: "IntakeSlowed" | "IntakeResumed"; readonly at: number }
  | { readonly type: "CooksSet"; readonly cooks: number; readonly at: number }
  | { readonly type: "OrderPlaced"; readonly order: Order; readonly at: number }
  | { readonly type: PlainOrderEvent; readonly orderId: OrderId; readonly at: number }
  /** The cooks may have it. Whoever took long to pay has a later promise than they were shown. */
  | {
      readonly type: "OrderConfirmed";
      readonly orderId: OrderId;
      readonly promisedAt: number;
      readonly payment: { readonly id: PaymentId; readonly amount: number } | null;
      readonly at: number;
    }
  /** Past its promise and not ready: its owner is told when it is expected now. The promise stays what it was. */
  | { readonly type: "OrderDelayed"; readonly orderId: OrderId; readonly expectedAt: number; readonly at: number }
  | { readonly type: "HoldExtended"; readonly orderId: OrderId; readonly until: number; readonly at: number }
  /** All that has been taken for it at the counter; 0 takes a slip back. */
  | { readonly type: "CounterPaid"; readonly orderId: OrderId; readonly amount: number; readonly at: number }
  | { readonly type: "HandedOverTwice"; readonly orderId: OrderId; readonly handedAt: number; readonly at: number }
  /** Time has brought another menu. */
  | { readonly type: "MenusTurned"; readonly at: number }
  | {
      readonly type: "OrderRejected" | "OrderVoided";
      readonly orderId: OrderId;
      readonly reason: string | null;
      readonly at: number;
    }
  | { readonly type: PlainLineEvent; readonly orderId: OrderId; readonly line: number; readonly at: number }
  | {
      readonly type: "SubstituteOffered";
      readonly orderId: OrderId;
      readonly line: number;
      readonly substitute: Substitute;
      readonly at: number;
    }
  | {
      readonly type: "SubstituteAccepted";
      readonly orderId: OrderId;
      readonly line: number;
      /** The name of what it stands in for; absent in the oldest logs. */
      readonly insteadOf?: string;
      readonly at: number;
    }
  | {
      readonly type: "LineDropped";
      readonly orderId: OrderId;
      readonly line: number;
      readonly why: "sold-out" | "declined" | "no-answer";
      readonly at: number;
    }
  | { readonly type: "SellingStopped" | "SellingResumed"; readonly skuId: SkuId; readonly at: number }
  | {
      readonly type: "SkuRestocked" | "SkuWasted" | "SkuSold";
      readonly skuId: SkuId;
      readonly portions: number;
      readonly at: number;
    };

type PlainOrderEvent =
  | "OrderStarted"
  | "OrderReady"
  | "OrderServed"
  | "OrderCancelled"
  | "OrderExpired"
  | "OrderGivenUp"
  | "StartUndone"
  | "ReadyUndone"
  | "PickupReminded"
  | "OrderShelved"
  | "OrderOverlooked";
type PlainLineEvent = "LineDone" | "LineUndone" | "LineRemade";

export type FoodRefusal =
  | { readonly code: "kitchen-closed" }
  | { readonly code: "kitchen-paused" }
  /** Staff have closed or paused it: no rule changes that. */
  | { readonly code: "shut-by-staff" }
  /**
   * Too much to cook. `slot` can be ordered for instead, and would be ready at `nextPossibleAt`; without one, that is
   * about when an order like this is taken again.
   */
  | { readonly code: "kitchen-full"; readonly slot: number | null; readonly nextPossibleAt: number }
  /** Between looking and ordering the kitchen got busier: asked again with this promise, it is taken. */
  | { readonly code: "promise-moved"; readonly promisedAt: number }
  | { readonly code: "choice-needed"; readonly name: string; readonly group: string }
  | { readonly code: "line-unknown" }
  | { readonly code: "substitute-pending"; readonly until: number }
  | { readonly code: "nothing-offered" }
  /** Its owner wants to be asked, or what they chose instead cannot be had: the kitchen offers something. */
  | { readonly code: "must-ask"; readonly name: string }
  | { readonly code: "adds-allergen"; readonly name: string; readonly allergens: readonly string[] }
  | { readonly code: "slip-undo-expired" }
  | { readonly code: "too-early"; readonly from: number }
  | { readonly code: "stock-unlimited"; readonly name: string }
  /** `kept` portions more are for the counter alone. */
  | {
      readonly code: "sold-out";
      readonly skuId: SkuId;
      readonly name: string;
      readonly left: number;
      readonly kept?: number;
    }
  | { readonly code: "item-unknown" }
  /** Its menu is not on now: `from` when it will be, null when it is over. */
  | { readonly code: "not-served-now"; readonly name: string; readonly from: number | null }
  /** It has to be paid before the cooks get it. */
  | { readonly code: "payment-due"; readonly amount: number }
  /** Money for what is not to be had any more, or was paid before: it goes back. */
  | { readonly code: "payment-late" }
  /** Kept for as long as it can be. */
  | { readonly code: "hold-over" }
  | { readonly code: "nothing-to-pay" }
  | { readonly code: "order-empty" }
  | { readonly code: "order-too-large"; readonly linesMax: number; readonly quantityMax: number }
  /** More work than the cooks do within the slots there are; in minutes of cooking. */
  | { readonly code: "order-too-long"; readonly minutes: number; readonly minutesMax: number }
  | { readonly code: "order-unknown" }
  /** Its code is genuine, and it waits at another stand; null where that one is not known by name. */
  | { readonly code: "order-elsewhere"; readonly stand: string | null }
  | { readonly code: "not-your-order" }
  | { readonly code: "order-not-ready"; readonly status: OrderStatus; readonly promisedAt: number }
  | { readonly code: "already-served"; readonly servedAt: number }
  | { readonly code: "wrong-state"; readonly status: OrderStatus }
  | { readonly code: "no-pass" }
  | { readonly code: "stale-config"; readonly version: number }
  /** A pass that is good no more collects nothing. */
  | { readonly code: "pass-revoked"; readonly revokedAt: number }
  | CodeRefusal;

type Hidden = "userId" | "work" | "slots" | "again" | "paidBy";

/** An order as its owner sees it; `pickupCode` is the QR's text. */
export type OrderView = Omit<Order, Hidden> & {
  /** Queued or preparing orders in front; null once ready or ended. */
  readonly ahead: number | null;
  /** The live estimate, epoch milliseconds; null once ready or ended. */
  readonly estimatedReadyAt: number | null;
  readonly pickupCode: string;
};

/** An order on the kitchen display. */
export type KitchenOrderView = Omit<Order, Hidden>;

/** A dish as people see it. Hidden ones (sold out, stopped) reach staff only. */
export type MenuItemView = Omit<MenuItem, "stock" | "makeSeconds" | "safety"> & {
  /** Portions that can be ordered, or null when unlimited. */
  readonly left: number | null;
  /** Portions besides that only the counter sells; absent for none. */
  readonly kept?: number;
  readonly hidden: boolean;
  /** Stopped by hand, whatever is left. */
  readonly stopped: boolean;
  /** When its menu begins; null once it has, or if it is there all day. Hidden from guests once it is over. */
  readonly opensAt: number | null;
};

/** What a basket would be promised now. */
export type OrderQuote = {
  /** As soon as possible; null when only a slot can be had. */
  readonly promisedAt: number | null;
  /** The slots with room for it, named by their ends, the earliest first; a large order is ready some slots later. */
  readonly slots: readonly { readonly slot: number; readonly promisedAt: number }[];
};

export type KitchenSummary = {
  readonly status: KitchenStatus;
  /** It is a rule that wants no orders for now. */
  readonly pausedByRule?: true;
  readonly pay: PayWhen;
  readonly queued: number;
  readonly preparing: number;
  readonly ready: readonly number[];
  readonly servedTotal: number;
  readonly cooks: number;
  /** Orders nobody has begun long after they should have; absent from summaries of before. */
  readonly overlooked?: number | undefined;
  /** Promise for a typical order placed now; null when the kitchen takes none. */
  readonly nextReadyAt: number | null;
};
