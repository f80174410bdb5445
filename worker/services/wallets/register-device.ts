import { AppError } from "#shared/errors";
import type { PassId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import { addWalletDevice } from "../../repositories/wallet-devices.ts";
import type { AppleKeys } from "../../wallets/wallet-keys.ts";
import { lookAtPass } from "./look-at-pass.ts";

export type NewDevice = { readonly deviceId: string; readonly passId: PassId; readonly pushToken: string };

/** Notes that a phone keeps a pass. @returns whether that is new. @throws AppError TOO_MANY_REQUESTS, NOT_FOUND */
export async function registerDevice(ctx: TenantCtx, keys: AppleKeys, device: NewDevice): Promise<boolean> {
  const { wallet, digest, changedAt } = await lookAtPass(ctx, keys, device.passId);
  const row = { ...device, eventId: wallet.event.id, digest, changedAt, createdAt: ctx.now };
  const added = await addWalletDevice(ctx.db, row);
  if (added === "too-many") {
    throw new AppError("TOO_MANY_REQUESTS", "This pass is on too many phones. Take it off one, then try again.");
  }
  return added === "new";
}
