import type * as z from "zod";
import type { publishSeriesSchema } from "#shared/inputs/series";
import { ok, type Result, refuse } from "#shared/result";
import type { StaleEdit } from "#shared/views/event";
import type { LifecycleRefusal } from "#shared/views/lifecycle";
import type { SeriesRefusal, SeriesView } from "#shared/views/series";
import type { ActorCtx } from "../../context.ts";
import { beginTask } from "../../repositories/event-series.ts";
import { mayPublish } from "../events/may-publish.ts";
import { EVENTS_AT_ONCE } from "./edit-series.ts";
import { enterSeries } from "./enter-series.ts";
import { viewSeries } from "./get-series.ts";
import { runTask } from "./run-task.ts";

/** Publishes the drafts of the scope that are still to come. */
export async function publishSeries(
  ctx: ActorCtx,
  named: z.output<typeof publishSeriesSchema>,
): Promise<Result<SeriesView, SeriesRefusal | StaleEdit | LifecycleRefusal>> {
  const entered = await enterSeries(ctx, named);
  if (!entered.ok) return entered;
  if (!(await mayPublish(ctx))) return refuse({ code: "needs-approval" });
  const { series, from } = entered.value;
  if (!(await beginTask(ctx.db, series.id, { type: "publish", from }, ctx.now))) return refuse({ code: "series-busy" });
  await runTask(ctx, series.id, EVENTS_AT_ONCE);
  return ok(await viewSeries(ctx, series.id));
}
