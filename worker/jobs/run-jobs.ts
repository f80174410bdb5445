import { openSystem, type SystemCtx } from "../context.ts";
import { describeFailure, logLine } from "../log.ts";
import { eraseLeavers } from "./erase-leavers.ts";
import { moveColleges } from "./move-colleges.ts";
import { sweepConfigurations } from "./sweep-configurations.ts";
import { sweepExpired } from "./sweep-expired.ts";
import { sweepMails } from "./sweep-mails.ts";

const JOBS: Readonly<Record<string, (ctx: SystemCtx) => Promise<void>>> = {
  sweepMails,
  sweepConfigurations,
  sweepExpired,
  eraseLeavers,
  moveColleges,
};

/** Every minute; one job's failure is no reason to skip the others. */
export async function runJobs(env: Env, now: number): Promise<void> {
  const ctx = openSystem(env, now);
  for (const [job, run] of Object.entries(JOBS)) {
    try {
      await run(ctx);
    } catch (failure) {
      logLine("error", "a job failed", { job, failure: describeFailure(failure) });
    }
  }
}
