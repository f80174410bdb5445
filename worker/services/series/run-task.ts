import type { SeriesId } from "#shared/ids";
import { assertNever, ok, type Refusal, type Result } from "#shared/result";
import { isLeftAlone } from "#shared/series-scope";
import type { SeriesTask } from "#shared/views/series";
import type { TenantCtx } from "../../context.ts";
import { idOfCause } from "../../ids.ts";
import { startsOf } from "../../recurrence.ts";
import { addWholeEvent, findWholeEvent } from "../../repositories/event-copies.ts";
import { endTask, findSeries, listOccurrencesFrom, noteTask, type SeriesRow } from "../../repositories/event-series.ts";
import { type EventRow, findEvent } from "../../repositories/events.ts";
import { cancelEvent } from "../events/cancel-event.ts";
import { changeEvent } from "../events/change-event.ts";
import { misleads } from "../events/compare-fields.ts";
import { copyEvent } from "../events/copy-event.ts";
import { withUsualPace } from "../stations/find-usual-pace.ts";
import { changeFor } from "./plan-change.ts";

/** Somebody edits it at the same time: not three times in a row. */
const TRIES_MAX = 3;

type EventTask = Exclude<SeriesTask, { type: "make" }>;

/**
 * Goes on with what is to be done to the events of a series, at most `limit` of them. Each is done by itself and noted, and what
 * is done twice is done once, so it can be killed anywhere; events that refuse are noted too, and the others go on.
 * @returns whether it is done
 */
export async function runTask(ctx: TenantCtx, id: SeriesId, limit: number): Promise<boolean> {
  const series = await findSeries(ctx.db, id);
  if (!series?.task) return true;
  const { task } = series;
  const isDone = task.type === "make" ? await make(ctx, series, task, limit) : await apply(ctx, series, task, limit);
  if (isDone) await endTask(ctx.db, id);
  return isDone;
}

async function make(
  ctx: TenantCtx,
  series: SeriesRow,
  { status, mayAnnounce }: Extract<SeriesTask, { type: "make" }>,
  limit: number,
): Promise<boolean> {
  const source = await findWholeEvent(ctx.db, series.sourceEventId);
  if (!source) return true;
  // Its pace, like a duplicate's, is what those who serve there were measured at.
  const stations = source.stations.map((station) => withUsualPace(ctx, station));
  const learned = { ...source, stations: await Promise.all(stations) };
  const after = series.taskAfter ?? series.firstAt;
  const left = startsOf(series).starts.filter((at) => at > after && !series.exdates.includes(at));
  for (const startsAt of left.slice(0, limit)) {
    const copy = await copyEvent(learned, {
      id: await idOfCause("event", `${series.id}:${startsAt}`),
      startsAt,
      occurrenceAt: startsAt,
      seriesId: series.id,
      status,
      createdBy: series.createdBy,
      mayAnnounce,
      now: ctx.now,
      timeZone: series.timeZone,
    });
    // The sweep tells the objects: there may be a hundred.
    await addWholeEvent(ctx.db, copy);
    await noteTask(ctx.db, series.id, { after: startsAt, refusal: null, now: ctx.now });
  }
  return left.length <= limit;
}

async function apply(ctx: TenantCtx, series: SeriesRow, task: EventTask, limit: number): Promise<boolean> {
  const found = await listOccurrencesFrom(ctx.db, series.id, { from: task.from, after: series.taskAfter }, limit);
  for (const event of found) {
    const done = await applyTo(ctx, event, task, series.timeZone);
    const refusal = done.ok ? null : { startsAt: event.startsAt, code: done.refusal.code };
    await noteTask(ctx.db, series.id, { after: event.occurrenceAt ?? 0, refusal, now: ctx.now });
  }
  return found.length < limit;
}

async function applyTo(
  ctx: TenantCtx,
  first: EventRow,
  task: EventTask,
  timeZone: string,
): Promise<Result<unknown, Refusal>> {
  let event: EventRow | null = first;
  for (let tries = 1; event; tries++) {
    const done = await applyOnce(ctx, event, task, timeZone);
    if (done.ok || done.refusal.code !== "stale-edit" || tries === TRIES_MAX) return done;
    event = await findEvent(ctx.db, event.id);
  }
  return ok({});
}

function applyOnce(
  ctx: TenantCtx,
  event: EventRow,
  task: EventTask,
  timeZone: string,
): Promise<Result<unknown, Refusal>> | Result<unknown, Refusal> {
  if (isLeftAlone(event, ctx.now)) return ok({});
  const edit = { eventId: event.id, version: event.version };
  switch (task.type) {
    case "edit": {
      const change = changeFor(event, task.change, timeZone);
      if (Object.keys(change).length === 0) return ok({});
      return changeEvent(ctx, edit, change, task.tellPeople && misleads(event, change) ? "event-moved" : null);
    }
    // Nobody has heard of a draft.
    case "cancel":
      return event.status === "draft" ? ok({}) : cancelEvent(ctx, { ...edit, reason: task.reason });
    case "publish":
      return event.status === "draft"
        ? changeEvent(ctx, edit, { status: "published", submittedAt: null, returnNote: null })
        : ok({});
    default:
      return assertNever(task);
  }
}
