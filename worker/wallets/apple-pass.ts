import { Buffer } from "node:buffer";
import { PKPass } from "passkit-generator";
import { describeApplePass, type PassService } from "./describe-apple-pass.ts";
import { drawIcon } from "./draw-icon.ts";
import type { AppleKeys } from "./wallet-keys.ts";
import type { WalletPass } from "./wallet-pass.ts";

/** By Apple's names; the sizes are points times the screen's scale. */
const ICONS = [
  ["icon.png", 29],
  ["icon@2x.png", 58],
  ["icon@3x.png", 87],
] as const;

/**
 * A pass as Apple's wallet takes it: what it says, its pictures, their digests, and a signature over those.
 * Source: Apple, Wallet Passes, "Building a Pass".
 */
export async function makeApplePass(
  wallet: WalletPass,
  keys: AppleKeys,
  service: PassService,
): Promise<Uint8Array<ArrayBuffer>> {
  const { certificate: signerCert, key: signerKey, issuer: wwdr } = keys;
  const files = { "pass.json": Buffer.from(JSON.stringify(describeApplePass(wallet, keys, service))) };
  const icons = ICONS.map(
    async ([name, side]) => [name, Buffer.from(await drawIcon(wallet.college.accent, side))] as const,
  );
  const made = new PKPass(
    { ...files, ...Object.fromEntries(await Promise.all(icons)) },
    { wwdr, signerCert, signerKey },
  );
  return new Uint8Array(made.getAsBuffer());
}
