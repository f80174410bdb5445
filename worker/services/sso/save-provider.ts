import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { saveProviderSchema } from "#shared/inputs/sso";
import type { ProviderView } from "#shared/views/sso";
import { sealClientSecret } from "../../auth/campus-login.ts";
import { requireStepUp } from "../../auth/step-up.ts";
import type { ActorCtx } from "../../context.ts";
import { changeProvider } from "../../repositories/identity-providers.ts";
import { describeProvider } from "./describe-provider.ts";

/** A secret that is not given stays; the issuer and the domain stay for good, for what was proved is about them. */
export async function saveProvider(ctx: ActorCtx, input: z.output<typeof saveProviderSchema>): Promise<ProviderView> {
  requireStepUp(ctx);
  const { providerId, clientSecret, ...settings } = input;
  const secret = clientSecret && {
    clientSecret: await sealClientSecret(ctx.env, ctx.scope.college.id, providerId, clientSecret),
  };
  const saved = await changeProvider(ctx.db, providerId, { ...settings, ...secret, testedAt: null });
  if (!saved) throw new AppError("NOT_FOUND");
  return describeProvider(ctx, saved);
}
