import { ok, type Result, refuse } from "#shared/result";
import type { LedgerCommand } from "./commands.ts";
import type { LedgerDomainEvent } from "./events.ts";
import type { HolderRefusal, ScanRefusal } from "./refusals.ts";
import type { LedgerSlice, Pass, PassRules } from "./types.ts";

/** What an event does until somebody says otherwise. */
export const USUAL_PASS_RULES: PassRules = { keys: { current: 1, keepsPrevious: true }, requireRotating: false };

/** A phone, its successor, a laptop and back: more is a pass that is passed around. */
export const HOLDER_KEYS_MAX = 5;

/**
 * One phone may show a pass rotating. Another takes its place only when its owner says so, for the first one's codes end with
 * it. Nothing happens when it is this one already.
 */
export function registerHolder(
  { registration, passes }: LedgerSlice,
  { passId, holderKey, replace }: Extract<LedgerCommand, { type: "RegisterHolder" }>,
  now: number,
): Result<LedgerDomainEvent[], HolderRefusal> {
  if (!registration) return refuse({ code: "not-registered" });
  const pass = passes.find(({ id }) => id === passId);
  if (!pass) return refuse({ code: "pass-not-there" });
  if (pass.revokedAt !== null) return refuse({ code: "pass-revoked", revokedAt: pass.revokedAt });
  const { holder } = pass;
  if (holder?.key === holderKey) return ok([]);
  if (holder && holder.count >= HOLDER_KEYS_MAX)
    return refuse({ code: "holder-changes-used-up", max: HOLDER_KEYS_MAX });
  if (holder && !replace) return refuse({ code: "holder-elsewhere", since: holder.since });
  return ok([{ type: "HolderRegistered", passId, holderKey, at: now }]);
}

/** The pass after its phone was registered. */
export function withHolder(
  { holder }: Pass,
  { holderKey, at }: Extract<LedgerDomainEvent, { type: "HolderRegistered" }>,
): Pick<Pass, "holder"> {
  return { holder: { key: holderKey, since: at, count: (holder?.count ?? 0) + 1 } };
}

/**
 * Why the pass may not be shown like this, or null.
 * @param shown what the code was; undefined: typed, or the person was looked up
 */
export function whyNotShown(
  { holder, issuedAt }: Shown,
  shown: Extract<LedgerCommand, { type: "ScanPass" }>["shown"],
  { requireRotating }: Pick<PassRules, "requireRotating">,
): ScanRefusal | null {
  if (typeof shown === "object") {
    if (holder?.key === shown.holderKey) return null;
    return { code: "pass-other-phone", since: holder?.since ?? issuedAt };
  }
  return holder && requireRotating ? { code: "pass-not-rotating" } : null;
}

/** What is known of a pass that is shown, by the ledger and by a scanner. `since` and `issuedAt` are epoch milliseconds. */
export type Shown = {
  readonly holder: { readonly key: string; readonly since: number } | null;
  readonly issuedAt: number;
};
