import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { unlinkIdentitySchema } from "#shared/inputs/sso";
import type { IdentityView } from "#shared/views/sso";
import { requireMayChangeEntry } from "../../auth/own-account.ts";
import type { Actor } from "../../auth/scope.ts";
import type { EdgeCtx } from "../../context.ts";
import { deleteIdentity } from "../../repositories/identities.ts";
import { listIdentities } from "./list-identities.ts";

/** The account stays, and opens by mail. Its owner hears of it, in case it was somebody else. */
export async function unlinkIdentity(
  ctx: EdgeCtx & { readonly actor: Actor },
  key: z.output<typeof unlinkIdentitySchema>,
): Promise<IdentityView[]> {
  await requireMayChangeEntry(ctx);
  if (!(await deleteIdentity(ctx.platform, ctx.actor.userId, key))) throw new AppError("NOT_FOUND");
  await ctx.mailer.send({
    key: `unlinked:${ctx.requestId}`,
    to: ctx.actor.email,
    subject: "A campus account was disconnected from your account",
    text: "Somebody signed in as you has disconnected a campus account. If that was not you, sign out everywhere on your account page and tell your college's administrators.",
    link: null,
  });
  return listIdentities(ctx);
}
