import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { providerSchema } from "#shared/inputs/sso";
import type { ProviderView } from "#shared/views/sso";
import { closeSockets } from "../../auth/close-sockets.ts";
import { requireStepUp } from "../../auth/step-up.ts";
import type { ActorCtx } from "../../context.ts";
import { deleteProvider } from "../../repositories/identity-providers.ts";
import { markSocketsOfProvider } from "../../repositories/live-sockets.ts";
import { listProviders } from "./list-providers.ts";

/** And takes the roles its claims gave. Accounts stay, and open by mail. */
export async function removeProvider(
  ctx: ActorCtx,
  { providerId }: z.output<typeof providerSchema>,
): Promise<ProviderView[]> {
  requireStepUp(ctx);
  await markSocketsOfProvider(ctx.platform, ctx.scope.college.id, providerId, ctx.now);
  if (!(await deleteProvider(ctx.db, providerId))) throw new AppError("NOT_FOUND");
  ctx.waitUntil(closeSockets(ctx, null));
  return listProviders(ctx);
}
