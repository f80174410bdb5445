import type { AuditEntry } from "#shared/audit-chain";
import type { UserId } from "#shared/ids";

export type AuditView = Omit<AuditEntry, "actorId"> & { readonly actorId: UserId; readonly actorName: string };

/** Newest first; `next` is what to ask for entries before. */
export type AuditPage = { readonly entries: readonly AuditView[]; readonly next: number | null };

/** How far a check of the chain has come. `brokenAt`: the first entry that does not follow from the one before. */
export type AuditCheck = {
  readonly checkedTo: number;
  readonly hash: string;
  readonly done: boolean;
  readonly brokenAt: number | null;
};
