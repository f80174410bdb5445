import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { providerSchema } from "#shared/inputs/sso";
import type { ProviderView } from "#shared/views/sso";
import { requireDnsRecord } from "../../auth/dns-proof.ts";
import { requireStepUp } from "../../auth/step-up.ts";
import type { ActorCtx } from "../../context.ts";
import { changeProvider, findProvider } from "../../repositories/identity-providers.ts";
import { describeProvider, dnsRecordOf } from "./describe-provider.ts";

/** Looks for the record that only who runs the domain can publish. */
export async function verifyDomain(
  ctx: ActorCtx,
  { providerId }: z.output<typeof providerSchema>,
): Promise<ProviderView> {
  requireStepUp(ctx);
  const provider = await findProvider(ctx.db, providerId);
  if (!provider) throw new AppError("NOT_FOUND");
  await requireDnsRecord(ctx, await dnsRecordOf(ctx, provider));
  const saved = await changeProvider(ctx.db, providerId, { domainVerifiedAt: ctx.now });
  if (!saved) throw new AppError("NOT_FOUND");
  return describeProvider(ctx, saved);
}
