import { PUBLIC_KEY_BYTES } from "#shared/ed25519";
import { ok, type Result, refuse } from "#shared/result";
import { goodKeys } from "./keys.ts";
import { decodeList, encodeList, type ListRefusal, whyNotList } from "./signed-list.ts";
import type { KeyRing, Tag } from "./types.ts";

/** The public keys of an event's issuer, as its college publishes them: the next one too, so that turning to it needs no network. */
export type KeySet = {
  readonly college: Tag;
  readonly event: Tag;
  readonly ring: KeyRing;
  /** Epoch milliseconds, whole seconds. A scanner that has had no newer set since `until` cannot know of a withdrawn key. */
  readonly issuedAt: number;
  readonly until: number;
  /** By key id, 32 bytes each. */
  readonly keys: ReadonlyMap<number, Uint8Array>;
};

const KEPT = 1;
const ENTRY_BYTES = 1 + PUBLIC_KEY_BYTES;

/**
 * The bytes the college's root key signs; the body is `current 1 · flags 1 · (id 1 · key 32)…`, oldest key first.
 * @throws RangeError when a good key is missing, or has another length
 */
export function encodeKeySet({ ring, keys, ...head }: KeySet): Uint8Array {
  const ids = goodKeys(ring);
  const body = new Uint8Array(2 + ids.length * ENTRY_BYTES);
  body.set([ring.current, ring.keepsPrevious ? KEPT : 0]);
  ids.forEach((id, at) => {
    const key = keys.get(id);
    if (key?.length !== PUBLIC_KEY_BYTES) throw new RangeError(`no public key ${id}`);
    body.set([id, ...key], 2 + at * ENTRY_BYTES);
  });
  return encodeList({ ...head, kind: "keys", body });
}

/** A set as it came, before its signature is checked; null when it is none. Never throws. */
export function decodeKeySet(
  bytes: Uint8Array,
): { readonly set: KeySet; readonly signed: Uint8Array; readonly signature: Uint8Array } | null {
  const list = decodeList("keys", bytes);
  if (!list) return null;
  const { body, college, event, issuedAt, until, signed, signature } = list;
  const [current = 0, flags = 0] = body;
  const ring = { current, keepsPrevious: (flags & KEPT) !== 0 };
  const ids = goodKeys(ring);
  if (current === 0 || flags > KEPT || body.length !== 2 + ids.length * ENTRY_BYTES) return null;
  const keys = new Map<number, Uint8Array>();
  for (const [at, id] of ids.entries()) {
    const from = 2 + at * ENTRY_BYTES;
    if (body[from] !== id) return null;
    keys.set(id, body.slice(from + 1, from + ENTRY_BYTES));
  }
  return { set: { college, event, ring, issuedAt, until, keys }, signed, signature };
}

/**
 * The set to go on with.
 * @param isGenuine whether the signature verifies with the college's root key
 */
export function takeKeySet(
  known: KeySet | null,
  next: KeySet,
  isGenuine: boolean,
  place: { readonly college: Tag; readonly event: Tag },
): Result<KeySet, ListRefusal> {
  const refusal = whyNotList(next, isGenuine, place, known?.issuedAt ?? null);
  return refusal ? refuse(refusal) : ok(next);
}
