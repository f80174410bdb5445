import { AppError } from "#shared/errors";
import type { AddPasskeyOptions } from "#shared/views/passkeys";
import { requireMayChangeEntry } from "../../auth/own-account.ts";
import { askForPasskey } from "../../auth/passkeys.ts";
import type { Actor } from "../../auth/scope.ts";
import type { EdgeCtx } from "../../context.ts";
import { listPasskeysOf } from "../../repositories/passkeys.ts";

/** A key ring, a phone, a laptop, and as many again. */
const PASSKEYS_MAX = 10;

/** The first passkey can be made by whoever has just signed in; any other needs one that is there already. */
export async function beginPasskey(ctx: EdgeCtx & { readonly actor: Actor }): Promise<AddPasskeyOptions> {
  const own = await listPasskeysOf(ctx.platform, ctx.actor.userId);
  if (own.length >= PASSKEYS_MAX) throw new AppError("NOT_ALLOWED", "Ten passkeys are enough. Remove one first.");
  await requireMayChangeEntry(ctx);
  return askForPasskey(ctx, own);
}
