import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { providerSchema } from "#shared/inputs/sso";
import type { ProviderView } from "#shared/views/sso";
import { lookUpTxt } from "../../auth/dns-txt.ts";
import { allowsLoopback } from "../../auth/fetch-outside.ts";
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
  const { name, value } = await dnsRecordOf(ctx, provider);
  const published = await lookUpTxt(ctx.env.DNS_RESOLVER, name, allowsLoopback(ctx));
  if (!published.includes(value)) {
    throw new AppError("NOT_FOUND", `There is no TXT record ${name} with this text yet. It can take an hour to show.`);
  }
  const saved = await changeProvider(ctx.db, providerId, { domainVerifiedAt: ctx.now });
  if (!saved) throw new AppError("NOT_FOUND");
  return describeProvider(ctx, saved);
}
