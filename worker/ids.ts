import { type Id, type IdKind, makeId } from "#shared/ids";

/** A new id for a row the edge creates. */
export function newId<K extends IdKind>(kind: K, now: number): Id<K> {
  return makeId(kind, now, crypto.getRandomValues(new Uint8Array(10)));
}
