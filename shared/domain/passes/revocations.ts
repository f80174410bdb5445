import { type PassId, shortIdBytes, shortIdFromBytes } from "#shared/ids";
import { ok, type Result, refuse } from "#shared/result";
import { decodeList, encodeList, type ListRefusal, whyNotList } from "./signed-list.ts";
import type { Tag } from "./types.ts";

/**
 * Passes that were withdrawn, exactly: a filter that is right almost always would turn valid guests away.
 * The epoch is a number of the ledger's log and never falls; a list says what was withdrawn after `since` and up to `epoch`,
 * everything when `since` is 0. A list with `more` stops half-way: the next is to be asked for.
 */
export type RevocationList = {
  readonly college: Tag;
  readonly event: Tag;
  readonly since: number;
  readonly epoch: number;
  readonly more: boolean;
  /** Epoch milliseconds, whole seconds. After `until` whoever has no newer one says amber, never green. */
  readonly issuedAt: number;
  readonly until: number;
  readonly passIds: readonly PassId[];
};

/** What a scanner knows of withdrawn passes. */
export type Revocations = {
  readonly epoch: number;
  readonly more: boolean;
  readonly issuedAt: number;
  readonly until: number;
  readonly passIds: ReadonlySet<PassId>;
};

/** `stale`: it may have been withdrawn since, or was before we knew; a supervisor looks. */
export type RevocationStanding = "clear" | "revoked" | "stale";

/** In one list; who asks gets the rest with the next. Half a megabyte of text at most. */
export const REVOCATIONS_IN_LIST_MAX = 40_000;
/** A gate is promised four hours without a server, and may have asked an hour before. */
export const LISTS_FRESH_MS = 5 * 3_600_000;
/** A clock further behind the list's is wrong, or was set back to make an old list look fresh. */
const CLOCK_SLACK_MS = 5 * 60_000;

const MORE = 1;
const HEAD_BYTES = 9;
const ID_BYTES = 8;

/** The bytes the college's root key signs; the body is `since 4 · epoch 4 · flags 1 · (pass 8)…`. */
export function encodeRevocations({ since, epoch, more, passIds, ...head }: RevocationList): Uint8Array {
  const body = new Uint8Array(HEAD_BYTES + passIds.length * ID_BYTES);
  const view = new DataView(body.buffer);
  view.setUint32(0, since);
  view.setUint32(4, epoch);
  view.setUint8(8, more ? MORE : 0);
  passIds.forEach((id, at) => {
    body.set(shortIdBytes(id), HEAD_BYTES + at * ID_BYTES);
  });
  return encodeList({ ...head, kind: "revocations", body });
}

/** A list as it came, before its signature is checked; null when it is none. Never throws. */
export function decodeRevocations(
  bytes: Uint8Array,
): { readonly list: RevocationList; readonly signed: Uint8Array; readonly signature: Uint8Array } | null {
  const decoded = decodeList("revocations", bytes);
  if (!decoded || decoded.body.length < HEAD_BYTES || (decoded.body.length - HEAD_BYTES) % ID_BYTES !== 0) return null;
  const { body, college, event, issuedAt, until, signed, signature } = decoded;
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const flags = view.getUint8(8);
  if (flags > MORE) return null;
  const passIds = Array.from({ length: (body.length - HEAD_BYTES) / ID_BYTES }, (_, at) =>
    shortIdFromBytes("pass", body.subarray(HEAD_BYTES + at * ID_BYTES, HEAD_BYTES + (at + 1) * ID_BYTES)),
  );
  const [since, epoch] = [view.getUint32(0), view.getUint32(4)];
  return { list: { college, event, since, epoch, more: flags === MORE, issuedAt, until, passIds }, signed, signature };
}

/**
 * What is known after a list; what was known before is never forgotten, for a withdrawn pass does not come back.
 * @param isGenuine whether the signature verifies with the college's root key
 */
export function takeRevocations(
  known: Revocations | null,
  list: RevocationList,
  isGenuine: boolean,
  place: { readonly college: Tag; readonly event: Tag },
): Result<Revocations, ListRefusal> {
  const refusal = whyNotList(list, isGenuine, place, known?.issuedAt ?? null);
  if (refusal) return refuse(refusal);
  const { since, epoch, more, issuedAt, until } = list;
  const knownEpoch = known?.epoch ?? 0;
  if (epoch < knownEpoch) return refuse({ code: "list-rolled-back", issuedAt });
  if (since > knownEpoch) return refuse({ code: "list-gap", since: knownEpoch });
  return ok({ epoch, more, issuedAt, until, passIds: new Set([...(known?.passIds ?? []), ...list.passIds]) });
}

/**
 * Whether a pass was withdrawn, as far as is known here.
 * @param now epoch milliseconds
 */
export function checkRevoked(known: Revocations | null, passId: PassId, now: number): RevocationStanding {
  if (known?.passIds.has(passId)) return "revoked";
  if (!known || known.more || now >= known.until || now < known.issuedAt - CLOCK_SLACK_MS) return "stale";
  return "clear";
}
