import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { apiKeySchema } from "#shared/inputs/api-keys";
import type { ApiKeyView } from "#shared/views/api-keys";
import type { ActorCtx } from "../../context.ts";
import { listApiKeyViews, revokeApiKeyRow } from "../../repositories/api-keys.ts";

/** It opens nothing from now on. */
export async function revokeKey(
  { db, now }: ActorCtx,
  { keyId }: z.output<typeof apiKeySchema>,
): Promise<ApiKeyView[]> {
  if (!(await revokeApiKeyRow(db, keyId, now))) throw new AppError("NOT_FOUND");
  return listApiKeyViews(db);
}
