import type { DeliveryCount } from "#shared/views/messages";
import type { TenantCtx } from "../../context.ts";
import { countDeliveries as countRows } from "../../repositories/deliveries.ts";

/** What anybody looks after. */
const COUNTED_MS = 30 * 86_400_000;

/** How many messages of the last thirty days went which way. */
export function countDeliveries({ db, now }: TenantCtx): Promise<DeliveryCount[]> {
  return countRows(db, now - COUNTED_MS);
}
