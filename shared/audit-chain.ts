import { sha256Hex } from "./sha256.ts";

/** One privileged act: who set out to do what, or how it ended when it did not succeed. */
export type AuditEntry = {
  /** From 1, without a gap, in each college. */
  readonly seq: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly actorId: string;
  /** The procedure that was called: "people.giveRole". */
  readonly action: string;
  /** What it was called with, as JSON. */
  readonly input: string;
  /** Null: set out to. Otherwise the code it was refused with. */
  readonly refusal: string | null;
  readonly reason: string | null;
  readonly requestId: string;
};

export type ChainedEntry = AuditEntry & { readonly hash: string };

/** What the first entry of every college follows. */
export const CHAIN_START = "0".repeat(64);

/**
 * SHA-256, hex, over the hash before and everything an entry says, so that nothing can be changed, dropped, swapped or put in
 * without every later hash showing it.
 */
export function chainHash(collegeId: string, entry: AuditEntry, prevHash: string): Promise<string> {
  const { seq, at, actorId, action, input, refusal, reason, requestId } = entry;
  const text = JSON.stringify([prevHash, collegeId, seq, at, actorId, action, input, refusal, reason, requestId]);
  return sha256Hex(text);
}

/** The end of a chain, or of the part that was checked. */
export type ChainHead = { readonly seq: number; readonly hash: string };

/** @returns the new head, or the first entry that does not follow from the one before */
export async function followChain(
  collegeId: string,
  head: ChainHead,
  entries: readonly ChainedEntry[],
): Promise<{ readonly ok: true; readonly head: ChainHead } | { readonly ok: false; readonly brokenAt: number }> {
  let { seq, hash } = head;
  for (const entry of entries) {
    if (entry.seq !== seq + 1 || entry.hash !== (await chainHash(collegeId, entry, hash))) {
      return { ok: false, brokenAt: seq + 1 };
    }
    seq = entry.seq;
    hash = entry.hash;
  }
  return { ok: true, head: { seq, hash } };
}
