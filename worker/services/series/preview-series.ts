import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { previewSeriesSchema } from "#shared/inputs/series";
import { OCCURRENCES_MAX } from "#shared/limits";
import { ok, type Result, refuse } from "#shared/result";
import type { SeriesPreview, SeriesRefusal } from "#shared/views/series";
import type { TenantCtx } from "../../context.ts";
import { describeRule, ruleOf, startsOf } from "../../recurrence.ts";
import { type EventRow, findEvent } from "../../repositories/events.ts";

/** When its events would be, if this one were the first. */
export async function previewSeries(
  ctx: TenantCtx,
  { eventId, repeat }: z.output<typeof previewSeriesSchema>,
): Promise<Result<SeriesPreview, SeriesRefusal>> {
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const planned = planSeries(ctx, event, repeat);
  return planned.ok ? ok({ words: describeRule(planned.value), starts: planned.value.starts }) : planned;
}

export function planSeries(
  { scope }: TenantCtx,
  { startsAt: firstAt }: EventRow,
  repeat: z.output<typeof previewSeriesSchema>["repeat"],
) {
  const { timeZone } = scope.college;
  const rule = ruleOf(repeat, { firstAt, timeZone });
  const { starts, isCut } = startsOf({ rule, firstAt, timeZone });
  if (isCut) return refuse({ code: "too-many-dates" as const, max: OCCURRENCES_MAX });
  if (starts.length < 2) return refuse({ code: "too-few-dates" as const });
  return ok({ rule, firstAt, timeZone, starts });
}
