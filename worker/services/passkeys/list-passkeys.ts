import type { PasskeyView } from "#shared/views/passkeys";
import type { Actor } from "../../auth/scope.ts";
import type { EdgeCtx } from "../../context.ts";
import { listPasskeysOf } from "../../repositories/passkeys.ts";

export async function listPasskeys(ctx: EdgeCtx & { readonly actor: Actor }): Promise<PasskeyView[]> {
  const own = await listPasskeysOf(ctx.platform, ctx.actor.userId);
  return own.map(({ id, name, createdAt, lastUsedAt }) => ({ id, name, createdAt, lastUsedAt }));
}
