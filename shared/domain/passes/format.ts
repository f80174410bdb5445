import { decodeBase45, encodeBase45 } from "#shared/base45";
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES } from "#shared/ed25519";
import { shortIdBytes, shortIdFromBytes } from "#shared/ids";
import { SHORT_CODE_CHARS } from "#shared/limits";
import { readShortCode } from "#shared/short-code";
import type { DecodedCode, PassCode, SignedCode } from "./types.ts";

export const FORMAT_VERSION = 1;
export const SIGNED_BYTES = 28;
const STATIC_BYTES = SIGNED_BYTES + SIGNATURE_BYTES;
/** What the issuer signs of a rotating pass. */
const GRANTED_BYTES = SIGNED_BYTES + PUBLIC_KEY_BYTES;
/** The same with its signature: what a phone keeps, and what is of no use to anybody without the phone. */
export const GRANT_BYTES = GRANTED_BYTES + SIGNATURE_BYTES;
const TIME_BYTES = 4;
/** What the phone signs. */
export const SHOWING_BYTES = GRANT_BYTES + TIME_BYTES;
const ROTATING_BYTES = SHOWING_BYTES + SIGNATURE_BYTES;
/** 92 bytes in Base45: 46 groups of three characters. */
export const SIGNED_TEXT_CHARS = 138;
/** 192 bytes. */
export const ROTATING_TEXT_CHARS = 288;
/** A rotating code and white space around it; a 3 kB QR costs no more than its length. */
export const CODE_TEXT_CHARS_MAX = 400;

const UINT32_MAX = 0xffff_ffff;
const FLAG_PASS = 0;
const FLAG_PICKUP = 1;
const FLAG_ROTATING = 2;

/**
 * The 28 bytes that get signed. The window is widened to whole seconds, so it never ends before the event's own,
 * and cut at what four bytes can say, 1970 to 2106.
 * @throws RangeError when another field does not fit its bytes: tags 32 bits, key and home 8 bits, unsigned
 * Source: format v1 in `types.ts`.
 */
export function encodeCode(code: SignedCode): Uint8Array {
  return encodeFields(code, code.kind === "pass" ? FLAG_PASS : FLAG_PICKUP);
}

/**
 * The 60 bytes the issuer signs, once, for a pass that one phone may show rotating.
 * @param holderKey the phone's public key, 32 bytes
 * @throws RangeError as `encodeCode`, and for a key of another length
 */
export function encodeGrant(code: PassCode, holderKey: Uint8Array): Uint8Array {
  return joined([
    [encodeFields(code, FLAG_ROTATING), SIGNED_BYTES],
    [holderKey, PUBLIC_KEY_BYTES],
  ]);
}

/**
 * The 128 bytes a phone signs each time it shows a pass.
 * @param grant   what `encodeGrant` gave and the issuer's signature over it, 124 bytes
 * @param shownAt by the phone's clock, epoch milliseconds; cut to whole seconds
 * @throws RangeError for another length
 */
export function encodeShowing(grant: Uint8Array, shownAt: number): Uint8Array {
  const time = new Uint8Array(TIME_BYTES);
  new DataView(time.buffer).setUint32(0, seconds(Math.floor(shownAt / 1000)));
  return joined([
    [grant, GRANT_BYTES],
    [time, TIME_BYTES],
  ]);
}

/**
 * The text a QR shows, SIGNED_TEXT_CHARS characters of its alphanumeric mode, or ROTATING_TEXT_CHARS.
 * @param signed    what `encodeCode` or `encodeShowing` gave
 * @param signature 64 bytes over `signed`
 * @throws RangeError for other lengths
 */
