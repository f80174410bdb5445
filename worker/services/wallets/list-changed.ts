import type { PassId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import { listDevicePasses } from "../../repositories/wallet-devices.ts";
import type { AppleKeys } from "../../wallets/wallet-keys.ts";
import { findSeenPass } from "./look-at-pass.ts";

export type ChangedPasses = { readonly passIds: readonly PassId[]; readonly newest: number };

/**
 * Which passes of a phone say something else than they did.
 * @param since epoch milliseconds, as `newest` was the last time; null: all there are
 */
export async function listChanged(
  ctx: TenantCtx,
  keys: AppleKeys,
  { deviceId, since }: { readonly deviceId: string; readonly since: number | null },
): Promise<ChangedPasses> {
  const passIds: PassId[] = [];
  let newest = since ?? 0;
  for (const passId of await listDevicePasses(ctx.db, deviceId)) {
    const seen = await findSeenPass(ctx, keys, passId);
    // One that never was must not keep the phone from hearing of the others.
    if (!seen) continue;
    const { changedAt } = seen;
    if (since !== null && changedAt <= since) continue;
    passIds.push(passId);
    newest = Math.max(newest, changedAt);
  }
  return { passIds, newest };
}
