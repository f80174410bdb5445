import { deriveSeed } from "#shared/key-derivation";

/** AES-GCM's own. */
const NONCE_BYTES = 12;

/**
 * Encrypts a secret of somebody else that we have to present again.
 * @param label what it is for, with the ids of whose it is: sealed for one, it opens for no other
 */
export async function seal(rootSecret: string, label: string, secret: string): Promise<string> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const key = await keyFor(rootSecret, label);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, new TextEncoder().encode(secret));
  return btoa(String.fromCharCode(...nonce, ...new Uint8Array(sealed)));
}

/** @throws OperationError if it was changed, or sealed for something else */
export async function unseal(rootSecret: string, label: string, text: string): Promise<string> {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const key = await keyFor(rootSecret, label);
  const algorithm = { name: "AES-GCM", iv: bytes.subarray(0, NONCE_BYTES) };
  return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, key, bytes.subarray(NONCE_BYTES)));
}

async function keyFor(rootSecret: string, label: string): Promise<CryptoKey> {
  const seed = await deriveSeed(rootSecret, `seal:${label}`);
  return crypto.subtle.importKey("raw", new Uint8Array(seed), "AES-GCM", false, ["encrypt", "decrypt"]);
}
