import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { PassId } from "#shared/ids";

/** Badges to be printed. */
export type BadgeFile = {
  /** A PDF with a page for each, in base64. */
  readonly pdf: string;
  readonly badges: number;
};

/** `nextCursor` is null once everybody listed has one. */
export type BadgeLot = BadgeFile & { readonly nextCursor: string | null };

/** Nobody of those who are asked for has a pass that opens something. */
export type BadgeRefusal = { readonly code: "not-registered" } | { readonly code: "no-passes" };

/** A badge printed at the gate: of whom, so that it can be printed again. Null: everybody concerned has theirs. */
export type GateBadge = (BadgeFile & { readonly passId: PassId }) | null;

/** The event prints none at its entry. */
export type GateBadgeRefusal = LedgerRefusal | { readonly code: "badges-off" };
