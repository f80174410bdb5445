import type { ApiKeyView } from "#shared/views/api-keys";
import type { TenantCtx } from "../../context.ts";
import { listApiKeyViews } from "../../repositories/api-keys.ts";

export function listKeys({ db }: TenantCtx): Promise<ApiKeyView[]> {
  return listApiKeyViews(db);
}
