import { type CommandId, type Id, type IdKind, makeId, type UserId } from "#shared/ids";

/** A new id for a row the edge creates. */
export function newId<K extends IdKind>(kind: K, now: number): Id<K> {
  return makeId(kind, now, crypto.getRandomValues(new Uint8Array(10)));
}

/** The id of the row a command creates: the same for every repeat by the same person, so it can be created once only. */
export function idOfCommand<K extends IdKind>(kind: K, creator: UserId, commandId: CommandId): Promise<Id<K>> {
  return idOfCause(kind, `${creator}:${commandId}`);
}

/** The id of the row that something gives rise to: the same each time. */
export async function idOfCause<K extends IdKind>(kind: K, cause: string): Promise<Id<K>> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${kind}:${cause}`));
  // No clock in it: a repeat comes later.
  const inPlaceOfTime = new DataView(digest).getUint32(10);
  return makeId(kind, inPlaceOfTime, new Uint8Array(digest, 0, 10));
}
