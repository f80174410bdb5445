import type * as z from "zod";
import type { saveMessageSettingsSchema } from "#shared/inputs/messages";
import { ok, type Result, refuse } from "#shared/result";
import type { MessageRefusal, MessageSettings } from "#shared/views/messages";
import type { ActorCtx } from "../../context.ts";
import { getSettings as getRow, saveSettings as saveRow } from "../../repositories/message-settings.ts";
import { getSettings } from "./get-settings.ts";

/** Channels a topic cannot be told by stay chosen: they may be offered later. */
export async function saveSettings(
  ctx: ActorCtx,
  input: z.output<typeof saveMessageSettingsSchema>,
): Promise<Result<MessageSettings, MessageRefusal>> {
  const { userId } = ctx.actor;
  if (!(await saveRow(ctx.db, { ...input, userId }))) {
    const { version } = await getRow(ctx.db, userId);
    return refuse({ code: "stale-settings", version });
  }
  return ok(await getSettings(ctx));
}
