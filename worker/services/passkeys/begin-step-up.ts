import type { StepUpQuestion } from "#shared/views/passkeys";
import { askForSignature, rpIdOf } from "../../auth/passkeys.ts";
import type { Actor } from "../../auth/scope.ts";
import { hasJustSignedIn } from "../../auth/step-up.ts";
import type { EdgeCtx } from "../../context.ts";
import { listPasskeysOf } from "../../repositories/passkeys.ts";

/**
 * Somebody without any passkey makes one first, right after signing in by mail. Who has some elsewhere does not: a mail
 * account that fell into other hands could make one here then, so a recovery code has to prove it.
 */
export async function beginStepUp(ctx: EdgeCtx & { readonly actor: Actor }): Promise<StepUpQuestion> {
  const own = await listPasskeysOf(ctx.platform, ctx.actor.userId);
  const here = own.filter(({ rpId }) => rpId === rpIdOf(ctx));
  if (here.length > 0) return { kind: "asked", options: await askForSignature(ctx, here) };
  if (own.length > 0) return { kind: "elsewhere" };
  const { collegeId, signedInAt } = ctx.actor;
  const byCampus = collegeId !== null;
  return byCampus || !hasJustSignedIn(ctx.actor, ctx.now)
    ? { kind: "sign-in", byCampus, signedInAt }
    : { kind: "none" };
}
