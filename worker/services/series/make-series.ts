import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { makeSeriesSchema } from "#shared/inputs/series";
import { OCCURRENCES_MAX } from "#shared/limits";
import { ok, type Result, refuse } from "#shared/result";
import type { StaleEdit } from "#shared/views/event";
import type { LifecycleRefusal } from "#shared/views/lifecycle";
import type { SeriesRefusal, SeriesView } from "#shared/views/series";
import { may } from "../../auth/authorise.ts";
import type { ActorCtx } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import { addSeries } from "../../repositories/event-series.ts";
import { findEvent } from "../../repositories/events.ts";
import { requireDepartment } from "../departments/require-department.ts";
import { mayPublish } from "../events/may-publish.ts";
import { viewSeries } from "./get-series.ts";
import { planSeries } from "./preview-series.ts";
import { runTask } from "./run-task.ts";

/**
 * Makes this event the first of a series, and its others like it: published as it is, or drafts where who asks may not publish.
 * What a crash leaves half made, `worker/jobs/run-series-tasks.ts` completes.
 */
export async function makeSeries(
  ctx: ActorCtx,
  { commandId, eventId, version, repeat, exdates }: z.output<typeof makeSeriesSchema>,
): Promise<Result<SeriesView, SeriesRefusal | LifecycleRefusal | StaleEdit>> {
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const id = await idOfCommand("series", ctx.actor.userId, commandId);
  if (event.seriesId === id) return ok(await viewSeries(ctx, id));
  if (event.seriesId) return refuse({ code: "already-series" });
  if (event.status === "cancelled") return refuse({ code: "event-cancelled" });
  if (event.status === "ended") return refuse({ code: "event-over" });
  await requireDepartment(ctx, event.departmentId);
  const planned = planSeries(ctx, event, repeat);
  if (!planned.ok) return planned;
  const { starts, ...recurrence } = planned.value;
  const left = exdates.filter((at) => starts.includes(at) && at !== event.startsAt);
  if (starts.length - left.length < 2) return refuse({ code: "too-few-dates" });
  const status = event.status !== "draft" && (await mayPublish(ctx)) ? "published" : "draft";
  const series = {
    id,
    sourceEventId: eventId,
    ...recurrence,
    durationMs: event.endsAt - event.startsAt,
    exdates: left,
    task: { type: "make", status, mayAnnounce: await may(ctx, "take-along", { eventId }) } as const,
    createdBy: ctx.actor.userId,
    createdAt: ctx.now,
  };
  if (!(await addSeries(ctx.db, series, version)))
    return refuse({ code: "stale-edit", version: (await findEvent(ctx.db, eventId))?.version ?? version });
  await runTask(ctx, id, OCCURRENCES_MAX);
  return ok(await viewSeries(ctx, id));
}
