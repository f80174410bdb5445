import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { withdrawCodeSchema } from "#shared/inputs/tickets";
import type { Done } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { markCodeWithdrawn } from "../../repositories/codes.ts";

/** Nobody can use it from now on; who did keeps what they have. */
export async function withdrawCode(
  ctx: ActorCtx,
  { eventId, codeId }: z.output<typeof withdrawCodeSchema>,
): Promise<Done> {
  if (!(await markCodeWithdrawn(ctx.db, eventId, codeId, ctx.now))) throw new AppError("NOT_FOUND");
  return {};
}
