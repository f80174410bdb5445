import { keyStanding } from "./keys.ts";
import type { CodeExpectation, CodeRefusal, DecodedCode, Proven, Rotation } from "./types.ts";

/** How often a phone signs its pass anew. */
export const ROTATE_EVERY_MS = 20_000;
/** How far its clock and the scanner's may be apart, what it takes to hold a phone up included; a picture is older soon. */
export const ROTATION_SLACK_MS = 60_000;

/**
 * Why a code may not be used here and now, or null when nothing in the code itself speaks against it.
 * The signature is checked with the expected event's key, so the event is compared first: a genuine pass for another
 * event is told so, while a code that claims this event and does not verify is forged.
 * A short code carries no claims of its own and passes; whether it exists and its window are the ledger's to say.
 * @param proven      whether the signatures verify with the key the code names among the expected event's keys, and with
 *                    the holder's key that the issuer signed; ignored for a short code
 * @param expectation `now` in epoch milliseconds; the window is [notBefore, expires)
 */
export function checkCode(
  code: DecodedCode,
  proven: Proven,
  { kind, college, event, now, keys }: CodeExpectation,
): CodeRefusal | null {
  if (code.form === "short") return null;
  if (code.form === "unreadable" || code.code.kind !== kind) return { code: "pass-unknown" };
  const { code: fields, rotation } = code;
  if (fields.college !== college || fields.event !== event) return { code: "pass-wrong-event" };
  const standing = keyStanding(keys, fields.keyId);
  if (standing === "ended") return { code: "pass-key-withdrawn" };
  if (standing === "unknown" || !proven.issuer) return { code: "pass-forged" };
  if (now < fields.notBefore) return { code: "pass-not-yet-valid", validFrom: fields.notBefore };
  if (now >= fields.expires) return { code: "pass-expired", expiredAt: fields.expires };
  return rotation && checkRotation(rotation, proven.holder, now);
}

function checkRotation({ shownAt }: Rotation, isHolder: boolean, now: number): CodeRefusal | null {
  if (!isHolder) return { code: "pass-forged" };
  if (now - shownAt > ROTATION_SLACK_MS) return { code: "pass-stale", shownAt };
  return shownAt - now > ROTATION_SLACK_MS ? { code: "pass-clock-ahead", shownAt } : null;
}
