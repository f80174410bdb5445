import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { unlinkIdentitySchema } from "#shared/inputs/sso";
import type { IdentityView } from "#shared/views/sso";
import { requireMayChangeEntry } from "../../auth/own-account.ts";
import type { Actor } from "../../auth/scope.ts";
import type { EdgeCtx } from "../../context.ts";
import { deleteIdentity } from "../../repositories/identities.ts";
import { makeOwnerNotice, tellOwner } from "../messages/tell-owner.ts";
import { listIdentities } from "./list-identities.ts";

/** The account stays, and opens by mail. Its owner hears of it, in case it was somebody else. */
export async function unlinkIdentity(
  ctx: EdgeCtx & { readonly actor: Actor },
  key: z.output<typeof unlinkIdentitySchema>,
): Promise<IdentityView[]> {
  await requireMayChangeEntry(ctx);
  const notice = makeOwnerNotice(ctx, "campus-disconnected");
  if (!(await deleteIdentity(ctx.platform, key, notice))) throw new AppError("NOT_FOUND");
  await tellOwner(ctx, notice);
  return listIdentities(ctx);
}
