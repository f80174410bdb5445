import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { askPhoneSchema } from "#shared/inputs/messages";
import { ok, type Result, refuse } from "#shared/result";
import type { MessageRefusal, MessageSettings } from "#shared/views/messages";
import type { ActorCtx } from "../../context.ts";
import { textTo } from "../../messages/deliver-sms.ts";
import { offeredChannels } from "../../messages/provider-keys.ts";
import { findPhone, writeCode } from "../../repositories/phones.ts";
import { getSettings } from "./get-settings.ts";
import { hashCode } from "./verify-phone.ts";

const CODE_MS = 10 * 60_000;
const TRIES = 5;
/** A text message costs money, and a stranger's phone is no toy. */
const CODES_MAX = 3;
const CODES_WITHIN_MS = 3_600_000;

/** Sends a code to a number. It is not stored, so unlike other messages it is sent at once or not at all. */
export async function askPhone(
  ctx: ActorCtx,
  { number }: z.output<typeof askPhoneSchema>,
): Promise<Result<MessageSettings, MessageRefusal>> {
  const { actor, db, env, now, scope } = ctx;
  if (!offeredChannels(env).includes("sms")) throw new AppError("NOT_FOUND");
  const code = String(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0)
    .padStart(6, "0")
    .slice(-6);
  const isWritten = await writeCode(db, {
    ...{ userId: actor.userId, number, codeHash: await hashCode(actor.userId, code), codeEndsAt: now + CODE_MS },
    ...{ triesLeft: TRIES, now, sentMax: CODES_MAX, sentWithinMs: CODES_WITHIN_MS },
  });
  if (!isWritten) {
    const sentSince = (await findPhone(db, actor.userId))?.sentSince ?? now;
    return refuse({ code: "too-many-codes", againAt: sentSince + CODES_WITHIN_MS });
  }
  const text = `${code} is your code for ${scope.college.name}. Whoever asks you for it is not us.`;
  const answer = await textTo(ctx, { key: null, to: number, text });
  return answer.type === "done" || answer.type === "taken"
    ? ok(await getSettings(ctx))
    : refuse({ code: "sms-refused", says: answer.outcome });
}
