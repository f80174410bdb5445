import { AppError } from "#shared/errors";
import type { EdgeCtx } from "../context.ts";
import { listPasskeysOf } from "../repositories/passkeys.ts";
import type { Actor } from "./scope.ts";
import { hasJustSignedIn, hasSteppedUp, hasSteppedUpHere } from "./step-up.ts";

type SignedInCtx = Pick<EdgeCtx, "platform" | "now"> & { readonly actor: Actor };

/**
 * A campus login speaks for its own college. What concerns an account everywhere is changed in a session that a mail
 * began, or with the owner's own passkey, whatever second factor that login says it saw.
 * @throws AppError STEP_UP_NEEDED
 */
export async function requireOwnAccount({ platform, actor, now }: SignedInCtx): Promise<void> {
  if (actor.collegeId === null || hasSteppedUpHere(actor, now)) return;
  const own = await listPasskeysOf(platform, actor.userId);
  throw own.length > 0 ? new AppError("STEP_UP_NEEDED") : new AppError("STEP_UP_NEEDED", SIGN_IN_BY_MAIL);
}

const SIGN_IN_BY_MAIL =
  "You signed in with a campus account, which opens this college only. This concerns your whole account: sign in by mail, and do it then. Nothing was changed.";

/**
 * What opens an account (passkeys, campus accounts) is changed with a passkey where there is one, otherwise right after
 * signing in. So a mail account that falls into other hands opens nothing new of somebody who has a passkey.
 * @throws AppError STEP_UP_NEEDED
 */
export async function requireMayChangeEntry(ctx: SignedInCtx): Promise<void> {
  await requireOwnAccount(ctx);
  if (hasSteppedUp(ctx.actor, ctx.now)) return;
  const own = await listPasskeysOf(ctx.platform, ctx.actor.userId);
  if (own.length > 0) throw new AppError("STEP_UP_NEEDED");
  if (!hasJustSignedIn(ctx.actor, ctx.now)) throw new AppError("STEP_UP_NEEDED", SIGN_IN_AGAIN);
}

const SIGN_IN_AGAIN = "Sign in again first: what opens your account can be changed right after. Nothing was changed.";
