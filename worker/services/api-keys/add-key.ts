import type * as z from "zod";
import type { addApiKeySchema } from "#shared/inputs/api-keys";
import { API_KEYS_MAX } from "#shared/limits";
import { ok, type Result, refuse } from "#shared/result";
import type { ApiKeyRefusal, NewApiKey } from "#shared/views/api-keys";
import { makeApiKey } from "../../auth/api-key.ts";
import { requireStepUp } from "../../auth/step-up.ts";
import type { ActorCtx } from "../../context.ts";
import { newId } from "../../ids.ts";
import { addApiKeyRow, listApiKeyViews } from "../../repositories/api-keys.ts";

const DAY_MS = 24 * 3_600_000;

/** Makes a key, shown now and never again. A repeat makes another, for nobody can be shown the first one again. */
export async function addKey(
  ctx: ActorCtx,
  { name, scopes, days }: z.output<typeof addApiKeySchema>,
): Promise<Result<NewApiKey, ApiKeyRefusal>> {
  requireStepUp(ctx);
  const { db, actor, now } = ctx;
  const { token, tokenHash, hint } = await makeApiKey();
  const added = await addApiKeyRow(db, {
    ...{ id: newId("apiKey", now), userId: newId("user", now), name, tokenHash, hint, scopes },
    ...{ createdBy: actor.userId, createdAt: now, expiresAt: now + days * DAY_MS },
  });
  return added ? ok({ keys: await listApiKeyViews(db), token }) : refuse({ code: "too-many-keys", max: API_KEYS_MAX });
}
