import type { KitchenOrderView, MenuItemView } from "#shared/domain/food/types";
import type { SkuId } from "#shared/ids";

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
    return { pace: "calm", words: minutes < 1 ? "just ready" : `ready ${minutes} min` };
  }
  const leftMs = order.promisedAt - now;
  if (leftMs < 0) {
    const minutes = Math.floor(-leftMs / 60_000);
    return { pace: "late", words: minutes < 1 ? "late" : `late ${minutes} min` };
  }
  const minutes = Math.ceil(leftMs / 60_000);
  return { pace: leftMs <= SOON_MS ? "soon" : "calm", words: minutes <= 1 ? "due now" : `${minutes} min` };
}

export type Portions = {
  readonly skuId: SkuId;
  readonly name: string;
  readonly toMake: number;
  readonly left: number | null;
  readonly hidden: boolean;
  readonly stopped: boolean;
};

/** Per dish of the menu: portions still to make over all queued and preparing orders. */
export function portionsOf(orders: readonly KitchenOrderView[], menu: readonly MenuItemView[]): readonly Portions[] {
  const toMake = new Map<SkuId, number>();
  for (const order of orders) {
    if (order.status !== "queued" && order.status !== "preparing") continue;
    for (const line of order.lines) toMake.set(line.skuId, (toMake.get(line.skuId) ?? 0) + line.quantity);
  }
  return menu.map(({ skuId, name, left, hidden, stopped }) => {
    return { skuId, name, left, hidden, stopped, toMake: toMake.get(skuId) ?? 0 };
  });
}
