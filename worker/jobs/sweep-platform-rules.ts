import type { SystemCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import { listCollegesBehind } from "../repositories/platform-rules.ts";
import { takePlatformRules } from "../services/rules/take-platform-rules.ts";

/** Of one college about ten calls, where something is new. */
const COLLEGES_PER_SWEEP_MAX = 30;

/** Brings the platform's rules to colleges that have not taken them, new ones among them. */
export async function sweepPlatformRules(ctx: SystemCtx): Promise<void> {
  const colleges = await listCollegesBehind(ctx.platform, COLLEGES_PER_SWEEP_MAX);
  await eachAlone(colleges, (collegeId) => takePlatformRules(ctx, collegeId));
}
