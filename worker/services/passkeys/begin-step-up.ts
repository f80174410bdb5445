import type { StepUpOptions } from "#shared/views/passkeys";
import { askForSignature, rpIdOf } from "../../auth/passkeys.ts";
import type { Actor } from "../../auth/scope.ts";
import type { EdgeCtx } from "../../context.ts";
import { listPasskeysOf } from "../../repositories/passkeys.ts";

/** @returns null for somebody without a passkey for this host: then one has to be made first */
export async function beginStepUp(ctx: EdgeCtx & { readonly actor: Actor }): Promise<StepUpOptions | null> {
  const own = await listPasskeysOf(ctx.platform, ctx.actor.userId);
  const here = own.filter(({ rpId }) => rpId === rpIdOf(ctx));
  return here.length === 0 ? null : askForSignature(ctx, here);
}
