import type * as z from "zod";
import type { orderSchema } from "#shared/inputs/attendee";
import type { OrderPage } from "#shared/views/station-page";
import type { ActorCtx } from "../../context.ts";

export async function getOrder(_ctx: ActorCtx, _input: z.output<typeof orderSchema>): Promise<OrderPage> {
  throw new Error("unreachable");
}
