import { encodeBase64Url } from "#shared/base64url";
import { showPass } from "#shared/show-pass";
import { inStore } from "./kept-store.ts";
import { readyEd25519 } from "./ready-ed25519.ts";

/**
 * What makes this browser the one that shows a pass rotating. A key that the browser made signs, and cannot be read out, not even by
 * this page; where the browser has no Ed25519 it is the seed, which whoever can run code in this page can read.
 */
export type HolderKey = { readonly key: CryptoKey | Uint8Array; readonly publicKey: string };

const HOLDERS = { database: "campuspulse-passes", store: "holders" };
const ALGORITHM = { name: "Ed25519" };
const SEED_BYTES = 32;

/** Null where nothing is kept for the pass, or nothing can be. */
export async function readHolderKey(passId: string): Promise<HolderKey | null> {
  try {
    const found: unknown = await inStore(HOLDERS, "readonly", (store) => store.get(passId));
    return (found as HolderKey | undefined) ?? null;
  } catch {
    return null;
  }
}

/** The key kept for the pass, or a new one that is kept from now on; null for a browser that cannot make or keep it. */
export async function openHolderKey(passId: string): Promise<HolderKey | null> {
  const kept = await readHolderKey(passId);
  if (kept) return kept;
  try {
    const made = (await readyEd25519()) ? await makeKey() : await makeSeed();
    // Kept before it is registered: a key that the gate knows and nobody has would shut its owner out.
    await inStore(HOLDERS, "readwrite", (store) => store.add(made, passId));
    return made;
  } catch {
    // Another tab was quicker, or nothing can be made or kept here.
    return readHolderKey(passId);
  }
}

/** As `showPass`, with this browser's key. */
export async function showRotating({ key }: HolderKey, grant: string, shownAt: number): Promise<string> {
  await readyEd25519();
  return showPass({ privateKey: key }, grant, shownAt);
}

async function makeKey(): Promise<HolderKey> {
  const pair = (await crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"])) as CryptoKeyPair;
  const point = await crypto.subtle.exportKey("raw", pair.publicKey);
  return { key: pair.privateKey, publicKey: encodeBase64Url(new Uint8Array(point)) };
}

async function makeSeed(): Promise<HolderKey> {
  const seed = crypto.getRandomValues(new Uint8Array(SEED_BYTES));
  const { publicKeyOf } = await import("./noble-ed25519.ts");
  return { key: seed, publicKey: encodeBase64Url(await publicKeyOf(seed)) };
}
