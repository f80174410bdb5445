import { encodeBase64Url } from "#shared/base64url";
import { showPass } from "#shared/show-pass";
import { inStore } from "./kept-store.ts";

/** What makes this browser the one that shows a pass rotating. The key signs, and cannot be read out, not even by this page. */
export type HolderKey = { readonly key: CryptoKey; readonly publicKey: string };

const HOLDERS = { database: "campuspulse-passes", store: "holders" };
const ALGORITHM = { name: "Ed25519" };

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
    const { privateKey, publicKey } = (await crypto.subtle.generateKey(ALGORITHM, false, [
      "sign",
      "verify",
    ])) as CryptoKeyPair;
    const made = { key: privateKey, publicKey: encodeBase64Url(new Uint8Array(await exportKey(publicKey))) };
    // Kept before it is registered: a key that the gate knows and nobody has would shut its owner out.
    await inStore(HOLDERS, "readwrite", (store) => store.add(made, passId));
    return made;
  } catch {
    // Another tab was quicker, or nothing can be made or kept here.
    return readHolderKey(passId);
  }
}

/** As `showPass`, with this browser's key. */
export function showRotating({ key }: HolderKey, grant: string, shownAt: number): Promise<string> {
  return showPass({ privateKey: key }, grant, shownAt);
}

function exportKey(publicKey: CryptoKey): Promise<ArrayBuffer> {
  return crypto.subtle.exportKey("raw", publicKey);
}
