import type { ProviderView } from "#shared/views/sso";
import { redirectUriOf } from "../../auth/campus-login.ts";
import { hashToken } from "../../auth/token.ts";
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

/** Nobody but who runs the domain can publish it, and it proves the domain for this provider of this college alone. */
export async function dnsRecordOf({ scope }: CollegeCtx, { id, domain }: Pick<ProviderRow, "id" | "domain">) {
  const proof = (await hashToken(`${scope.college.id}:${id}:${domain}`)).slice(0, 32);
  return { name: `_campuspulse.${domain}`, value: `campuspulse-verification=${proof}` };
}
