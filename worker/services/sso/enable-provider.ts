import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { enableProviderSchema } from "#shared/inputs/sso";
import type { ProviderView } from "#shared/views/sso";
import { requireStepUp } from "../../auth/step-up.ts";
import type { ActorCtx } from "../../context.ts";
import { changeProvider, findProvider } from "../../repositories/identity-providers.ts";
import { describeProvider } from "./describe-provider.ts";

/** Shows its button on the sign-in page, or takes it away. */
export async function enableProvider(
  ctx: ActorCtx,
  { providerId, enabled }: z.output<typeof enableProviderSchema>,
): Promise<ProviderView> {
  requireStepUp(ctx);
  const provider = await findProvider(ctx.db, providerId);
  if (!provider) throw new AppError("NOT_FOUND");
  if (enabled && provider.testedAt === null) throw new AppError("BAD_INPUT", "Try a sign-in out first.");
  const saved = await changeProvider(ctx.db, providerId, { enabledAt: enabled ? ctx.now : null });
  if (!saved) throw new AppError("NOT_FOUND");
  return describeProvider(ctx, saved);
}
