import type * as z from "zod";
import type { listDeliveriesSchema } from "#shared/inputs/messages";
import type { DeliveryPage } from "#shared/views/messages";
import type { TenantCtx } from "../../context.ts";
import { countDeliveries, listDeliveries as listRows } from "../../repositories/deliveries.ts";

const PAGE = 50;
/** What anybody looks after. */
const COUNTED_MS = 30 * 86_400_000;

/** What became of messages. */
export async function listDeliveries(
  { db, now }: TenantCtx,
  { before, ...filter }: z.output<typeof listDeliveriesSchema>,
): Promise<DeliveryPage> {
  const [counts, rows] = await Promise.all([
    countDeliveries(db, now - COUNTED_MS),
    listRows(db, filter, { before, limit: PAGE }),
  ]);
  const last = rows.length === PAGE ? rows.at(-1) : undefined;
  return { counts, rows, next: last ? { at: last.createdAt, id: last.id, channel: last.channel } : null };
}
