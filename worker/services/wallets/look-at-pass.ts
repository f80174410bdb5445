import { AppError } from "#shared/errors";
import type { PassId } from "#shared/ids";
import { sha256Hex } from "#shared/sha256";
import type { TenantCtx } from "../../context.ts";
import { findEventWithSeats } from "../../repositories/events.ts";
import { findPassOwner } from "../../repositories/passes.ts";
import { noteWalletDigest } from "../../repositories/wallet-devices.ts";
import { describeApplePass } from "../../wallets/describe-apple-pass.ts";
import type { AppleKeys } from "../../wallets/wallet-keys.ts";
import type { WalletPass } from "../../wallets/wallet-pass.ts";

export type SeenPass = {
  readonly wallet: WalletPass;
  /** SHA-256 of what it says. */
  readonly digest: string;
  /** Since when it says so, as far as we know; epoch milliseconds. */
  readonly changedAt: number;
};

/**
 * What a pass says now, for whoever was given it, and since when. Nobody tells phones of each change: that there was one is
 * found when a phone asks.
 * @throws AppError NOT_FOUND
 */
export async function lookAtPass(ctx: TenantCtx, keys: AppleKeys, passId: PassId): Promise<SeenPass> {
  const seen = await findSeenPass(ctx, keys, passId);
  if (!seen) throw new AppError("NOT_FOUND");
  return seen;
}

/** Null for a pass whose place another took, of a newer registration or badge. */
export async function findSeenPass(ctx: TenantCtx, keys: AppleKeys, passId: PassId): Promise<SeenPass | null> {
  const { db, objects, now, scope } = ctx;
  const owner = await findPassOwner(db, passId);
  const event = owner && (await findEventWithSeats(db, owner.eventId));
  const registration = owner && (await objects.ledger(owner.eventId).registrationOf(owner.userId));
  const pass = registration?.passes.find(({ id }) => id === passId);
  if (!event || !pass) return null;
  const wallet = { college: scope.college, event, pass };
  const digest = await sha256Hex(JSON.stringify(describeApplePass(wallet, keys, null)));
  return { wallet, digest, changedAt: (await noteWalletDigest(db, { passId, digest, now })) ?? now };
}
