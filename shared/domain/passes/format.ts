import { decodeBase45, encodeBase45 } from "#shared/base45";
import { SIGNATURE_BYTES } from "#shared/ed25519";
import { shortIdBytes, shortIdFromBytes } from "#shared/ids";
import { SHORT_CODE_CHARS } from "#shared/limits";
import { readShortCode } from "#shared/short-code";
import type { DecodedCode, SignedCode } from "./types.ts";

export const FORMAT_VERSION = 1;
export const SIGNED_BYTES = 28;
/** 92 bytes in Base45: 46 groups of three characters. */
export const SIGNED_TEXT_CHARS = 138;
/** A code is 138 characters; twice that forgives white space, and a 3 kB QR costs no more than its length. */
export const CODE_TEXT_CHARS_MAX = 276;

const UINT32_MAX = 0xffff_ffff;
const FLAG_PASS = 0;
const FLAG_PICKUP = 1;

/**
 * The 28 bytes that get signed. The window is widened to whole seconds, so it never ends before the event's own,
 * and cut at what four bytes can say, 1970 to 2106.
 * @throws RangeError when another field does not fit its bytes: tags 32 bits, key and home 8 bits, unsigned
 * Source: format v1 in `types.ts`.
 */
export function encodeCode(code: SignedCode): Uint8Array {
  const bytes = new Uint8Array(SIGNED_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, FORMAT_VERSION);
  view.setUint8(1, unsigned(code.keyId, 0xff));
  view.setUint32(2, unsigned(code.college, UINT32_MAX));
  view.setUint32(6, unsigned(code.event, UINT32_MAX));
  bytes.set(shortIdBytes(code.kind === "pass" ? code.passId : code.orderId), 10);
  view.setUint8(18, code.kind === "pass" ? FLAG_PASS : FLAG_PICKUP);
  view.setUint32(19, seconds(Math.floor(code.notBefore / 1000)));
  view.setUint32(23, seconds(Math.ceil(code.expires / 1000)));
  view.setUint8(27, unsigned(code.home, 0xff));
  return bytes;
}

/**
 * The text a QR shows, SIGNED_TEXT_CHARS characters of its alphanumeric mode.
 * @param signed    what `encodeCode` gave
 * @param signature 64 bytes over `signed`
 * @throws RangeError for other lengths
 */
export function toText(signed: Uint8Array, signature: Uint8Array): string {
  if (signed.length !== SIGNED_BYTES || signature.length !== SIGNATURE_BYTES) {
    throw new RangeError(`a code has ${SIGNED_BYTES} signed bytes and ${SIGNATURE_BYTES} of signature`);
  }
  const bytes = new Uint8Array(SIGNED_BYTES + SIGNATURE_BYTES);
  bytes.set(signed);
  bytes.set(signature, SIGNED_BYTES);
  return encodeBase45(bytes);
}

/**
 * What scanned or typed text is, before any signature is checked. Never throws, whatever the text.
 * A short code comes back as eight upper-case Crockford characters; I and L are read as 1, O as 0, dashes and spaces dropped.
 * @returns `unreadable` for everything that is not ours: other QRs, other versions, unknown flags, overlong text
 */
export function decodeCode(text: string): DecodedCode {
  if (text.length > CODE_TEXT_CHARS_MAX) return { form: "unreadable" };
  const trimmed = text.trim();
  // Upper-casing turns some foreign letters into ours (ſ into S), so only printable ASCII may reach it.
  if (!/^[ -~]*$/.test(trimmed)) return { form: "unreadable" };
  const upper = trimmed.toUpperCase();
  const shortCode = readShortCode(upper, SHORT_CODE_CHARS);
  return shortCode === null ? readSignedCode(upper) : { form: "short", shortCode };
}

function readSignedCode(text: string): DecodedCode {
  // Space is a Base45 digit and, with some key ids, the first one; trimming ate it. No code ends in a space.
  const bytes = decodeBase45(text.padStart(SIGNED_TEXT_CHARS, " "));
  if (bytes?.length !== SIGNED_BYTES + SIGNATURE_BYTES) return { form: "unreadable" };
  const view = new DataView(bytes.buffer);
  const flags = view.getUint8(18);
  if (view.getUint8(0) !== FORMAT_VERSION || flags > FLAG_PICKUP) return { form: "unreadable" };
  const fields = {
    keyId: view.getUint8(1),
    college: view.getUint32(2),
    event: view.getUint32(6),
    notBefore: view.getUint32(19) * 1000,
    expires: view.getUint32(23) * 1000,
    home: view.getUint8(27),
  };
  const subject = bytes.subarray(10, 18);
  return {
    form: "signed",
    code:
      flags === FLAG_PASS
        ? { ...fields, kind: "pass", passId: shortIdFromBytes("pass", subject) }
        : { ...fields, kind: "pickup", orderId: shortIdFromBytes("order", subject) },
    signed: bytes.slice(0, SIGNED_BYTES),
    signature: bytes.slice(SIGNED_BYTES),
  };
}

function seconds(value: number): number {
  return Math.min(Math.max(value, 0), UINT32_MAX);
}

function unsigned(value: number, max: number): number {
  if (!Number.isInteger(value) || value < 0 || value > max) throw new RangeError(`${value} is not in 0…${max}`);
  return value;
}
