import type { SkuId } from "#shared/ids";
import type { FoodConfig, FoodRefusal, FoodState, OrderLine, SkuStock } from "./types.ts";

/** A dish that went is shown again with this many portions: a single one, given back, would come and go. */
const SHOWN_AGAIN_FROM = 2;

export type Stock = FoodState["skus"];
export type Portions = Pick<OrderLine, "skuId" | "quantity">;
type Move = (stock: SkuStock, portions: number) => SkuStock;

/** Portions that can still be ordered, null when unlimited, 0 when selling was stopped by hand or the dish is hidden. */
export function availableOf(state: Pick<FoodState, "skus">, skuId: SkuId): number | null {
  const stock = state.skus.get(skuId);
  if (!stock || stock.stopped || stock.hidden) return 0;
  return orderableOf(stock);
}

/** Which dish there is too little of; null if all of it can be had. */
export function whyShort(
  state: Pick<FoodState, "skus">,
  lines: readonly Pick<OrderLine, "skuId" | "name" | "quantity">[],
): FoodRefusal | null {
  // Summed over lines: the same dish on two lines must not be checked against the same last portion twice.
  const demand = new Map<SkuId, number>();
  for (const { skuId, quantity } of lines) demand.set(skuId, (demand.get(skuId) ?? 0) + quantity);
  for (const { skuId, name } of lines) {
    const left = availableOf(state, skuId);
    if (left !== null && left < (demand.get(skuId) ?? 0)) return soldOut(state, { skuId, name, left });
  }
  return null;
}

/** There is too little to order ahead; says what the counter still has. */
export function soldOut(
  { skus }: Pick<FoodState, "skus">,
  short: { readonly skuId: SkuId; readonly name: string; readonly left: number },
): FoodRefusal {
  const stock = skus.get(short.skuId);
  const kept = stock && !stock.stopped ? keptOf(stock) : 0;
  return { code: "sold-out", ...short, ...(kept > 0 && { kept }) };
}

/** Portions nobody has a claim to, whether or not they are on sale; null when unlimited. */
export function freeOf({ onHand, reserved }: SkuStock): number | null {
  return onHand === null ? null : Math.max(0, onHand - reserved);
}

/** Portions that can be promised ahead, whether or not they are shown; null when unlimited. */
export function orderableOf(stock: SkuStock): number | null {
  const free = freeOf(stock);
  return free === null ? null : Math.max(0, free - (stock.safety ?? 0));
}

/** Portions nobody has a claim to and that cannot be promised ahead: the counter sells what it sees. */
export function keptOf(stock: SkuStock): number {
  return (freeOf(stock) ?? 0) - (orderableOf(stock) ?? 0);
}

/** Ordered and not yet cooked. */
export const reserve: Move = (stock, n) => ({ ...stock, reserved: stock.reserved + n });
/** Ordered, and given back before anybody cooked it. */
export const release: Move = (stock, n) => reserve(stock, -n);
/** On the stove: a reservation becomes a sale. */
export const consume: Move = (stock, n) => ({
  ...stock,
  onHand: minus(stock.onHand, n),
  reserved: stock.reserved - n,
  sold: stock.sold + n,
});
/** Started by a slip. */
export const unconsume: Move = (stock, n) => consume(stock, -n);
/** Cooked, or found missing while cooking, and sold to nobody. */
export const spoil: Move = (stock, n) => ({ ...stock, sold: stock.sold - n, wasted: stock.wasted + n });
/** Thrown away unsold, or made a second time. */
export const waste: Move = (stock, n) => ({ ...stock, onHand: minus(stock.onHand, n), wasted: stock.wasted + n });
/** Handed over the counter to somebody without an order. */
export const sell: Move = (stock, n) => ({ ...stock, onHand: minus(stock.onHand, n), sold: stock.sold + n });
/** Brought to the counter. */
export const restock: Move = (stock, n) => ({
  ...stock,
  onHand: minus(stock.onHand, -n),
  restocked: stock.restocked + n,
});

export function moveStock(skus: Stock, lines: readonly Portions[], move: Move): Stock {
  const next = new Map(skus);
  for (const { skuId, quantity } of lines) {
    const stock = next.get(skuId);
    if (stock) next.set(skuId, settled(move(stock, quantity)));
  }
  return next;
}

/** Somebody of the kitchen saw to this dish: whatever there is of it is shown. */
export function shownIfAny(stock: SkuStock): SkuStock {
  return { ...stock, hidden: orderableOf(stock) === 0 };
}

/**
 * Stock under a configuration. A menu states portions delivered in total, so what is on hand follows from what was sold
 * and wasted: a higher figure is a restock by the difference. What live orders have reserved is never taken from them.
 * A dish taken off the menu keeps its books: its reservations, and its history if it returns.
 */
export function stockFrom(config: FoodConfig, present: Stock): Stock {
  const skus = new Map(present);
  for (const { skuId, stock, safety = 0 } of config.menu) {
    const known = present.get(skuId) ?? newSku(skuId);
    const delivered = stock === null ? null : stock + known.restocked - known.sold - known.wasted;
    const onHand = delivered === null ? null : Math.max(known.reserved, delivered);
    const { safety: before, ...books } = known;
    const isSame = onHand === known.onHand && safety === (before ?? 0) && present.has(skuId);
    // Without a margin the row is what it was before there were any.
    skus.set(skuId, isSame ? known : shownIfAny({ ...books, onHand, ...(safety > 0 && { safety }) }));
  }
  return skus;
}

export function newSku(skuId: SkuId): SkuStock {
  const books = { onHand: null, reserved: 0, sold: 0, wasted: 0, restocked: 0 };
  return { skuId, ...books, stopped: false, hidden: false, made: 0, madeSeconds: 0 };
}

function settled(stock: SkuStock): SkuStock {
  const free = orderableOf(stock);
  if (free === null || free >= SHOWN_AGAIN_FROM) return stock.hidden ? { ...stock, hidden: false } : stock;
  return free === 0 && !stock.hidden ? { ...stock, hidden: true } : stock;
}

function minus(onHand: number | null, portions: number): number | null {
  return onHand === null ? null : onHand - portions;
}
