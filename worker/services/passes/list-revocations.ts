import type * as z from "zod";
import type { revocationsSchema } from "#shared/inputs/passes";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";

/** Signed by the college (`shared/domain/passes/revocations.ts`), base64url. */
export async function listRevocations(
  ctx: ActorCtx,
  { eventId, since }: z.output<typeof revocationsSchema>,
): Promise<string> {
  await requireEvent(ctx, eventId);
  return ctx.objects.ledger(eventId).revocations(since);
}
