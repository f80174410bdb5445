import type * as z from "zod";
import { DEFAULT_RULES } from "#shared/domain/rules/defaults";
import { AppError } from "#shared/errors";
import type { ruleVersionsSchema } from "#shared/inputs/rules";
import type { RuleVersion } from "#shared/views/rules";
import type { ActorCtx } from "../../context.ts";
import { listNames } from "../../repositories/members.ts";
import { listRuleVersions, toRule } from "../../repositories/rules.ts";
import { requireEvent } from "../events/require-event.ts";

const VERSIONS_SHOWN = 100;

/** All that a rule has said at an event, its college's and the platform's words among them, newest first. @throws AppError NOT_FOUND */
export async function listVersions(
  ctx: ActorCtx,
  { eventId, ruleId }: z.output<typeof ruleVersionsSchema>,
): Promise<RuleVersion[]> {
  await requireEvent(ctx, eventId);
  const rows = await listRuleVersions(ctx.db, eventId, [ruleId], VERSIONS_SHOWN);
  const names = await listNames(ctx.db, [...new Set(rows.map(({ savedBy }) => savedBy))]);
  const saved = rows.map((row): RuleVersion => {
    const { version, origin, savedAt, body } = toRule(row);
    return {
      version,
      origin,
      savedAt,
      body,
      isRemoved: row.isRemoved,
      savedByName: origin === "platform" ? null : (names.get(row.savedBy) ?? null),
    };
  });
  const shipped = DEFAULT_RULES.filter(({ id }) => id === ruleId).map(
    ({ version, origin, body }): RuleVersion => ({
      ...{ version, origin, body, savedAt: null, savedByName: null, isRemoved: false },
    }),
  );
  const all = [...saved, ...shipped];
  if (all.length === 0) throw new AppError("NOT_FOUND");
  return all;
}
