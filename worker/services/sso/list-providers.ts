import type { ProviderView } from "#shared/views/sso";
import type { CollegeCtx } from "../../context.ts";
import { listProviders as listRows } from "../../repositories/identity-providers.ts";
import { describeProvider } from "./describe-provider.ts";

export async function listProviders(ctx: CollegeCtx): Promise<ProviderView[]> {
  const rows = await listRows(ctx.db);
  return Promise.all(rows.map((row) => describeProvider(ctx, row)));
}
