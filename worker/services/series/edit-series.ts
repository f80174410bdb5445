import type * as z from "zod";
import { changedFields } from "#shared/changed-fields";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import { AppError } from "#shared/errors";
import type { editSeriesSchema } from "#shared/inputs/series";
import { ok, type Result, refuse } from "#shared/result";
import type { StaleEdit } from "#shared/views/event";
import type { LifecycleRefusal } from "#shared/views/lifecycle";
import type { SeriesRefusal, SeriesView } from "#shared/views/series";
import type { ActorCtx } from "../../context.ts";
import { beginTask, endTask } from "../../repositories/event-series.ts";
import { findEvent } from "../../repositories/events.ts";
import { requireDepartment } from "../departments/require-department.ts";
import { changeEvent } from "../events/change-event.ts";
import { misleads } from "../events/compare-fields.ts";
import { requirePlace } from "../venues/require-place.ts";
import { enterSeries } from "./enter-series.ts";
import { viewSeries } from "./get-series.ts";
import { planChange } from "./plan-change.ts";
import { runTask } from "./run-task.ts";

/** Each change tells two objects or more, and an invocation may make a thousand calls; the job does the others. */
export const EVENTS_AT_ONCE = 12;

/**
 * Changes this event as it says, and the others as far as they have nothing of their own there. The named one comes first: what
 * its ledger refuses is refused for all. If it dies in between, the job goes on with all of them.
 */
export async function editSeries(
  ctx: ActorCtx,
  { fields: wanted, tellPeople, ...named }: z.output<typeof editSeriesSchema>,
): Promise<Result<SeriesView, SeriesRefusal | StaleEdit | LedgerRefusal | LifecycleRefusal>> {
  const event = await findEvent(ctx.db, named.eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const isElsewhere = event.departmentId !== wanted.departmentId;
  const departmentPath = isElsewhere ? await requireDepartment(ctx, wanted.departmentId) : event.departmentPath;
  const place = wanted.venueId === undefined ? {} : await requirePlace(ctx.db, wanted);
  const fields = { ...wanted, ...place };
  const entered = await enterSeries(ctx, named);
  if (!entered.ok) return entered;
  const { series, from } = entered.value;
  if (event.status === "cancelled") return refuse({ code: "event-cancelled" });
  const planned = planChange(event, { fields, departmentPath }, series.timeZone);
  if (!planned.ok) return planned;
  const task = { type: "edit", from, change: planned.value, tellPeople } as const;
  if (!(await beginTask(ctx.db, series.id, task, ctx.now))) return refuse({ code: "series-busy" });
  const changed = changedFields(event, fields);
  const ownFields = event.ownFields.filter((field) => !changed.includes(field));
  const notice = tellPeople && misleads(event, fields) ? "event-moved" : null;
  const first = await changeEvent(ctx, named, { ...fields, departmentPath, ownFields }, notice);
  if (!first.ok) {
    await endTask(ctx.db, series.id);
    return first;
  }
  await runTask(ctx, series.id, EVENTS_AT_ONCE);
  return ok(await viewSeries(ctx, series.id));
}
