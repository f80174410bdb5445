import type * as z from "zod";
import { followAudit } from "#shared/audit-chain";
import { AppError } from "#shared/errors";
import { CHAIN_START } from "#shared/hash-chain";
import type { checkAuditSchema } from "#shared/inputs/audit";
import type { AuditCheck } from "#shared/views/audit";
import type { ActorCtx } from "../../context.ts";
import { findChainedEntry, listChainedEntries } from "../../repositories/audit-entries.ts";

/** What one request computes in some milliseconds. */
const ENTRIES_PER_CHECK = 500;

/** Checks the next part of the college's chain. */
export async function checkAudit({ db }: ActorCtx, { after }: z.output<typeof checkAuditSchema>): Promise<AuditCheck> {
  const from = after === 0 ? { seq: 0, hash: CHAIN_START } : await findChainedEntry(db, after);
  if (!from) throw new AppError("NOT_FOUND");
  const entries = await listChainedEntries(db, from.seq, ENTRIES_PER_CHECK);
  const followed = await followAudit(db.collegeId, from, entries);
  if (!followed.ok) return { checkedTo: from.seq, hash: from.hash, done: true, brokenAt: followed.brokenAt };
  const { seq, hash } = followed.head;
  return { checkedTo: seq, hash, done: entries.length < ENTRIES_PER_CHECK, brokenAt: null };
}
