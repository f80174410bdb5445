import { decodeBase45, encodeBase45 } from "./base45.ts";
import { SIGNATURE_BYTES } from "./ed25519.ts";

/**
 * For tests and simulations: the same code with one bit of its signature, which comes last, flipped.
 * @param bit which one, 0–511
 */
export function forgedCode(code: string, bit = 0): string {
  const bytes = decodeBase45(code);
  if (!bytes || bytes.length < SIGNATURE_BYTES) throw new Error("only a signed code can be forged");
  const at = bytes.length - SIGNATURE_BYTES + Math.floor(bit / 8);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit % 8));
  return encodeBase45(bytes);
}
