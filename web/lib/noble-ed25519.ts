import { etc, getPublicKeyAsync, Point, signAsync } from "@noble/ed25519";
import type { Ed25519 } from "#shared/ed25519";

/** The order of the base point. */
const { n: ORDER } = Point.CURVE();

/** Ed25519 in JavaScript; of WebCrypto it needs SHA-512 alone, which every browser has. */
export const nobleEd25519: Ed25519 = {
  requirePoint: (publicKey) => void Point.fromBytes(publicKey),
  verify: verifyAsPlatforms,
  sign: async (seed, bytes) => new Uint8Array(await signAsync(bytes, seed)),
};

/** @param seed 32 secret bytes */
export async function publicKeyOf(seed: Uint8Array): Promise<Uint8Array> {
  return getPublicKeyAsync(seed);
}

/**
 * Whether R = S·B − k·A, to the byte: as BoringSSL and OpenSSL ask. The library's own check multiplies both sides by eight, and
 * takes signatures of keys with a part of small order that platforms refuse.
 * Source: RFC 8032, section 5.1.7, without the cofactor.
 */
async function verifyAsPlatforms(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const [r, s] = [signature.subarray(0, 32), numberOf(signature.subarray(32))];
  if (s >= ORDER) return false;
  const hash = await crypto.subtle.digest("SHA-512", etc.concatBytes(r, publicKey, bytes) as BufferSource);
  const k = etc.mod(numberOf(new Uint8Array(hash)), ORDER);
  const opposite = Point.fromBytes(publicKey).negate();
  const expected = Point.BASE.multiplyUnsafe(s).add(opposite.multiplyUnsafe(k)).toBytes();
  return expected.every((byte, at) => byte === r[at]);
}

/** Of little-endian bytes. */
function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${etc.bytesToHex(Uint8Array.from(bytes).reverse())}`);
}
