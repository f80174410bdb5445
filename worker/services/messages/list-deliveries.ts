import type * as z from "zod";
import type { listDeliveriesSchema } from "#shared/inputs/messages";
import type { DeliveryPage } from "#shared/views/messages";
import type { TenantCtx } from "../../context.ts";
import { countDeliveries, listDeliveries as listRows } from "../../repositories/deliveries.ts";
import { listMembersCalled } from "../../repositories/members.ts";

const PAGE = 50;
/** What anybody looks after. */
const COUNTED_MS = 30 * 86_400_000;
/** Who types the beginning of a name has a few people in mind. */
const PEOPLE_MAX = 50;

/** What became of messages. */
export async function listDeliveries(
  { db, now }: TenantCtx,
  { before, q, ...filter }: z.output<typeof listDeliveriesSchema>,
): Promise<DeliveryPage> {
  const called = q ? await listMembersCalled(db, q, PEOPLE_MAX + 1) : null;
  const [counts, rows] = await Promise.all([
    countDeliveries(db, now - COUNTED_MS),
    listRows(db, { ...filter, userIds: called?.slice(0, PEOPLE_MAX) ?? null }, { before, limit: PAGE }),
  ]);
  const last = rows.length === PAGE ? rows.at(-1) : undefined;
  const hasMorePeople = (called?.length ?? 0) > PEOPLE_MAX;
  return {
    hasMorePeople,
    counts,
    rows,
    next: last ? { at: last.createdAt, id: last.id, channel: last.channel } : null,
  };
}
