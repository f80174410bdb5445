import type { OrderId, PassId } from "#shared/ids";

/**
 * A signed code: what a QR shows. One layout serves passes and food pickups, told apart by `kind`.
 * Format v1, 92 bytes big-endian, then Base45 (RFC 9285) so that a QR stores it as alphanumeric text:
 * `version 1 · keyId 1 · college 4 · event 4 · subject 8 · flags 1 · notBefore 4 · expires 4 · home 1 · signature 64`.
 * `college` and `event` are the first four bytes of SHA-256 of their ids; times are epoch seconds.
 */
export type SignedCode = PassCode | PickupCode;

type CodeFields = {
  /** Which of the signer's keys signed it, 0–255. */
  readonly keyId: number;
  readonly college: Tag;
  readonly event: Tag;
  /** Epoch milliseconds, whole seconds: valid from, valid until (exclusive). */
  readonly notBefore: number;
  readonly expires: number;
  /** Ordinal of the home gate (passes) or station (pickups); 0 means any. */
  readonly home: number;
};
export type PassCode = CodeFields & { readonly kind: "pass"; readonly passId: PassId };
export type PickupCode = CodeFields & { readonly kind: "pickup"; readonly orderId: OrderId };

/** The first four bytes of SHA-256(id), as an unsigned integer. */
export type Tag = number;

/** What the text of a QR turned out to be, before any signature is checked. */
export type DecodedCode =
  | { readonly form: "signed"; readonly code: SignedCode; readonly signed: Uint8Array; readonly signature: Uint8Array }
  | { readonly form: "short"; readonly shortCode: string }
  | { readonly form: "unreadable" };

/** Where and when a code is being checked. */
export type CodeExpectation = {
  readonly kind: SignedCode["kind"];
  readonly college: Tag;
  readonly event: Tag;
  readonly now: number;
};

export type CodeRefusal =
  /** Not one of ours at all: any other QR, torn or cut text. */
  | { readonly code: "pass-unknown" }
  | { readonly code: "pass-wrong-event" }
  /** The signature does not fit, or the key is not ours. */
  | { readonly code: "pass-forged" }
  | { readonly code: "pass-not-yet-valid"; readonly validFrom: number }
  | { readonly code: "pass-expired"; readonly expiredAt: number };
