import type * as z from "zod";
import type { QueueRefusal, TokenView } from "#shared/domain/queue/types";
import type { leaveQueueSchema } from "#shared/inputs/attendee";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";

export async function leaveQueue(
  _ctx: ActorCtx,
  _input: z.output<typeof leaveQueueSchema>,
): Promise<Result<TokenView, QueueRefusal>> {
  throw new Error("unreachable");
}
