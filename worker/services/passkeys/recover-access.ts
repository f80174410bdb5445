import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { recoverSchema } from "#shared/inputs/passkeys";
import type { Done } from "#shared/result";
import type { Actor } from "../../auth/scope.ts";
import type { EdgeCtx } from "../../context.ts";
import { spendRecoveryCode } from "../../repositories/recovery-codes.ts";
import { makeOwnerNotice, tellOwner } from "../messages/tell-owner.ts";
import { hashRecoveryCode } from "./make-recovery-codes.ts";
import { stepUpSession } from "./step-up.ts";

/** Proves the second factor with a printed code, in place of a lost passkey. Its owner hears of it by mail. */
export async function recoverAccess(
  ctx: EdgeCtx & { readonly actor: Actor },
  { code }: z.output<typeof recoverSchema>,
): Promise<Done> {
  const { actor, platform } = ctx;
  const { success: withinLimit } = await ctx.env.LINK_LIMIT.limit({ key: `recover:${actor.userId}` });
  if (!withinLimit) throw new AppError("TOO_MANY_REQUESTS");
  const notice = makeOwnerNotice(ctx, "code-used");
  if (!(await spendRecoveryCode(platform, await hashRecoveryCode(actor.userId, code), notice))) {
    throw new AppError("CODE_WRONG", "That is none of your recovery codes, or it was used before.");
  }
  await stepUpSession(ctx);
  await tellOwner(ctx, notice);
  return {};
}
