import type * as z from "zod";
import type { UserId } from "#shared/ids";
import type { verifyPhoneSchema } from "#shared/inputs/messages";
import { ok, type Result, refuse } from "#shared/result";
import { sha256Hex } from "#shared/sha256";
import type { MessageRefusal, MessageSettings } from "#shared/views/messages";
import type { ActorCtx } from "../../context.ts";
import { tryCode } from "../../repositories/phones.ts";
import { getSettings } from "./get-settings.ts";

/** The code that was sent there: the phone is theirs. */
export async function verifyPhone(
  ctx: ActorCtx,
  { code }: z.output<typeof verifyPhoneSchema>,
): Promise<Result<MessageSettings, MessageRefusal>> {
  const { userId } = ctx.actor;
  const tried = await tryCode(ctx.db, { userId, codeHash: await hashCode(userId, code), now: ctx.now });
  if (!tried) return refuse({ code: "code-over" });
  if (tried.verifiedAt === null) return refuse({ code: "code-wrong", triesLeft: tried.triesLeft });
  return ok(await getSettings(ctx));
}

export function hashCode(userId: UserId, code: string): Promise<string> {
  return sha256Hex(`phone:${userId}:${code}`);
}
