import { decodeBase64Url, encodeBase64Url } from "./base64url.ts";
import type { PassId } from "./ids.ts";
import type { SealedPerson } from "./views/roster.ts";

/** Of what is sealed, padded: how long a name is, or a short note, does not show. The last holds the longest name and notes. */
const BUCKETS = [128, 512, 4_096] as const;
const IV_BYTES = 12;

/**
 * Closes who a pass names so that its code alone opens it: the key comes from the issuer's signature, which stands in that code
 * and nowhere on the scanner. A code that stands still and one that rotates have different ones.
 * @param issuerSignature 64 bytes, of the code
 * @returns base64url of the nonce and the sealed text
 * @throws RangeError for a person that fits no bucket
 * Source: HKDF-SHA-256 (RFC 5869), AES-256-GCM with the pass's id as additional data (NIST SP 800-38D).
 */
export async function sealPerson(
  { name, due, notes, blockReason }: SealedPerson,
  passId: PassId,
  issuerSignature: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify([name, due, notes, blockReason]));
  const bucket = BUCKETS.find((bytes) => text.length <= bytes);
  if (!bucket) throw new RangeError(`${text.length} bytes of a person fit no bucket`);
  // JSON may end in spaces, so they need not be taken off again.
  const padded = new Uint8Array(bucket).fill(0x20);
  padded.set(text);
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const closed = await crypto.subtle.encrypt(boundTo(passId, iv), await keyFrom(issuerSignature), padded);
  const sealed = new Uint8Array(IV_BYTES + closed.byteLength);
  sealed.set(iv);
  sealed.set(new Uint8Array(closed), IV_BYTES);
  return encodeBase64Url(sealed);
}

/**
 * Who a pass names. Never throws.
 * @returns null where another code was shown than the one it was sealed for, or what is held was changed
 */
export async function openPerson(
  sealed: string,
  passId: PassId,
  issuerSignature: Uint8Array<ArrayBuffer>,
): Promise<SealedPerson | null> {
  const bytes = decodeBase64Url(sealed);
  if (!bytes) return null;
  try {
    const bound = boundTo(passId, bytes.subarray(0, IV_BYTES));
    const opened = await crypto.subtle.decrypt(bound, await keyFrom(issuerSignature), bytes.subarray(IV_BYTES));
    // Only who knows the signature can have written it, and that is the server.
    const [name, due, notes, blockReason] = JSON.parse(new TextDecoder().decode(opened));
    return { name, due, notes, blockReason };
  } catch {
    return null; // another code, or changed bytes
  }
}

function boundTo(passId: PassId, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(passId) };
}

async function keyFrom(issuerSignature: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const root = await crypto.subtle.importKey("raw", issuerSignature, "HKDF", false, ["deriveKey"]);
  const info = new TextEncoder().encode("campuspulse roster person");
  const algorithm = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
  return crypto.subtle.deriveKey(algorithm, root, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}
