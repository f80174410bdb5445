import type * as z from "zod";
import type { CommandId } from "#shared/ids";
import type { placeBasketSchema } from "#shared/inputs/attendee";
import { ok, type Result, refuse } from "#shared/result";
import type { BasketRefusal } from "#shared/views/station-page";
import type { ActorCtx } from "../../context.ts";
import { hasPass } from "../passes/has-pass.ts";
import { ownOrder } from "./read-order.ts";
import { type BasketOrder, requireOneEvent } from "./require-basket.ts";

/**
 * Orders at several stands, all or none: each stand keeps its part, and only when every one of them has does any cook hear of it.
 * What has to be paid stays kept until it is. Whoever loses the answer asks again with the same id and gets the same orders;
 * whoever never does loses what was kept after some minutes.
 */
export async function placeBasket(
  ctx: ActorCtx,
  { commandId, stands }: z.output<typeof placeBasketSchema>,
): Promise<Result<readonly BasketOrder[], BasketRefusal>> {
  const eventId = await requireOneEvent(
    ctx,
    stands.map(({ stationId }) => stationId),
  );
  const [first] = stands;
  if (first && !(await hasPass(ctx, eventId))) return refuse({ code: "no-pass", stationId: first.stationId });
  const { userId, name } = ctx.actor;
  const held: BasketOrder[] = [];
  for (const { stationId, lines, note, slot, shownAt } of stands) {
    const station = ctx.objects.station(eventId, stationId);
    const order = { type: "PlaceOrder", userId, name, lines, note, slot, shownAt, hold: true } as const;
    const placed = ownOrder(await station.kitchen(commandId, userId, order));
    if (!placed.ok) {
      await letGo(ctx, commandId, eventId, held);
      return refuse({ ...placed.refusal, stationId });
    }
    held.push({ stationId, order: placed.value });
  }
  if (held.some(({ order }) => order.pay === "ahead" && order.total > 0)) return ok(held);
  const confirmed: BasketOrder[] = [];
  for (const { stationId, order } of held) {
    const confirm = { type: "ConfirmOrder", userId, orderId: order.id } as const;
    const confirmId = `own:confirm-${order.id}` as CommandId;
    const told = ownOrder(await ctx.objects.station(eventId, stationId).kitchen(confirmId, userId, confirm));
    if (!told.ok) return refuse({ ...told.refusal, stationId });
    confirmed.push({ stationId, order: told.value });
  }
  return ok(confirmed);
}

/** What one stand has not is not bought at the others. What cannot be let go now is let go by time. */
async function letGo(
  { objects, actor: { userId } }: ActorCtx,
  commandId: CommandId,
  eventId: Parameters<ActorCtx["objects"]["station"]>[0],
  held: readonly BasketOrder[],
): Promise<void> {
  await Promise.allSettled(
    held.map(({ stationId, order }) =>
      objects
        .station(eventId, stationId)
        .kitchen(`own:let-go-${commandId}` as CommandId, userId, { type: "CancelOrder", userId, orderId: order.id }),
    ),
  );
}
