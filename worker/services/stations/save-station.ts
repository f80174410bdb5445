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
import { requireSeller } from "../payments/require-seller.ts";
import { configureStation } from "./configure-station.ts";
import { shapeStationSetup } from "./get-station-setup.ts";
import { namePictures } from "./name-pictures.ts";

type Setup = z.output<typeof stationSetupSchema>;

export async function saveStation(ctx: TenantCtx, input: Setup): Promise<Result<StationSetup, StaleEdit>> {
  const before = await findStation(ctx.db, input.stationId);
  const event = before && (await findEvent(ctx.db, before.eventId));
  if (!event) throw new AppError("NOT_FOUND");
  checkLanes(before, input);
  checkMenus(input);
  // Whoever cannot be charged on their phone would wait for ever to pay.
  if (input.pay === "ahead" && before.pay !== "ahead") await requireSeller(ctx);
  const { stationId, version, name, lanes, priorServiceSeconds, queue, cooks, menus, pay } = input;
  const { spareLanes = before.spareLanes, serversMin = before.serversMin } = input;
  const menu = menuOf(before, input, ctx.now);
  const { isKept } = await namePictures(ctx, before, menu);
  if (!isKept) throw new AppError("NOT_FOUND");
  const service = { lanes, priorServiceSeconds, queueSetup: queue ?? before.queueSetup, spareLanes, serversMin };
  const change = { name, ...service, cooks, menu, menus, pay };
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

function checkMenus({ menu, menus }: Setup): void {
  const ids = new Set(menus.map(({ id }) => id));
  if (ids.size < menus.length) throw new AppError("BAD_INPUT", "Two menus share an id. Give each its own.");
  if (menus.some(({ from, to }) => from !== null && to !== null && from >= to)) {
    throw new AppError("BAD_INPUT", "A menu ends after it begins.");
  }
  if (menu.some(({ menuId }) => menuId !== null && !ids.has(menuId))) {
    throw new AppError("BAD_INPUT", "A dish stands on a menu that there is not.");
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
