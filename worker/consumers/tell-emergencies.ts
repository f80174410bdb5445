import type { CollegeId } from "#shared/ids";
import { settledScope } from "../auth/scope.ts";
import { openTenant, type SystemCtx } from "../context.ts";
import { messagePeople } from "../services/emergencies/message-people.ts";
import { showEmergencies } from "../services/emergencies/show-emergencies.ts";

/** Makes certain of what was confirmed: that pages show it, then that people are told. Repeating it adds nothing. */
export async function tellEmergencies(ctx: SystemCtx, collegeId: CollegeId): Promise<void> {
  const scope = await settledScope(ctx.platform, collegeId);
  if (!scope) return;
  const tenant = openTenant(ctx, scope);
  await showEmergencies(tenant);
  await messagePeople(tenant);
}
