import type { GateId, TicketTypeId } from "#shared/ids";
import type { EntrySettings } from "./types.ts";
import { rulesFor } from "./view.ts";

type Gate = { readonly id: GateId; readonly name: string };

/**
 * The one gate where a pass that could be a copy is let in without a connection, or null. A ticket that goes in by some gates alone
 * has its home among those. Passes of one registration have the same, so that a party is not torn apart; the others are spread
 * evenly, and a gate that is added takes some of them and moves none between the rest (highest random weight, Thaler and
 * Ravishankar 1998).
 * @param party the registration's id
 * @param gates of the event, in any order
 */
export function homeOf<G extends Gate>(
  { party, ticketTypeId }: { readonly party: string; readonly ticketTypeId: TicketTypeId },
  { lists, homeGates }: Pick<EntrySettings, "lists" | "homeGates">,
  gates: readonly G[],
): G | null {
  const entry = lists.find(({ kind }) => kind === "entry");
  if (!homeGates || !entry) return null;
  const some = rulesFor(entry, { ticketTypeId }).flatMap((rule) => (rule.type === "gates" ? [rule.gateIds] : []));
  const allowed = entry.gateIds ? [entry.gateIds, ...some] : some;
  const weighed = gates
    .filter(({ id }) => allowed.every((ids) => ids.includes(id)))
    .map((gate) => ({ gate, weight: weightOf(`${party} ${gate.id}`) }))
    .sort((one, other) => other.weight - one.weight || (one.gate.id < other.gate.id ? -1 : 1));
  return weighed[0]?.gate ?? null;
}

/** FNV-1a, 32 bits, with the last mixing of MurmurHash3: ids that differ in their last characters alone differ in all bits. */
function weightOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
