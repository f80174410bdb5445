import type { Tag } from "#shared/domain/passes/types";
import { SEED_BYTES } from "./ed25519.ts";

/** 128 bits, the strength of an Ed25519 key: a shorter root would be the weakest link of every key made from it. */
export const ROOT_SECRET_BYTES_MIN = 16;

/**
 * One 32-byte seed per purpose, all from one root secret; knowing a seed tells nothing about the root or another seed.
 * @param rootSecret base64, base64url or hex text of at least ROOT_SECRET_BYTES_MIN random bytes; text that is both is hex
 * @param label      what the seed is for, e.g. "pass:evt_…"
 * @throws RangeError for a root secret that is too short or not text of those forms
 * Source: HKDF-SHA-256 without salt, the label as `info` (RFC 5869).
 */
export async function deriveSeed(rootSecret: string, label: string): Promise<Uint8Array> {
  const root = await crypto.subtle.importKey("raw", parseRootSecret(rootSecret), "HKDF", false, ["deriveBits"]);
  const algorithm = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: new TextEncoder().encode(label) };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, root, SEED_BYTES * 8));
}

/** The first four bytes of SHA-256 of an id, as an unsigned integer: how a signed code names its college and event. */
export async function tagOf(id: string): Promise<Tag> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(id));
  return new DataView(hash).getUint32(0);
}

function parseRootSecret(text: string): Uint8Array<ArrayBuffer> {
  const bytes = bytesOfHex(text.trim()) ?? bytesOfBase64(text.trim());
  if (!bytes) throw new RangeError("the root secret is neither hex nor base64");
  if (bytes.length < ROOT_SECRET_BYTES_MIN) {
    throw new RangeError(`the root secret needs at least ${ROOT_SECRET_BYTES_MIN} bytes`);
  }
  return bytes;
}

function bytesOfHex(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^(?:[0-9a-f]{2})+$/i.test(text)) return null;
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(i * 2, i * 2 + 2), 16));
}

function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return null;
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}
