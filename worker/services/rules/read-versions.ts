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
  /** The very version that was saved then, or that holds since another was taken away then. */
  readonly savedAt: (id: RuleId, at: number) => Rule | null;
};

export async function readVersions(db: TenantDb, eventId: EventId, ids: readonly RuleId[]): Promise<RuleVersions> {
  const rows = await listRuleVersions(db, eventId, ids, VERSIONS_MAX);
  const newestFirst = Map.groupBy(rows, ({ id }) => id);
  const inForce = (id: RuleId, at: number): Rule | null => {
    const saved = (newestFirst.get(id) ?? []).filter(({ savedAt }) => savedAt <= at);
    const own = [saved.find(({ scope }) => scope === eventId), saved.find(({ scope }) => scope !== eventId)];
    const nearest = own.find((row) => row && !row.isRemoved);
    return nearest ? toRule(nearest) : (DEFAULT_RULES.find((rule) => rule.id === id) ?? null);
  };
  const savedAt = (id: RuleId, at: number): Rule | null => {
    const saved = (newestFirst.get(id) ?? []).filter((one) => one.savedAt === at);
    const row = saved.find(({ isRemoved }) => !isRemoved);
    if (row) return toRule(row);
    return saved.length > 0 ? inForce(id, at) : null;
  };
  return { inForce, savedAt };
}
