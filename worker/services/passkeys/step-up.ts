import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { stepUpSchema } from "#shared/inputs/passkeys";
import type { Done } from "#shared/result";
import { verifySignature } from "../../auth/passkeys.ts";
import type { Actor } from "../../auth/scope.ts";
import type { EdgeCtx } from "../../context.ts";
import { markPasskeyUsed } from "../../repositories/passkeys.ts";

/** Proves the second factor: for some minutes this session may do what needs one. */
export async function stepUp(
  ctx: EdgeCtx & { readonly actor: Actor },
  input: z.output<typeof stepUpSchema>,
): Promise<Done> {
  const { id, counter } = await verifySignature(ctx, input);
  await markPasskeyUsed(ctx.platform, id, { counter, lastUsedAt: ctx.now });
  await stepUpSession(ctx);
  return {};
}

export async function stepUpSession(ctx: EdgeCtx & { readonly actor: Actor }): Promise<void> {
  const cookie = ctx.sessionToken && (await ctx.sessions.stepUp(ctx.sessionToken, ctx.actor.sessionId));
  if (!cookie) throw new AppError("NOT_SIGNED_IN");
  ctx.setCookie(cookie);
}
