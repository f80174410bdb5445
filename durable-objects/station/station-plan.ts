import type { FoodDomainEvent, Order, OrderView } from "#shared/domain/food/types";
import type { QueueDomainEvent, StaffTokenView, Token } from "#shared/domain/queue/types";
import type { OrderId, TokenId } from "#shared/ids";
import type { Refused, Result } from "#shared/result";
import type { Turn } from "../authority/command-log.ts";
import type { StationRefusal } from "./station-api.ts";

export type StationDomainEvent = QueueDomainEvent | FoodDomainEvent;

/** The tokens and orders a command touched, as they are after it. */
export type Touched = { readonly tokens: readonly Token[]; readonly orders: readonly Order[] };

/** A reply as stored: the pickup code is signed when it is shown. */
export type StoredStationReply = {
  readonly token: StaffTokenView | null;
  readonly order: Omit<OrderView, "pickupCode"> | null;
};

/** What a command means: what it wants made durable, and how memory follows once it is. */
export type Plan = Turn<StationDomainEvent, Result<StoredStationReply, StationRefusal>> & {
  readonly remember: () => Touched;
};

/** A refusal is a reply to keep and changes nothing. */
export function refusalPlan(reply: Refused<StationRefusal>): Plan {
  return { events: [], reply, write: () => {}, remember: () => ({ tokens: [], orders: [] }) };
}

/** The tokens and orders these events are about. */
export function idsIn(events: readonly StationDomainEvent[]): { tokenIds: Set<TokenId>; orderIds: Set<OrderId> } {
  const tokenIds = new Set<TokenId>();
  const orderIds = new Set<OrderId>();
  for (const event of events) {
    if ("tokenId" in event) tokenIds.add(event.tokenId);
    if ("orderId" in event) orderIds.add(event.orderId);
    if (event.type === "OrderPlaced") orderIds.add(event.order.id);
  }
  return { tokenIds, orderIds };
}
