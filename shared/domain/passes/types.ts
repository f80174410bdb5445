import type { OrderId, PassId } from "#shared/ids";

/**
 * A signed code: what a QR shows. One layout serves passes and food pickups, told apart by `kind`.
 * Format v1, 92 bytes big-endian, then Base45 (RFC 9285) so that a QR stores it as alphanumeric text:
 * `version 1 · keyId 1 · college 4 · event 4 · subject 8 · flags 1 · notBefore 4 · expires 4 · home 1 · signature 64`.
 * `college` and `event` are the first four bytes of SHA-256 of their ids; times are epoch seconds.
 *
 * A rotating pass has 192 bytes. After `home` comes the `holder key 32`, which the issuer signs too, and after the issuer's
 * signature `shownAt 4 · signature 64`: the phone signs all that comes before, anew every few seconds. The scanner needs no
 * secret for either.
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

/** What the text of a QR turned out to be, before any signature is checked. `rotation` is null for what stands still. */
export type DecodedCode =
  | {
      readonly form: "signed";
      readonly code: SignedCode;
      readonly signed: Uint8Array;
      readonly signature: Uint8Array;
      readonly rotation: Rotation | null;
    }
  | { readonly form: "short"; readonly shortCode: string }
  | { readonly form: "unreadable" };

/** What the holder's phone adds to a pass while it shows it. */
export type Rotation = {
  /** The phone's public key, 32 bytes, as the issuer knows it. */
  readonly holderKey: Uint8Array;
  /** By the phone's clock, epoch milliseconds, whole seconds. */
  readonly shownAt: number;
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
};

/** Which of the two signatures fit; `holder` is of no meaning for a code that does not rotate. */
export type Proven = { readonly issuer: boolean; readonly holder: boolean };

/**
 * An issuer's keys by number: `current` signs, the next is known ahead so that turning to it needs no network, and the one
 * before stays good unless it was withdrawn.
 */
export type KeyRing = {
  readonly current: number;
  readonly keepsPrevious: boolean;
  /** The rings before, oldest first, each with when it ended, epoch milliseconds: what a phone without a network decided by. */
  readonly past?: readonly PastRing[];
};

export type PastRing = Pick<KeyRing, "current" | "keepsPrevious"> & { readonly until: number };

/** Where and when a code is being checked. */
export type CodeExpectation = {
  readonly kind: SignedCode["kind"];
  readonly college: Tag;
  readonly event: Tag;
  readonly now: number;
  readonly keys: KeyRing;
};

export type CodeRefusal =
  /** Not one of ours at all: any other QR, torn or cut text. */
  | { readonly code: "pass-unknown" }
  | { readonly code: "pass-wrong-event" }
  /** A signature does not fit, or the key is not ours. */
  | { readonly code: "pass-forged" }
  /** It names a key that is ours and no longer good: theirs is signed with another by now. */
  | { readonly code: "pass-key-withdrawn" }
  | { readonly code: "pass-not-yet-valid"; readonly validFrom: number }
  | { readonly code: "pass-expired"; readonly expiredAt: number }
  /** A rotating pass that was shown too long ago: a picture of it. */
  | { readonly code: "pass-stale"; readonly shownAt: number }
  /** A rotating pass from a phone whose clock is ahead. */
  | { readonly code: "pass-clock-ahead"; readonly shownAt: number };
