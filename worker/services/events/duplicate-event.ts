import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { duplicateEventSchema } from "#shared/inputs/lifecycle";
import type { Duplicated } from "#shared/views/lifecycle";
import { may } from "../../auth/authorise.ts";
import type { ActorCtx } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import { addWholeEvent, findWholeEvent, type WholeEvent } from "../../repositories/event-copies.ts";
import { findEvent } from "../../repositories/events.ts";
import { requireDepartment } from "../departments/require-department.ts";
import { copyTeam } from "../people/copy-team.ts";
import { configureStation } from "../stations/configure-station.ts";
import { withUsualPace } from "../stations/find-usual-pace.ts";
import { configureEvent } from "./configure-event.ts";
import { copyEvent } from "./copy-event.ts";

/**
 * A draft like this event. It is there with all that belongs to it or not at all, and a repeat of the command finds it. Its team
 * comes before it, so that where it is, they are; a crash in between leaves roles at an event that a repeat makes.
 */
export async function duplicateEvent(
  ctx: ActorCtx,
  { commandId, eventId, title, startsAt, withTeam }: z.output<typeof duplicateEventSchema>,
): Promise<Duplicated> {
  const { userId } = ctx.actor;
  const id = await idOfCommand("event", userId, commandId);
  if (await findEvent(ctx.db, id)) return { eventId: id };
  const source = await findWholeEvent(ctx.db, eventId);
  if (!source) throw new AppError("NOT_FOUND");
  // A copy is a new event there: who manages this one event alone makes none.
  await requireDepartment(ctx, source.event.departmentId);
  const { timeZone } = ctx.scope.college;
  const learned = {
    ...source,
    stations: await Promise.all(source.stations.map((one) => withUsualPace(ctx, one))),
  };
  const mayAnnounce = await may(ctx, "take-along", { eventId });
  const copy = await copyEvent(learned, {
    id,
    title,
    startsAt,
    createdBy: userId,
    now: ctx.now,
    timeZone,
    mayAnnounce,
  });
  if (withTeam) await copyTeam(ctx, source, copy);
  if (await addWholeEvent(ctx.db, copy)) await configureWhole(ctx, copy);
  return { eventId: id };
}

export async function configureWhole(ctx: ActorCtx, { event, stations }: WholeEvent): Promise<void> {
  await configureEvent(ctx, event);
  await Promise.all(stations.map((station) => configureStation(ctx, event, station)));
}
