import type { CodeExpectation, CodeRefusal, DecodedCode } from "./types.ts";

/**
 * Why a code may not be used here and now, or null when nothing in the code itself speaks against it.
 * The signature is checked with the expected event's key, so the event is compared first: a genuine pass for another
 * event is told so, while a code that claims this event and does not verify is forged.
 * A short code carries no claims of its own and passes; whether it exists and its window are the ledger's to say.
 * @param signatureValid whether the signature verifies with the key the code names among the expected event's
 *                       keys; ignored for a short code
 * @param expectation    `now` in epoch milliseconds; the window is [notBefore, expires)
 */
export function checkCode(
  code: DecodedCode,
  signatureValid: boolean,
  expectation: CodeExpectation,
): CodeRefusal | null {
  if (code.form === "short") return null;
  if (code.form === "unreadable" || code.code.kind !== expectation.kind) return { code: "pass-unknown" };
  const { college, event, notBefore, expires } = code.code;
  if (college !== expectation.college || event !== expectation.event) return { code: "pass-wrong-event" };
  if (!signatureValid) return { code: "pass-forged" };
  if (expectation.now < notBefore) return { code: "pass-not-yet-valid", validFrom: notBefore };
  if (expectation.now >= expires) return { code: "pass-expired", expiredAt: expires };
  return null;
}
