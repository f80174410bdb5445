import type * as z from "zod";
import { ORDER_CODE_CHARS } from "#shared/domain/food/place";
import type { FoodRefusal, KitchenOrderView } from "#shared/domain/food/types";
import { decodeCode } from "#shared/domain/passes/format";
import type { handOverSchema } from "#shared/inputs/staff";
import type { Result } from "#shared/result";
import { readShortCode } from "#shared/short-code";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";
import { kitchenOrder } from "./read-order.ts";
import { sayElsewhere } from "./say-elsewhere.ts";

/** By the text of a pickup QR or its four characters, or by the pass of whoever ordered. */
export async function handOver(
  ctx: ActorCtx,
  { commandId, stationId, code }: z.output<typeof handOverSchema>,
): Promise<Result<KitchenOrderView, FoodRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const { userId } = ctx.actor;
  const station = ctx.objects.station(eventId, stationId);
  if (!isPass(code))
    return sayElsewhere(ctx, eventId, code, kitchenOrder(await station.handOver(commandId, userId, code)));
  const holder = await ctx.objects.ledger(eventId).holderOf(code);
  return holder.ok ? kitchenOrder(await station.handOverTo(commandId, userId, holder.value)) : holder;
}

function isPass(code: string): boolean {
  if (readShortCode(code, ORDER_CODE_CHARS)) return false;
  const decoded = decodeCode(code);
  return decoded.form === "short" || (decoded.form === "signed" && decoded.code.kind === "pass");
}
