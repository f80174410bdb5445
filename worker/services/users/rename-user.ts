import type * as z from "zod";
import type { renameSchema } from "#shared/inputs/auth";
import type { Me } from "#shared/views/college";
import type { Actor } from "../../auth/scope.ts";
import type { EdgeCtx } from "../../context.ts";
import { renameUserRow } from "../../repositories/users.ts";
import { describeMe } from "./describe-me.ts";

/** Passes and tokens given out before keep the name they were given to. */
export async function renameUser(
  ctx: EdgeCtx & { readonly actor: Actor },
  { name }: z.output<typeof renameSchema>,
): Promise<Me> {
  await renameUserRow(ctx.platform, ctx.actor.userId, name);
  if (ctx.sessionToken) ctx.sessions.forget(ctx.sessionToken);
  return describeMe({ ...ctx, actor: { ...ctx.actor, name } });
}
