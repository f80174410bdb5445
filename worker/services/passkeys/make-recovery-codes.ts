import { RECOVERY_CODE_CHARS } from "#shared/inputs/passkeys";
import { makeShortCode } from "#shared/short-code";
import { requireOwnAccount } from "../../auth/own-account.ts";
import type { Actor } from "../../auth/scope.ts";
import { requireStepUp } from "../../auth/step-up.ts";
import { hashToken } from "../../auth/token.ts";
import type { EdgeCtx } from "../../context.ts";
import { replaceRecoveryCodes } from "../../repositories/recovery-codes.ts";

/** A card's worth. */
const CODES = 8;

/** Shown once, to be printed: each stands in for a lost passkey, once. Older ones are void. */
export async function makeRecoveryCodes(ctx: EdgeCtx & { readonly actor: Actor }): Promise<string[]> {
  requireStepUp(ctx);
  await requireOwnAccount(ctx);
  const { userId } = ctx.actor;
  const codes = Array.from({ length: CODES }, () =>
    makeShortCode(crypto.getRandomValues(new Uint8Array(RECOVERY_CODE_CHARS))),
  );
  const hashes = await Promise.all(codes.map((code) => hashRecoveryCode(userId, code)));
  await replaceRecoveryCodes(ctx.platform, userId, hashes, ctx.now);
  return codes;
}

export function hashRecoveryCode(userId: Actor["userId"], code: string): Promise<string> {
  return hashToken(`${userId}:${code}`);
}
