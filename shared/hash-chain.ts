/** What the first entry of every chain follows. */
export const CHAIN_START = "0".repeat(64);

/** A link: numbered from 1 without a gap, and the hash over all it says and the hash before. */
export type Chained = { readonly seq: number; readonly hash: string };

/** The end of a chain, or of the part that was checked. */
export type ChainHead = Chained;

/**
 * Follows a chain: what was edited, dropped, swapped, repeated or put in shows at the first entry that does not follow from the
 * one before. What was cut off at the end shows against a head that was noted elsewhere.
 * @param hashOf over all that an entry says, and the hash before
 * @returns the new head, or where it breaks
 */
export async function followChain<T extends Chained>(
  head: ChainHead,
  entries: readonly T[],
  hashOf: (entry: T, prevHash: string) => Promise<string>,
): Promise<{ readonly ok: true; readonly head: ChainHead } | { readonly ok: false; readonly brokenAt: number }> {
  let { seq, hash } = head;
  for (const entry of entries) {
    if (entry.seq !== seq + 1 || entry.hash !== (await hashOf(entry, hash))) return { ok: false, brokenAt: seq + 1 };
    seq = entry.seq;
    hash = entry.hash;
  }
  return { ok: true, head: { seq, hash } };
}
