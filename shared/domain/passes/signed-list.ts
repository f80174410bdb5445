import { SIGNATURE_BYTES } from "#shared/ed25519";
import type { Tag } from "./types.ts";

/**
 * What a college signs with its root key for scanners, both kinds alike, big-endian:
 * `kind 1 · version 1 · college 4 · event 4 · issuedAt 4 · until 4 · body · signature 64`. Times are epoch seconds.
 */
export type SignedList = {
  readonly kind: ListKind;
  readonly college: Tag;
  readonly event: Tag;
  /** Epoch milliseconds, whole seconds. After `until` it may no longer say how things are. */
  readonly issuedAt: number;
  readonly until: number;
  readonly body: Uint8Array;
};
export type ListKind = "keys" | "revocations";

/** Why a scanner keeps what it knows instead of a list it was sent. */
export type ListRefusal =
  /** Not signed by the college, or not such a list at all. */
  | { readonly code: "list-forged" }
  | { readonly code: "list-wrong-event" }
  /** It was made before the one that is known: whoever sends it would have us forget something. */
  | { readonly code: "list-rolled-back"; readonly issuedAt: number }
  /** It says what changed since a state that is not known here: ask for what changed since the known one. */
  | { readonly code: "list-gap"; readonly since: number };

const KIND_BYTES = { keys: 0x4b, revocations: 0x52 } as const satisfies Record<ListKind, number>;
const LIST_VERSION = 1;
const HEAD_BYTES = 18;

/** The bytes that get signed. */
export function encodeList({ kind, college, event, issuedAt, until, body }: SignedList): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, KIND_BYTES[kind]);
  view.setUint8(1, LIST_VERSION);
  view.setUint32(2, college);
  view.setUint32(6, event);
  view.setUint32(10, Math.floor(issuedAt / 1000));
  view.setUint32(14, Math.floor(until / 1000));
  bytes.set(body, HEAD_BYTES);
  return bytes;
}

/** A list as it came, before its signature is checked; null when it is none of this kind. Never throws. */
export function decodeList(
  kind: ListKind,
  bytes: Uint8Array,
): (SignedList & { readonly signed: Uint8Array; readonly signature: Uint8Array }) | null {
  if (bytes.length < HEAD_BYTES + SIGNATURE_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(0) !== KIND_BYTES[kind] || view.getUint8(1) !== LIST_VERSION) return null;
  const end = bytes.length - SIGNATURE_BYTES;
  return {
    kind,
    college: view.getUint32(2),
    event: view.getUint32(6),
    issuedAt: view.getUint32(10) * 1000,
    until: view.getUint32(14) * 1000,
    body: bytes.slice(HEAD_BYTES, end),
    signed: bytes.slice(0, end),
    signature: bytes.slice(end),
  };
}

/** What is common to every list a scanner may take: whose it is, and that it is not older than the known one. */
export function whyNotList(
  list: Pick<SignedList, "college" | "event" | "issuedAt">,
  isGenuine: boolean,
  place: { readonly college: Tag; readonly event: Tag },
  knownIssuedAt: number | null,
): ListRefusal | null {
  if (!isGenuine) return { code: "list-forged" };
  if (list.college !== place.college || list.event !== place.event) return { code: "list-wrong-event" };
  if (knownIssuedAt !== null && list.issuedAt < knownIssuedAt)
    return { code: "list-rolled-back", issuedAt: list.issuedAt };
  return null;
}
