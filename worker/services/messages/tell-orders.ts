import type { EventId, StationId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import type { NewMessage } from "../../repositories/messages.ts";
import { listOrdersToTell, type OrderToTell } from "../../repositories/orders.ts";
import { findStation } from "../../repositories/stations.ts";
import { queueMessages } from "./queue-messages.ts";

/** What a stand took back longer ago is told already: the sweep looks every minute where the bus did not. */
const TAKEN_BACK_MS = 15 * 60_000;

type News = Pick<NewMessage, "id" | "kind" | "expiresAt" | "variables">;

/**
 * Has those told whose order is not made as they asked: a dish ran out and something else is offered, it fell away or what they chose
 * stands in for it, or the stand makes none of it. Each once, however often it is looked at.
 */
export async function tellOrders(ctx: TenantCtx, eventId: EventId, stationId: StationId): Promise<void> {
  const station = await findStation(ctx.db, stationId);
  if (station?.kind !== "food") return;
  const found = await listOrdersToTell(ctx.db, stationId, ctx.now - TAKEN_BACK_MS);
  const messages = found.flatMap((order) =>
    newsOf(order, ctx.now).map(({ variables, ...news }): NewMessage => {
      const named = { "station.name": station.name, "order.number": String(order.number) };
      return { ...news, eventId, userId: order.userId, variables: { ...named, ...variables } };
    }),
  );
  await queueMessages(ctx, messages);
}

function newsOf({ id, status, lines, owed, reason }: OrderToTell, now: number): News[] {
  if (status === "rejected" || status === "cancelled") {
    const variables = { ...(reason && { "stand.reason": reason }), ...(owed > 0 && { "payment.back": "yes" }) };
    return [{ id: `order-refused:${id}`, kind: "order-refused", variables }];
  }
  const asked = lines.flatMap(({ name, substitute }, line): News[] => {
    if (!substitute || substitute.until <= now) return [];
    const { name: instead, until } = substitute;
    const variables = { "dish.name": name, "dish.instead": instead };
    return [{ id: `order-asked:${id}:${line}:${until}`, kind: "order-asked", expiresAt: until, variables }];
  });
  // Whoever was asked, and said yes, knows.
  const changed = lines.filter(
    ({ dropped, insteadOf, ifGone }) => dropped || (insteadOf !== undefined && ifGone?.kind === "substitute"),
  );
  if (changed.length === 0) return asked;
  return [...asked, { id: `order-changed:${id}:${changed.length}`, kind: "order-changed" }];
}
