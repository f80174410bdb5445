import type { KitchenOrderView, MenuItemView } from "#shared/domain/food/types";
import type { SkuId } from "#shared/ids";
import type { OrderMove } from "./kitchen-board.tsx";

export type Stage = "queued" | "preparing" | "ready";

/** The live orders by stage, each oldest promise first. */
export function byStage(orders: readonly KitchenOrderView[]): Readonly<Record<Stage, readonly KitchenOrderView[]>> {
  const due = [...orders].sort((a, b) => a.promisedAt - b.promisedAt || a.number - b.number);
  return {
    queued: due.filter((order) => order.status === "queued"),
    preparing: due.filter((order) => order.status === "preparing"),
    ready: due.filter((order) => order.status === "ready"),
  };
}

/** Close enough to its promise that it should be in somebody's hands. */
export const SOON_MS = 2 * 60_000;

export type Pace = "calm" | "soon" | "late";

/** How an order stands to its promise, told by a word as well as a colour. A ready order only waits to be fetched. */
export function paceOf(order: KitchenOrderView, now: number): { readonly pace: Pace; readonly words: string } {
  if (order.status === "ready") {
    const minutes = Math.floor((now - (order.readyAt ?? now)) / 60_000);
    if (order.shelvedAt !== undefined) return { pace: "soon", words: `shelf, ${minutes} min` };
    if (order.remindedAt !== undefined) return { pace: "soon", words: `told twice, ${minutes} min` };
    return { pace: "calm", words: minutes < 1 ? "just ready" : `ready ${minutes} min` };
  }
  if (order.status === "queued" && order.releaseAt > now) {
    return { pace: "calm", words: `later, in ${Math.ceil((order.releaseAt - now) / 60_000)} min` };
  }
  const leftMs = order.promisedAt - now;
  if (order.status === "queued" && order.overlookedAt !== undefined) {
    return { pace: "late", words: leftMs < 0 ? `not begun, late ${Math.floor(-leftMs / 60_000)} min` : "not begun" };
  }
  if (leftMs < 0) {
    const minutes = Math.floor(-leftMs / 60_000);
    return { pace: "late", words: minutes < 1 ? "late" : `late ${minutes} min` };
  }
  const minutes = Math.ceil(leftMs / 60_000);
  return { pace: leftMs <= SOON_MS ? "soon" : "calm", words: minutes <= 1 ? "due now" : `${minutes} min` };
}

/** Which orders are late for the first time; an order that was late once is not news again. */
export function newlyLate(
  known: ReadonlySet<string>,
  late: readonly string[],
): { readonly fresh: readonly string[]; readonly known: ReadonlySet<string> } {
  const fresh = late.filter((id) => !known.has(id));
  return { fresh, known: fresh.length > 0 ? new Set([...known, ...fresh]) : known };
}

export type Portions = {
  readonly skuId: SkuId;
  readonly name: string;
  readonly toMake: number;
  /** That can be ordered, and that only the counter sells besides. */
  readonly left: number | null;
  readonly kept?: number | undefined;
  readonly hidden: boolean;
  readonly stopped: boolean;
};

/** Per dish of the menu: portions still to make over all queued and preparing orders. */
export function portionsOf(orders: readonly KitchenOrderView[], menu: readonly MenuItemView[]): readonly Portions[] {
  const toMake = new Map<SkuId, number>();
  for (const order of orders) {
    if (order.status !== "queued" && order.status !== "preparing") continue;
    const open = order.lines.filter(({ doneAt, dropped }) => doneAt === null && !dropped);
    for (const line of open) toMake.set(line.skuId, (toMake.get(line.skuId) ?? 0) + line.quantity);
  }
  return menu.map(({ skuId, name, variant, left, kept, hidden, stopped }) => {
    return {
      skuId,
      name: variant ? `${name}, ${variant}` : name,
      left,
      kept,
      hidden,
      stopped,
      toMake: toMake.get(skuId) ?? 0,
    };
  });
}

const AFTER = {
  start: "preparing",
  ready: "ready",
  "hand-over": "served",
  reject: "rejected",
  "give-up": "unclaimed",
} as const;

/** An order as it will be once a move of it has arrived. */
export function afterMove(order: KitchenOrderView, move: OrderMove, at: number): KitchenOrderView {
  if (move === "undo") {
    return order.status === "ready"
      ? { ...order, status: "preparing", readyAt: null }
      : { ...order, status: "queued", startedAt: null };
  }
  return {
    ...order,
    status: AFTER[move],
    startedAt: move === "start" ? at : order.startedAt,
    readyAt: move === "ready" ? at : order.readyAt,
  };
}

/** Ready with its last line, as the kitchen decides it. */
export function afterLine(order: KitchenOrderView, index: number, done: boolean, at: number): KitchenOrderView {
  const lines = order.lines.map((line, i) => (i === index ? { ...line, doneAt: done ? at : null } : line));
  const isReady = lines.every(({ doneAt, dropped }) => doneAt !== null || dropped);
  return isReady ? { ...order, lines, status: "ready", readyAt: at } : { ...order, lines };
}
