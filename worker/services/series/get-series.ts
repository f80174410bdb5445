import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { SeriesId } from "#shared/ids";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { SeriesView } from "#shared/views/series";
import type { TenantCtx } from "../../context.ts";
import { describeRule, startsOf } from "../../recurrence.ts";
import { findSeries, listOccurrences, type SeriesRow } from "../../repositories/event-series.ts";
import { type EventRow, findEvent } from "../../repositories/events.ts";

/** Null for an event that is of none. */
export async function getSeries(
  ctx: TenantCtx,
  { eventId }: z.output<typeof eventIdSchema>,
): Promise<SeriesView | null> {
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  return event.seriesId && viewSeries(ctx, event.seriesId);
}

export async function viewSeries({ db }: TenantCtx, id: SeriesId): Promise<SeriesView> {
  const [series, occurrences] = await Promise.all([findSeries(db, id), listOccurrences(db, id)]);
  if (!series) throw new AppError("NOT_FOUND");
  return {
    id,
    words: describeRule(series),
    occurrences: occurrences.map(({ id: eventId, title, status, startsAt, endsAt, ownFields }) => ({
      ...{ eventId, title, status, startsAt, endsAt, ownFields },
    })),
    busy: series.task && { type: series.task.type, left: countLeft(series, occurrences) },
    refusals: series.refusals,
  };
}

function countLeft({ task, taskAfter, ...series }: SeriesRow, occurrences: readonly EventRow[]): number {
  const from = task && task.type !== "make" ? task.from : 0;
  const isAhead = (at: number) => at >= from && (taskAfter === null || at > taskAfter);
  if (task?.type !== "make") return occurrences.filter(({ occurrenceAt }) => isAhead(occurrenceAt ?? 0)).length;
  return startsOf(series).starts.filter((at) => isAhead(at) && !series.exdates.includes(at)).length;
}
