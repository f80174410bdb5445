import type { Given } from "#shared/given";
import { SHORT_CODE_CHARS } from "#shared/limits";
import { ok, type Result, refuse } from "#shared/result";
import type { LedgerCommand } from "./commands.ts";
import type { LedgerDomainEvent } from "./events.ts";
import { entryOf, historyOf } from "./party.ts";
import type { BadgeRefusal, GiveRefusal } from "./refusals.ts";
import { whyVoid } from "./transfers.ts";
import type { LedgerSlice, Pass } from "./types.ts";

/** Of one registration, void ones too: a scan loads all of them. More than any party tears. */
const PASSES_KEPT_MAX = 100;
const MINUTE_MS = 60_000;

/**
 * What printing a badge does. A badge carries the code of its pass, so another badge for the same pass ends that code: whoever
 * finds the old one finds nothing. Nothing happens where all have theirs. A badge is a code that opens doors: it is for who is
 * inside, and another one is a lead's to give, or whose scan let them in, as long as that can be undone.
 */
export function printBadge(
  { registration, passes, event }: LedgerSlice,
  { passId, printing, again, by, isLead }: Extract<LedgerCommand, { type: "PrintBadge" }>,
  { now: at, ids }: Given,
): Result<LedgerDomainEvent[], GiveRefusal | BadgeRefusal> {
  if (!registration) return refuse({ code: "not-registered" });
  const pass = passes.find(({ id }) => id === passId);
  if (!pass) return refuse({ code: "pass-not-there" });
  if (pass.revokedAt !== null) return refuse(whyVoid({ ...pass, revokedAt: pass.revokedAt }));
  const { where, last } = historyOf(pass);
  if (where === null) return refuse({ code: "badge-outside" });
  if (again && pass.badge) {
    const isTheirs = last?.scan?.by === by && at < last.at + entryOf(event.config).annulMinutes * MINUTE_MS;
    if (!isLead && !isTheirs) return refuse({ code: "badge-for-leads" });
    if (passes.length >= PASSES_KEPT_MAX) return refuse({ code: "badges-used-up", max: PASSES_KEPT_MAX });
    const number = Math.max(...passes.map((one) => one.number)) + 1;
    const fresh = { newPassId: ids.pass(), number, shortCode: ids.shortCode(SHORT_CODE_CHARS) };
    return ok([{ type: "PassReplaced", passId, ...fresh, printing, at }]);
  }
  const inside = passes.filter((one) => one.revokedAt === null && historyOf(one).where !== null);
  const wanting = [pass, ...(again ? [] : inside.filter(({ id }) => id !== passId))].filter(({ badge }) => !badge);
  return ok(wanting.map(({ id }) => ({ type: "BadgePrinted", passId: id, printing, at })));
}

/** The void pass, and the one in its place. Its phone is asked anew, for it signs what it was given for the old one. */
export function replaced(
  { entry, taken: scans, ...pass }: Pass,
  { newPassId, number, shortCode, printing, at }: Extract<LedgerDomainEvent, { type: "PassReplaced" }>,
): Pass[] {
  const fresh = { id: newPassId, number, shortCode, issuedAt: at, holder: null, badge: { at, printing } };
  return [
    { ...pass, revokedAt: at, replacedAt: at, replacedBy: newPassId, admission: null },
    { ...pass, ...(entry ? { entry } : {}), ...(scans ? { taken: scans } : {}), ...fresh },
  ];
}
