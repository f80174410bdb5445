import { decodeBase64Url } from "./base64url.ts";
import { isStrictPoint, isStrictSignature } from "./ed25519-strict.ts";

type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** The private half, which cannot be exported again, and its 32-byte public key. */
export type SigningKey = { readonly privateKey: Key; readonly publicKey: Uint8Array };
/** Bytes are a seed: of a key that was made where the platform keeps none. */
export type Signer = { readonly privateKey: Key | Uint8Array };
/** Bytes are what the platform's substitute checks with. */
export type VerifyKey = { readonly publicKey: Key | Uint8Array };

/** Ed25519 for a platform that has none. Keys are their 32 bytes, seeds too. */
export type Ed25519 = {
  /** @throws when the bytes are no point of the curve */
  readonly requirePoint: (publicKey: Uint8Array) => void;
  readonly verify: (publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array) => Promise<boolean>;
  readonly sign: (seed: Uint8Array, bytes: Uint8Array) => Promise<Uint8Array<ArrayBuffer>>;
};

let substitute: Ed25519 | null = null;

/** For a platform without Ed25519, before it reads its first key; null: it has its own again. */
export function substituteEd25519(by: Ed25519 | null): void {
  substitute = by;
}

export const SEED_BYTES = 32;
export const PUBLIC_KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;

const ALGORITHM = { name: "Ed25519" };

// A PKCS8 private key is this DER header followed by the seed (RFC 8410, section 7).
const PKCS8_HEADER = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

/**
 * The key pair of a seed; the same seed always gives the same pair.
 * @param seed 32 secret bytes
 * @throws RangeError for any other length
 * Source: RFC 8032 (Ed25519), RFC 8410 (PKCS8).
 */
export async function importSigningKey(seed: Uint8Array): Promise<SigningKey> {
  if (seed.length !== SEED_BYTES) throw new RangeError(`an Ed25519 seed has ${SEED_BYTES} bytes`);
  const pkcs8 = new Uint8Array([...PKCS8_HEADER, ...seed]);
  const privateKey = await crypto.subtle.importKey("pkcs8", pkcs8, ALGORITHM, false, ["sign"]);
  // WebCrypto tells the public half only in an export, so a second, exportable import lives for these two lines.
  const exportable = await crypto.subtle.importKey("pkcs8", pkcs8, ALGORITHM, true, ["sign"]);
  const jwk = await crypto.subtle.exportKey("jwk", exportable);
  if (!("x" in jwk) || typeof jwk.x !== "string") throw new Error("an exported Ed25519 key names its public half");
  const publicKey = decodeBase64Url(jwk.x);
  if (!publicKey) throw new Error("an exported key is base64url");
  return { privateKey, publicKey };
}

/**
 * A key that only verifies.
 * @param publicKey 32 bytes
 * @throws when they are not a public key (ours come from `importSigningKey`; this is no door for strangers' bytes)
 */
export async function importVerifyKey(publicKey: Uint8Array): Promise<VerifyKey> {
  const bytes = new Uint8Array(publicKey);
  if (substitute) {
    substitute.requirePoint(bytes);
    return { publicKey: bytes };
  }
  return { publicKey: await crypto.subtle.importKey("raw", bytes, ALGORITHM, true, ["verify"]) };
}

/** The key of bytes that anybody may have sent; null when they are no public key, or one that fits any message. */
export async function readVerifyKey(publicKey: Uint8Array): Promise<VerifyKey | null> {
  if (!isStrictPoint(publicKey)) return null;
  try {
    return await importVerifyKey(publicKey);
  } catch {
    return null;
  }
}

/** The 64-byte signature over `bytes`; deterministic. */
export async function sign({ privateKey }: Signer, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  if (privateKey instanceof Uint8Array) {
    // A browser that has Ed25519 by now signs with what it kept before.
    return substitute ? substitute.sign(privateKey, bytes) : sign(await importSigningKey(privateKey), bytes);
  }
  return new Uint8Array(await crypto.subtle.sign(ALGORITHM, privateKey, new Uint8Array(bytes)));
}

/**
 * Whether `signature` over `bytes` was made by the key's owner. Answers false, never throws, on hostile input; the same on
 * every platform, for what they judge differently is refused before they are asked.
 */
export async function verify(key: VerifyKey, bytes: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (!isStrictSignature(signature)) return false;
  try {
    const { publicKey } = key;
    if (publicKey instanceof Uint8Array) return (await substitute?.verify(publicKey, bytes, signature)) ?? false;
    return await crypto.subtle.verify(ALGORITHM, publicKey, new Uint8Array(signature), new Uint8Array(bytes));
  } catch {
    return false;
  }
}
