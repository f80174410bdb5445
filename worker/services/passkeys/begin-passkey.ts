import { AppError } from "#shared/errors";
import type { AddPasskeyOptions } from "#shared/views/passkeys";
import { askForPasskey } from "../../auth/passkeys.ts";
import type { Actor } from "../../auth/scope.ts";
import { hasJustSignedIn, hasSteppedUp } from "../../auth/step-up.ts";
import type { EdgeCtx } from "../../context.ts";
import { listPasskeysOf } from "../../repositories/passkeys.ts";

/** A key ring, a phone, a laptop, and as many again. */
const PASSKEYS_MAX = 10;

/**
 * The first passkey can be made by whoever has just signed in; any other needs one that is there already. So a mail account
 * that falls into other hands opens no second factor of somebody who has one.
 */
export async function beginPasskey(ctx: EdgeCtx & { readonly actor: Actor }): Promise<AddPasskeyOptions> {
  const own = await listPasskeysOf(ctx.platform, ctx.actor.userId);
  if (own.length >= PASSKEYS_MAX) throw new AppError("NOT_ALLOWED", "Ten passkeys are enough. Remove one first.");
  if (own.length > 0 && !hasSteppedUp(ctx.actor, ctx.now)) throw new AppError("STEP_UP_NEEDED");
  if (own.length === 0 && !hasJustSignedIn(ctx.actor, ctx.now)) {
    throw new AppError("NOT_ALLOWED", "Sign out and in again first: the first passkey can be made right after.");
  }
  return askForPasskey(ctx, own);
}
