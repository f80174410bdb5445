import { mayAt } from "#shared/access";
import { AppError } from "#shared/errors";
import type { EventId } from "#shared/ids";
import { OCCURRENCES_MAX } from "#shared/limits";
import { ok, type Result, refuse } from "#shared/result";
import type { StaleEdit } from "#shared/views/event";
import type { Scope, SeriesRefusal } from "#shared/views/series";
import type { ActorCtx } from "../../context.ts";
import { findSeries, listOccurrencesFrom, type SeriesRow } from "../../repositories/event-series.ts";
import { type EventRow, findEvent } from "../../repositories/events.ts";

export type Entered = {
  readonly event: EventRow;
  readonly series: SeriesRow;
  /** Where the scope begins, by the rule. */
  readonly from: number;
};

/**
 * The event, its series and where a change of several begins. Whoever changes several may change each.
 * @throws AppError NOT_FOUND, NOT_ALLOWED
 */
export async function enterSeries(
  ctx: ActorCtx,
  { eventId, version, scope }: { readonly eventId: EventId; readonly version: number; readonly scope: Scope },
): Promise<Result<Entered, SeriesRefusal | StaleEdit>> {
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const series = event.seriesId && (await findSeries(ctx.db, event.seriesId));
  if (!series) return refuse({ code: "no-series" });
  if (event.version !== version) return refuse({ code: "stale-edit", version: event.version });
  if (series.task) return refuse({ code: "series-busy" });
  const from = scope === "all" ? 0 : (event.occurrenceAt ?? 0);
  const several = await listOccurrencesFrom(ctx.db, series.id, { from, after: null }, OCCURRENCES_MAX);
  const mayEach = several.every(({ id, departmentPath }) =>
    mayAt(ctx.actor.grants, "manage-events", { eventId: id, departmentPath }, ctx.now),
  );
  if (!mayEach) throw new AppError("NOT_ALLOWED");
  return ok({ event, series, from });
}
