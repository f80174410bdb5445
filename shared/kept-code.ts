import { decodeBase64Url, encodeBase64Url } from "./base64url.ts";
import { decodeCode } from "./domain/passes/format.ts";
import { sha256HexSync } from "./sha256-sync.ts";

const KEPT = "kept";

/**
 * A code as a phone keeps it until the server has it: without the issuer's signature, which opens the pass's name on that phone
 * (`roster-seal.ts`) and lets whoever shows it in. A digest stands in its place, for the issuer makes the same signature again
 * (Ed25519 is deterministic) and sees whether it was that one. Of what is no code of ours the digest alone stays: it may say anything
 * of anybody. Characters that were typed stay, for they open nothing here.
 * @returns at most 260 characters
 */
export function keptCode(text: string): string {
  const decoded = decodeCode(text);
  if (decoded.form === "short") return text;
  if (decoded.form === "unreadable") return `${KEPT}.${digestOf(text)}`;
  const { signed, signature, rotation } = decoded;
  const shown = rotation ? [rotation.signed.slice(signed.length + signature.length), rotation.signature] : [];
  const after = new Uint8Array(shown.flatMap((bytes) => [...bytes]));
  return [KEPT, encodeBase64Url(signed), digestOf(encodeBase64Url(signature)), encodeBase64Url(after)].join(".");
}

/** `signed` is what the issuer signed, `after` what a phone added when it showed it; null for a text that names no signer. */
export type KeptCode = {
  readonly signed: Uint8Array<ArrayBuffer>;
  readonly after: Uint8Array;
  readonly digest: string;
};

/** @returns null for what was never a signed code; the text itself where it was kept whole: typed, or by a phone of before */
export function readKeptCode(text: string): KeptCode | string | null {
  const [kept, signed, digest, after] = text.split(".");
  if (kept !== KEPT) return text;
  const [front, back] = [decodeBase64Url(signed ?? ""), decodeBase64Url(after ?? "")];
  return front && back && digest ? { signed: front, after: back, digest } : null;
}

export function isDigestOf(digest: string, signature: Uint8Array): boolean {
  return digest === digestOf(encodeBase64Url(signature));
}

function digestOf(text: string): string {
  return sha256HexSync(`campuspulse kept code ${text}`);
}
