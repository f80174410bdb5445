import type * as z from "zod";
import type { MenuItem } from "#shared/domain/food/types";
import { AppError } from "#shared/errors";
import type { stationSetupSchema } from "#shared/inputs/organizer";
import { ok, type Result, refuse } from "#shared/result";
import type { StaleEdit } from "#shared/views/event";
import type { StationSetup } from "#shared/views/station-page";
import type { TenantCtx } from "../../context.ts";
import { newId } from "../../ids.ts";
import { findEvent } from "../../repositories/events.ts";
import { changeStation, findStation, type StationRow } from "../../repositories/stations.ts";
import { configureStation } from "./configure-station.ts";
import { shapeStationSetup } from "./get-station-setup.ts";

type Setup = z.output<typeof stationSetupSchema>;

export async function saveStation(ctx: TenantCtx, input: Setup): Promise<Result<StationSetup, StaleEdit>> {
  const before = await findStation(ctx.db, input.stationId);
  const event = before && (await findEvent(ctx.db, before.eventId));
  if (!event) throw new AppError("NOT_FOUND");
  checkLanes(before, input);
  const { stationId, version, name, lanes, priorServiceSeconds, queue, cooks } = input;
  const { spareLanes = before.spareLanes, serversMin = before.serversMin } = input;
  const setup = { queueSetup: queue ?? before.queueSetup, spareLanes, serversMin };
  const change = { name, lanes, priorServiceSeconds, ...setup, cooks, menu: menuOf(before, input, ctx.now) };
  const after = await changeStation(ctx.db, stationId, version, change);
  if (!after)
    return refuse({ code: "stale-edit", version: (await findStation(ctx.db, stationId))?.version ?? version });
  await configureStation(ctx, event, after);
  return ok(shapeStationSetup(after));
}

function checkLanes({ kind }: StationRow, { lanes }: Setup): void {
  if (kind === "service" && lanes.length === 0) throw new AppError("BAD_INPUT", "A queue needs at least one lane.");
  if (kind === "service" && lanes.every(({ creditMs }) => creditMs > 0)) {
    throw new AppError("BAD_INPUT", "One lane must be for everybody, with a head start of 0.");
  }
  if (kind === "service" && lanes.every(({ creditMs, staffOnly }) => creditMs > 0 || staffOnly)) {
    throw new AppError("BAD_INPUT", "Somebody must be able to join the lane without a head start by themselves.");
  }
  if (new Set(lanes.map(({ id }) => id)).size < lanes.length) {
    throw new AppError("BAD_INPUT", "Two lanes share a short name. Give each its own.");
  }
}

/** A dish without an id is new; one with an id must be on this menu already. */
function menuOf(before: StationRow, { menu }: Setup, now: number): MenuItem[] {
  const known = new Set(before.menu.map(({ skuId }) => skuId));
  const items = menu.map(({ skuId, ...item }) => {
    if (skuId && !known.delete(skuId)) throw new AppError("NOT_FOUND");
    return { ...item, skuId: skuId ?? newId("sku", now) };
  });
  return items;
}
