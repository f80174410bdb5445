import { AppError } from "#shared/errors";
import { sha256Hex } from "#shared/sha256";
import type { TenantCtx } from "../context.ts";
import { claimKey, freeKey, type KeyUse } from "../repositories/idempotency-keys.ts";

/**
 * Runs a request that changes something under its key. Each command knows its own repeats; what it does not know is that another
 * request came under the same key.
 * @throws AppError COMMAND_ID_REUSED for a key that was sent with something else
 */
export async function underKey<T>(
  { db, now }: Pick<TenantCtx, "db" | "now">,
  { key, request }: { readonly key: string; readonly request: object },
  run: () => Promise<T>,
): Promise<T> {
  const use: KeyUse = { key, requestHash: await sha256Hex(JSON.stringify(request)), createdAt: now };
  const first = await claimKey(db, use);
  if (first !== use.requestHash)
    throw new AppError("COMMAND_ID_REUSED", "This Idempotency-Key was sent with another request. Nothing was changed.");
  try {
    return await run();
  } catch (failure) {
    // What could not be read may be sent again, mended, under the same key.
    if (failure instanceof AppError && failure.code === "BAD_INPUT") await freeKey(db, use);
    throw failure;
  }
}
