import { mayAt, maySomewhere, type Place } from "#shared/access";
import { AppError } from "#shared/errors";
import type { DepartmentId, EventId, StationId } from "#shared/ids";
import type { Capability } from "#shared/roles";
import type { TenantCtx } from "../context.ts";
import { findDepartmentPlace, findEventPlace, findStationPlace } from "../repositories/places.ts";
import type { Actor } from "./scope.ts";

/** What is to be touched, as a request names it. */
export type Target =
  | { readonly eventId: EventId }
  | { readonly stationId: StationId }
  | { readonly departmentId: DepartmentId };

type Asking = Pick<TenantCtx, "db" | "now"> & { readonly actor: Actor | null };

/**
 * Whether somebody may do something there. Whoever may do it in the whole college, or nowhere, costs no read.
 * @throws AppError NOT_FOUND for what does not exist, to whoever may do it somewhere
 */
export async function may({ db, now, actor }: Asking, capability: Capability, target: Target): Promise<boolean> {
  const grants = actor?.grants ?? [];
  if (!maySomewhere(grants, capability, now)) return false;
  if (mayAt(grants, capability, "departmentId" in target ? {} : target, now)) return true;
  const place = await locate(db, target);
  if (!place) throw new AppError("NOT_FOUND");
  return mayAt(grants, capability, place, now);
}

/** @throws AppError NOT_ALLOWED, or NOT_FOUND for what does not exist */
export async function requireMay(asking: Asking, capability: Capability, target: Target): Promise<void> {
  if (!(await may(asking, capability, target))) throw new AppError("NOT_ALLOWED");
}

/** @throws AppError NOT_FOUND */
export async function requireTarget(db: TenantCtx["db"], target: Target): Promise<void> {
  if (!(await locate(db, target))) throw new AppError("NOT_FOUND");
}

function locate(db: TenantCtx["db"], target: Target): Promise<Place | null> {
  if ("stationId" in target) return findStationPlace(db, target.stationId);
  if ("eventId" in target) return findEventPlace(db, target.eventId);
  return findDepartmentPlace(db, target.departmentId);
}
