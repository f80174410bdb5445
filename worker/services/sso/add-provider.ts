import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { addProviderSchema } from "#shared/inputs/sso";
import type { ProviderView } from "#shared/views/sso";
import { sealClientSecret } from "../../auth/campus-login.ts";
import { allowsLoopback, requirePublicAddress } from "../../auth/fetch-outside.ts";
import { requireStepUp } from "../../auth/step-up.ts";
import type { ActorCtx } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import { addProviderRow, findProvider } from "../../repositories/identity-providers.ts";
import { describeProvider } from "./describe-provider.ts";

/** Nobody sees its button before somebody tried it out. */
export async function addProvider(ctx: ActorCtx, input: z.output<typeof addProviderSchema>): Promise<ProviderView> {
  requireStepUp(ctx);
  const { commandId, clientSecret, ...settings } = input;
  requirePublicAddress(input.issuer, allowsLoopback(ctx));
  const id = await idOfCommand("provider", ctx.actor.userId, commandId);
  const added = await addProviderRow(ctx.db, {
    id,
    ...settings,
    clientSecret: clientSecret && (await sealClientSecret(ctx.env, ctx.scope.college.id, id, clientSecret)),
    domainVerifiedAt: null,
    testedAt: null,
    enabledAt: null,
    createdAt: ctx.now,
  });
  const provider = await findProvider(ctx.db, id);
  if (!added && !provider) throw new AppError("NOT_ALLOWED", "Five campus logins are enough. Remove one first.");
  if (!provider) throw new AppError("NOT_FOUND"); // removed in the same moment
  return describeProvider(ctx, provider);
}
