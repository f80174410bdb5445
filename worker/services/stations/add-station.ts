import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { addStationSchema } from "#shared/inputs/organizer";
import { STATIONS_MAX } from "#shared/limits";
import type { EventSetup } from "#shared/views/event";
import type { TenantCtx } from "../../context.ts";
import { newId } from "../../ids.ts";
import { findEvent } from "../../repositories/events.ts";
import { addStationRow, findLastOfName } from "../../repositories/stations.ts";
import { getEventSetup } from "../events/get-event-setup.ts";
import { configureStation } from "./configure-station.ts";
import { findUsualPace } from "./find-usual-pace.ts";

/** A counter serves somebody in about this time until its own figures, or those of its last event, say better. */
const PRIOR_SERVICE_SECONDS = 120;
const COOKS = 2;
/** What "a long queue" opens, if somebody is there to serve. */
const SPARE_LANES = 1;
const REGULAR_LANE = { id: "regular", name: "Regular", creditMs: 0 };

/** A station of that name is not added twice: the second press of a button, or a retry, finds it there. */
export async function addStation(
  ctx: TenantCtx,
  { eventId, name, kind }: z.output<typeof addStationSchema>,
): Promise<EventSetup> {
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const setup = await getEventSetup(ctx, { eventId });
  if (setup.stations.some((station) => station.name === name && station.kind === kind)) return setup;
  if (setup.stations.length >= STATIONS_MAX) {
    throw new AppError("BAD_INPUT", `An event has at most ${STATIONS_MAX} stations.`);
  }
  const last = kind === "service" && (await findLastOfName(ctx.db, name, ctx.now));
  const pace = last ? await findUsualPace(ctx, last) : null;
  const station = await addStationRow(ctx.db, {
    id: newId("station", ctx.now),
    eventId,
    name,
    kind,
    version: 1,
    configuredVersion: 0,
    lanes: kind === "service" ? [REGULAR_LANE] : [],
    priorServiceSeconds: pace ?? PRIOR_SERVICE_SECONDS,
    queueSetup: {},
    spareLanes: SPARE_LANES,
    serversMin: 1,
    cooks: COOKS,
    menu: [],
    menus: [],
    pay: "counter",
    createdAt: ctx.now,
  });
  await configureStation(ctx, event, station);
  return getEventSetup(ctx, { eventId });
}
