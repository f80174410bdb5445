import { DEFAULT_RULES } from "#shared/domain/rules/defaults";
import type { Rule } from "#shared/domain/rules/types";
import type { EventId, RuleId } from "#shared/ids";
import { listRuleVersions, toRule } from "../../repositories/rules.ts";
import type { TenantDb } from "../../repositories/tenant-db.ts";

/** Of the rules of one page: each of a hundred may have been changed some times. */
const VERSIONS_MAX = 500;

/** What some rules said when; null for one whose versions are too many to be read. */
export type RuleVersions = {
  readonly inForce: (id: RuleId, at: number) => Rule | null;
  /** The very version that was saved then. */
  readonly savedAt: (id: RuleId, at: number) => Rule | null;
};

export async function readVersions(db: TenantDb, eventId: EventId, ids: readonly RuleId[]): Promise<RuleVersions> {
  const rows = await listRuleVersions(db, eventId, ids, VERSIONS_MAX);
  const newestFirst = Map.groupBy(rows, ({ id }) => id);
  return {
    inForce: (id, at) => {
      const saved = (newestFirst.get(id) ?? []).filter(({ savedAt }) => savedAt <= at);
      const own = [saved.find(({ scope }) => scope === eventId), saved.find(({ scope }) => scope !== eventId)];
      const inForce = own.find((row) => row && !row.isRemoved);
      return inForce ? toRule(inForce) : (DEFAULT_RULES.find((rule) => rule.id === id) ?? null);
    },
    savedAt: (id, at) => {
      const row = newestFirst.get(id)?.find((one) => one.savedAt === at && !one.isRemoved);
      return row ? toRule(row) : null;
    },
  };
}
