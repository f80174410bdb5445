import type { ProviderView } from "#shared/views/sso";
import { redirectUriOf } from "../../auth/campus-login.ts";
import { type DnsRecord, dnsRecordFor } from "../../auth/dns-proof.ts";
import type { CollegeCtx } from "../../context.ts";
import type { ProviderRow } from "../../repositories/identity-providers.ts";

export async function describeProvider(ctx: CollegeCtx, row: ProviderRow): Promise<ProviderView> {
  const { clientSecret, createdAt: _, ...shown } = row;
  return {
    ...shown,
    hasSecret: clientSecret !== null,
    redirectUri: redirectUriOf(ctx, row.id),
    dnsRecord: await dnsRecordOf(ctx, row),
  };
}

/** It proves the domain for this provider of this college alone. */
export function dnsRecordOf(
  { scope }: CollegeCtx,
  { id, domain }: Pick<ProviderRow, "id" | "domain">,
): Promise<DnsRecord> {
  return dnsRecordFor(scope.college.id, id, domain);
}
