import { AppError } from "#shared/errors";
import type { TenantCtx } from "../context.ts";
import { countRequest } from "../rate-limit.ts";
import { type ApiKeyRow, findApiKey } from "../repositories/api-keys.ts";
import { hashToken, isToken, makeToken } from "./token.ts";

/** So that whoever finds one somewhere knows what it is. */
const PREFIX = "cpk_";
const HINT_CHARS = 4;

export type MadeKey = { readonly token: string; readonly tokenHash: string; readonly hint: string };

export async function makeApiKey(): Promise<MadeKey> {
  const token = `${PREFIX}${makeToken()}`;
  return { token, tokenHash: await hashToken(token), hint: token.slice(-HINT_CHARS) };
}

/**
 * The key that a request shows. It is not asked here what its maker may do: that each procedure asks.
 * @param header the Authorization header
 * @throws AppError NOT_SIGNED_IN without one, KEY_UNKNOWN, KEY_REVOKED, KEY_EXPIRED, TOO_MANY_REQUESTS
 */
export async function requireApiKey(
  { db, env, now }: Pick<TenantCtx, "db" | "env" | "now">,
  header: string | null,
): Promise<ApiKeyRow> {
  if (header === null) throw new AppError("NOT_SIGNED_IN", NO_KEY);
  const [, token = ""] = /^Bearer ([\w-]{1,100})$/i.exec(header) ?? [];
  const isOurs = token.startsWith(PREFIX) && isToken(token.slice(PREFIX.length));
  const key = isOurs ? await findApiKey(db, await hashToken(token)) : null;
  if (!key) throw new AppError("KEY_UNKNOWN");
  countRequest(key.id, env.PERSON_REQUESTS_PER_MINUTE, now);
  if (key.revokedAt !== null) throw new AppError("KEY_REVOKED");
  if (key.expiresAt <= now) throw new AppError("KEY_EXPIRED");
  return key;
}

const NO_KEY =
  "Send a key of this college as “Authorization: Bearer cpk_…”. An administrator makes one in the console.";
