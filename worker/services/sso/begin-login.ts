import type * as z from "zod";
import { mayEverywhere } from "#shared/access";
import { AppError } from "#shared/errors";
import type { beginCampusLoginSchema } from "#shared/inputs/sso";
import { leaveForProvider } from "../../auth/campus-login.ts";
import { requireMayChangeEntry } from "../../auth/own-account.ts";
import { requireStepUp } from "../../auth/step-up.ts";
import type { CollegeCtx } from "../../context.ts";
import { findProvider } from "../../repositories/identity-providers.ts";

/** @returns the provider's page, for the browser to open */
export async function beginLogin(
  ctx: CollegeCtx,
  { providerId, purpose }: z.output<typeof beginCampusLoginSchema>,
): Promise<{ readonly url: string }> {
  const { actor, now, scope } = ctx;
  if (purpose !== "sign-in" && !actor) throw new AppError("NOT_SIGNED_IN");
  if (purpose === "link" && actor) await requireMayChangeEntry({ ...ctx, actor });
  if (purpose === "test") {
    if (!actor || !mayEverywhere(actor.grants, "manage-college", now)) throw new AppError("NOT_ALLOWED");
    requireStepUp({ actor, now });
  }
  const provider = await findProvider(ctx.db, providerId);
  if (!provider || (purpose !== "test" && provider.enabledAt === null)) throw new AppError("NOT_FOUND");
  const { success: withinLimit } = await ctx.env.LINK_LIMIT.limit({ key: `sso:${scope.college.id}` });
  if (!withinLimit) throw new AppError("OVERLOADED");
  const sessionId = purpose === "sign-in" ? null : (actor?.sessionId ?? null);
  return { url: await leaveForProvider(ctx, provider, { purpose, sessionId }) };
}
