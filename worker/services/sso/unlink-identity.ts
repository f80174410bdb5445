import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { unlinkIdentitySchema } from "#shared/inputs/sso";
import type { IdentityView } from "#shared/views/sso";
import type { Actor } from "../../auth/scope.ts";
import type { EdgeCtx } from "../../context.ts";
import { deleteIdentity } from "../../repositories/identities.ts";
import { listIdentities } from "./list-identities.ts";

/** The account stays, and opens by mail. */
export async function unlinkIdentity(
  ctx: EdgeCtx & { readonly actor: Actor },
  key: z.output<typeof unlinkIdentitySchema>,
): Promise<IdentityView[]> {
  if (!(await deleteIdentity(ctx.platform, ctx.actor.userId, key))) throw new AppError("NOT_FOUND");
  return listIdentities(ctx);
}
