import { isGateRule, rulesInForce } from "#shared/domain/rules/defaults";
import { compileRules, type RuleSet } from "#shared/domain/rules/evaluate";
import type { EventId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import { makeMemory } from "../../memory.ts";
import { findRulesVersion, listOwnAndRemoved } from "../../repositories/rules.ts";

/** A hundred rules, read and compiled, are some hundred kilobytes; an isolate has 128 megabytes. */
const EVENTS_REMEMBERED_MAX = 100;

/** What holds at an event; with another version something else holds. */
export type VersionedSet = { readonly rulesVersion: string; readonly set: RuleSet };
const known = makeMemory<VersionedSet>(EVENTS_REMEMBERED_MAX, Number.POSITIVE_INFINITY);

/**
 * What is asked after it is true, ready to be asked. Reading texts takes a hundred times as long as asking them about an event:
 * it is done once for each version, and one small question says whether there is another.
 */
export async function readRuleSet({ db }: TenantCtx, eventId: EventId): Promise<VersionedSet> {
  const key = `${db.collegeId}:${eventId}`;
  // Asked before the rules are read: those may be newer than it says, and are then read again.
  const rulesVersion = await findRulesVersion(db, eventId);
  const remembered = known.get(key, 0);
  if (remembered?.rulesVersion === rulesVersion) return remembered;
  const { own, removals } = await listOwnAndRemoved(db, eventId);
  // The gate asks its own engine, before it lets somebody in.
  const set = compileRules(rulesInForce(own, removals).filter((rule) => !isGateRule(rule)));
  const read = { rulesVersion, set };
  known.set(key, read, 0);
  return read;
}
