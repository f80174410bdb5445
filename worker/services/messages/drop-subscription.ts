import type * as z from "zod";
import type { dropPushSchema } from "#shared/inputs/messages";
import type { MessageSettings } from "#shared/views/messages";
import type { ActorCtx } from "../../context.ts";
import { dropSubscription as dropRow } from "../../repositories/push-subscriptions.ts";
import { getSettings } from "./get-settings.ts";

/** A repeat is harmless. */
export async function dropSubscription(
  ctx: ActorCtx,
  { id }: z.output<typeof dropPushSchema>,
): Promise<MessageSettings> {
  await dropRow(ctx.db, { userId: ctx.actor.userId, id });
  return getSettings(ctx);
}
