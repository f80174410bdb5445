import type { IdentityView } from "#shared/views/sso";
import type { Actor } from "../../auth/scope.ts";
import type { EdgeCtx } from "../../context.ts";
import { listIdentitiesOf } from "../../repositories/identities.ts";

export async function listIdentities(ctx: EdgeCtx & { readonly actor: Actor }): Promise<IdentityView[]> {
  const own = await listIdentitiesOf(ctx.platform, ctx.actor.userId);
  return own.map(({ userId: _, ...shown }) => shown);
}
