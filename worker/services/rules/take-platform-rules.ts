import type { CollegeId } from "#shared/ids";
import { hasNoted, noteAct } from "../../auth/audit.ts";
import { settledScope } from "../../auth/scope.ts";
import { openTenant, type SystemCtx } from "../../context.ts";
import {
  countPlatformRules,
  listNewestPlatformRules,
  noteTaken,
  type PlatformRuleRow,
} from "../../repositories/platform-rules.ts";
import { listPlatformVersions, PLATFORM_SCOPE, takePlatformVersion } from "../../repositories/rules.ts";
import { askAnew } from "./wake-rules.ts";

/**
 * Brings the platform's rules to a college: they are rows of its own there, so that asking them reads nothing above it. Each is
 * noted in the college's log first, by who saved it. May be repeated, and two at once do no harm.
 */
export async function takePlatformRules(
  ctx: Pick<SystemCtx, "env" | "now" | "platform">,
  collegeId: CollegeId,
): Promise<void> {
  const scope = await settledScope(ctx.platform, collegeId);
  if (!scope) return;
  const tenant = openTenant(ctx, scope);
  // Counted before they are read: what is saved in between is still to be taken.
  const count = await countPlatformRules(ctx.platform);
  const taken = await listPlatformVersions(tenant.db);
  for (const rule of await listNewestPlatformRules(ctx.platform)) {
    const before = taken.find(({ id }) => id === rule.id);
    if ((before?.version ?? 0) >= rule.version) continue;
    await noteTaking({ ...tenant, actor: { userId: rule.savedBy } }, rule);
    await takePlatformVersion(tenant.db, { ...rule, savedAt: ctx.now });
    await askAnew(tenant, PLATFORM_SCOPE, before ? [rule.body, before.body] : [rule.body]);
  }
  await noteTaken(ctx.platform, collegeId, count);
}

type Noting = Parameters<typeof hasNoted>[0] & Pick<Parameters<typeof noteAct>[0], "now">;

/** Once, also where whoever noted it did no more. */
async function noteTaking(ctx: Noting, { id, version, isRemoved, body, savedAt }: PlatformRuleRow): Promise<void> {
  const action = isRemoved ? "platform.removeRule" : "platform.saveRule";
  const act = { action, input: { ruleId: id, version, name: body.name } };
  if (await hasNoted(ctx, act, savedAt)) return;
  await noteAct({ ...ctx, requestId: `${id}:${version}` }, { ...act, refusal: null });
}
