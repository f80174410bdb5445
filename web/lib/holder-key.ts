import { decodeBase64Url, encodeBase64Url } from "#shared/base64url";
import { encodeShowing, toText } from "#shared/domain/passes/format";
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

/**
 * The text of a QR that is good for a minute from `shownAt`, epoch milliseconds; asks no server.
 * @param grant what the issuer signed for this key, base64url
 * @throws RangeError for a grant that is none
 */
export async function showRotating({ key }: HolderKey, grant: string, shownAt: number): Promise<string> {
  const showing = encodeShowing(decodeBase64Url(grant) ?? new Uint8Array(), shownAt);
  return toText(showing, new Uint8Array(await crypto.subtle.sign(ALGORITHM, key, new Uint8Array(showing))));
}

function exportKey(publicKey: CryptoKey): Promise<ArrayBuffer> {
  return crypto.subtle.exportKey("raw", publicKey);
}