export function toText(signed: Uint8Array, signature: Uint8Array): string {
  const length = signed.length === SHOWING_BYTES ? SHOWING_BYTES : SIGNED_BYTES;
  return encodeBase45(
    joined([
      [signed, length],
      [signature, SIGNATURE_BYTES],
    ]),
  );
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

/**
 * What stays the same while a code moves: of a rotating pass what its issuer signed, of anything else the text itself. Two
 * frames of one pass are one thing that is shown. Never throws.
 */
export function steadyPart(text: string): string {
  const code = decodeCode(text);
  return code.form === "signed" && code.rotation ? encodeBase45(code.signed) : text;
}

function readSignedCode(text: string): DecodedCode {
  // Space is a Base45 digit and, with some key ids, the first one; trimming ate it. No code ends in a space.
  const chars = text.length > SIGNED_TEXT_CHARS ? ROTATING_TEXT_CHARS : SIGNED_TEXT_CHARS;
  const bytes = decodeBase45(text.padStart(chars, " "));
  if (bytes?.length !== STATIC_BYTES && bytes?.length !== ROTATING_BYTES) return { form: "unreadable" };
  const isRotating = bytes.length === ROTATING_BYTES;
  const view = new DataView(bytes.buffer);
  const flags = view.getUint8(18);
  const isKnown = isRotating ? flags === FLAG_ROTATING : flags === FLAG_PASS || flags === FLAG_PICKUP;
  if (view.getUint8(0) !== FORMAT_VERSION || !isKnown) return { form: "unreadable" };
  const fields = {
    keyId: view.getUint8(1),
    college: view.getUint32(2),
    event: view.getUint32(6),
    notBefore: view.getUint32(19) * 1000,
    expires: view.getUint32(23) * 1000,
    home: view.getUint8(27),
  };
  const subject = bytes.subarray(10, 18);
  const signedBytes = isRotating ? GRANTED_BYTES : SIGNED_BYTES;
  return {
    form: "signed",
    code:
      flags === FLAG_PICKUP
        ? { ...fields, kind: "pickup", orderId: shortIdFromBytes("order", subject) }
        : { ...fields, kind: "pass", passId: shortIdFromBytes("pass", subject) },
    signed: bytes.slice(0, signedBytes),
    signature: bytes.slice(signedBytes, signedBytes + SIGNATURE_BYTES),
    rotation: isRotating
      ? {
          holderKey: bytes.slice(SIGNED_BYTES, GRANTED_BYTES),
          shownAt: view.getUint32(GRANT_BYTES) * 1000,
          signed: bytes.slice(0, SHOWING_BYTES),
          signature: bytes.slice(SHOWING_BYTES),
        }
      : null,
  };
}

function encodeFields(code: SignedCode, flags: number): Uint8Array {
  const bytes = new Uint8Array(SIGNED_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, FORMAT_VERSION);
  view.setUint8(1, unsigned(code.keyId, 0xff));
  view.setUint32(2, unsigned(code.college, UINT32_MAX));
  view.setUint32(6, unsigned(code.event, UINT32_MAX));
  bytes.set(shortIdBytes(code.kind === "pass" ? code.passId : code.orderId), 10);
  view.setUint8(18, flags);
  view.setUint32(19, seconds(Math.floor(code.notBefore / 1000)));
  view.setUint32(23, seconds(Math.ceil(code.expires / 1000)));
  view.setUint8(27, unsigned(code.home, 0xff));
  return bytes;
}

/** @throws RangeError when a part has another length than it must */
function joined(parts: readonly (readonly [bytes: Uint8Array, length: number])[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, [, length]) => sum + length, 0));
  let at = 0;
  for (const [bytes, length] of parts) {
    if (bytes.length !== length) throw new RangeError(`${bytes.length} bytes where a code has ${length}`);
    all.set(bytes, at);
    at += length;
  }
  return all;
}

function seconds(value: number): number {
  return Math.min(Math.max(value, 0), UINT32_MAX);
}

function unsigned(value: number, max: number): number {
  if (!Number.isInteger(value) || value < 0 || value > max) throw new RangeError(`${value} is not in 0…${max}`);
  return value;
}
