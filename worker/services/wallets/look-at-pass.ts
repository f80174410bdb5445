import { AppError } from "#shared/errors";
import type { PassId } from "#shared/ids";
import { sha256Hex } from "#shared/sha256";
import type { TenantCtx } from "../../context.ts";
import { noteWalletDigest } from "../../repositories/wallet-devices.ts";
import { describeApplePass } from "../../wallets/describe-apple-pass.ts";
import type { AppleKeys } from "../../wallets/wallet-keys.ts";
import type { WalletPass } from "../../wallets/wallet-pass.ts";
import { findWalletPass } from "./find-wallet-pass.ts";

export type SeenPass = {
  readonly wallet: WalletPass;
  /** SHA-256 of what it says. */
  readonly digest: string;
  /** Since when it says so, as far as we know; epoch milliseconds. */
  readonly changedAt: number;
};

/**
 * What a pass says now, for whoever was given it, and since when. What phones are told is that they should ask: whether there
 * was a change is found then.
 * @throws AppError NOT_FOUND
 */
export async function lookAtPass(ctx: TenantCtx, keys: AppleKeys, passId: PassId): Promise<SeenPass> {
  const seen = await findSeenPass(ctx, keys, passId);
  if (!seen) throw new AppError("NOT_FOUND");
  return seen;
}

/** Null for a pass that never was. */
export async function findSeenPass(ctx: TenantCtx, keys: AppleKeys, passId: PassId): Promise<SeenPass | null> {
  const wallet = await findWalletPass(ctx, passId);
  if (!wallet) return null;
  const digest = await sha256Hex(JSON.stringify(describeApplePass(wallet, keys, null)));
  return { wallet, digest, changedAt: (await noteWalletDigest(ctx.db, { passId, digest, now: ctx.now })) ?? ctx.now };
}
