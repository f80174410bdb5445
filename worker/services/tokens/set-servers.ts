import type * as z from "zod";
import type { FoodRefusal } from "#shared/domain/food/types";
import type { QueueRefusal } from "#shared/domain/queue/types";
import type { setServersSchema } from "#shared/inputs/staff";
import type { Done, Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";

export async function setServers(
  _ctx: ActorCtx,
  _input: z.output<typeof setServersSchema>,
): Promise<Result<Done, QueueRefusal | FoodRefusal>> {
  throw new Error("unreachable");
}
