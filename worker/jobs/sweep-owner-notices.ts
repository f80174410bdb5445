import type { SystemCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import { forgetOwnerNotices, listOwnerNotices } from "../repositories/owner-notices.ts";
import { carryNotice } from "../services/messages/tell-owner.ts";

/** Whoever did it is telling them. */
const TELLING_MS = 30_000;
/** Of each some five calls. */
const NOTICES_PER_SWEEP_MAX = 50;
/** Longer than any of our own disturbances. */
const TOLD_WITHIN_MS = 3 * 24 * 3_600_000;

/** Tells owners of accounts what was done there, where whoever did it could not. */
export async function sweepOwnerNotices(ctx: SystemCtx): Promise<void> {
  const notices = await listOwnerNotices(ctx.platform, ctx.now - TELLING_MS, NOTICES_PER_SWEEP_MAX);
  await eachAlone(notices, (notice) => carryNotice(ctx, notice));
  await forgetOwnerNotices(ctx.platform, ctx.now - TOLD_WITHIN_MS);
}
