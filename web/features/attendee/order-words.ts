import type { OrderStatus } from "#shared/domain/food/types";

export const ORDER_TITLES: Record<OrderStatus, string> = {
  placed: "Kept for you, not sent yet",
  queued: "In the kitchen's queue",
  preparing: "Being made now",
  ready: "Ready for pickup",
  served: "Picked up",
  cancelled: "Cancelled",
  rejected: "The kitchen could not make it",
  expired: "Not paid or confirmed in time",
  unclaimed: "Not fetched in time",
};
