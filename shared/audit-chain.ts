import { type ChainHead, followChain } from "./hash-chain.ts";
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

/**
 * SHA-256, hex, over the hash before and everything an entry says, so that nothing can be changed, dropped, swapped or put in
 * without every later hash showing it.
 */
export function chainHash(collegeId: string, entry: AuditEntry, prevHash: string): Promise<string> {
  const { seq, at, actorId, action, input, refusal, reason, requestId } = entry;
  const text = JSON.stringify([prevHash, collegeId, seq, at, actorId, action, input, refusal, reason, requestId]);
  return sha256Hex(text);
}

/** @returns the new head, or the first entry that does not follow from the one before */
export function followAudit(collegeId: string, head: ChainHead, entries: readonly ChainedEntry[]) {
  return followChain(head, entries, (entry, prevHash) => chainHash(collegeId, entry, prevHash));
}
