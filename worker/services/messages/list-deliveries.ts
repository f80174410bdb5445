import type * as z from "zod";
import type { listDeliveriesSchema } from "#shared/inputs/messages";
import type { DeliveryPage } from "#shared/views/messages";
import type { TenantCtx } from "../../context.ts";
import { listDeliveries as listRows } from "../../repositories/deliveries.ts";
import { listMembersCalled } from "../../repositories/members.ts";

const PAGE = 50;
/** Who types the beginning of a name has a few people in mind. */
const PEOPLE_MAX = 50;

/** What became of messages. */
export async function listDeliveries(
  { db }: TenantCtx,
  { before, q, ...filter }: z.output<typeof listDeliveriesSchema>,
): Promise<DeliveryPage> {
  const called = q ? await listMembersCalled(db, q, PEOPLE_MAX + 1) : null;
  const userIds = called?.slice(0, PEOPLE_MAX) ?? null;
  const rows = await listRows(db, { ...filter, userIds }, { before, limit: PAGE });
  const last = rows.length === PAGE ? rows.at(-1) : undefined;
  const hasMorePeople = (called?.length ?? 0) > PEOPLE_MAX;
  return {
    hasMorePeople,
    rows,
    next: last ? { at: last.createdAt, id: last.id, channel: last.channel } : null,
  };
}
