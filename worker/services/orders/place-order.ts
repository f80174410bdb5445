import type * as z from "zod";
import type { FoodRefusal, OrderView } from "#shared/domain/food/types";
import type { placeOrderSchema } from "#shared/inputs/attendee";
import { type Result, refuse } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { hasPass } from "../passes/has-pass.ts";
import { requireStation } from "../stations/require-station.ts";
import { ownOrder } from "./read-order.ts";

export async function placeOrder(
  ctx: ActorCtx,
  { commandId, stationId, lines, note, slot, shownAt }: z.output<typeof placeOrderSchema>,
): Promise<Result<OrderView, FoodRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  if (!(await hasPass(ctx, eventId))) return refuse({ code: "no-pass" });
  const { userId, name } = ctx.actor;
  const order = { type: "PlaceOrder", userId, name, lines, note, slot, shownAt, hold: false } as const;
  return ownOrder(await ctx.objects.station(eventId, stationId).kitchen(commandId, userId, order));
}
