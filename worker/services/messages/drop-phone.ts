import type { MessageSettings } from "#shared/views/messages";
import type { ActorCtx } from "../../context.ts";
import { dropPhone as dropRow } from "../../repositories/phones.ts";
import { getSettings } from "./get-settings.ts";

/** Nothing is sent to it any more, and nobody knows it here. */
export async function dropPhone(ctx: ActorCtx): Promise<MessageSettings> {
  await dropRow(ctx.db, ctx.actor.userId);
  return getSettings(ctx);
}
