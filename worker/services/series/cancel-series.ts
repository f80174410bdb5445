import type * as z from "zod";
import type { cancelSeriesSchema } from "#shared/inputs/series";
import { ok, type Result, refuse } from "#shared/result";
import type { StaleEdit } from "#shared/views/event";
import type { SeriesRefusal, SeriesView } from "#shared/views/series";
import type { ActorCtx } from "../../context.ts";
import { beginTask } from "../../repositories/event-series.ts";
import { EVENTS_AT_ONCE } from "./edit-series.ts";
import { enterSeries } from "./enter-series.ts";
import { viewSeries } from "./get-series.ts";
import { runTask } from "./run-task.ts";

/** Cancels the published events of the scope that have not begun. Drafts stay drafts: nobody counts on them. */
export async function cancelSeries(
  ctx: ActorCtx,
  { reason, ...named }: z.output<typeof cancelSeriesSchema>,
): Promise<Result<SeriesView, SeriesRefusal | StaleEdit>> {
  const entered = await enterSeries(ctx, named);
  if (!entered.ok) return entered;
  const { series, from } = entered.value;
  if (!(await beginTask(ctx.db, series.id, { type: "cancel", from, reason }, ctx.now))) {
    return refuse({ code: "series-busy" });
  }
  await runTask(ctx, series.id, EVENTS_AT_ONCE);
  return ok(await viewSeries(ctx, series.id));
}
