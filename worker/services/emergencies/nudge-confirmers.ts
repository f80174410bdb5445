import type { TenantCtx } from "../../context.ts";
import { describeFailure, logLine } from "../../log.ts";
import type { Confirmer } from "./list-confirmers.ts";

/** Has pages of those who could confirm look again. One that hears nothing looks by itself, seconds later. */
export async function nudgeConfirmers({ objects }: TenantCtx, confirmers: readonly Confirmer[]): Promise<void> {
  const userIds = confirmers.map(({ userId }) => userId);
  await objects.people.nudge(userIds, "emergency").catch((failure: unknown) => {
    logLine("error", "who could confirm was not nudged", { failure: describeFailure(failure) });
  });
}
