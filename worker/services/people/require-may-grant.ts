import { mayEverywhere } from "#shared/access";
import { AppError } from "#shared/errors";
import type { PlaceInput } from "#shared/inputs/people";
import { GRANTING, type GrantedRole, type PlaceKind } from "#shared/roles";
import { may, requireTarget } from "../../auth/authorise.ts";
import type { ActorCtx } from "../../context.ts";

/** @throws AppError NOT_ALLOWED, BAD_INPUT for a role that does not exist there, NOT_FOUND for an unknown place */
export async function requireMayGrant(ctx: ActorCtx, role: GrantedRole, place: PlaceInput): Promise<void> {
  const { needs, places } = GRANTING[role];
  if (!places.includes(kindOf(place))) throw new AppError("BAD_INPUT", "This role cannot be given there.");
  // What concerns the whole college is asked of the whole college, wherever the role will hold.
  const allowed =
    place === "college" || needs === "manage-people"
      ? mayEverywhere(ctx.actor.grants, needs, ctx.now)
      : await may(ctx, needs, place);
  if (!allowed) throw new AppError("NOT_ALLOWED");
  if (place !== "college") await requireTarget(ctx.db, place);
}

function kindOf(place: PlaceInput): PlaceKind {
  if (place === "college") return "college";
  if ("departmentId" in place) return "department";
  return "eventId" in place ? "event" : "station";
}

type PlaceColumns = {
  readonly departmentId: Extract<PlaceInput, { departmentId: unknown }>["departmentId"] | null;
  readonly eventId: Extract<PlaceInput, { eventId: unknown }>["eventId"] | null;
  readonly stationId: Extract<PlaceInput, { stationId: unknown }>["stationId"] | null;
};

export function columnsOf(place: PlaceInput): PlaceColumns {
  return { departmentId: null, eventId: null, stationId: null, ...(place !== "college" && place) };
}

export function placeOf({ departmentId, eventId, stationId }: PlaceColumns): PlaceInput {
  if (stationId !== null) return { stationId };
  if (eventId !== null) return { eventId };
  return departmentId === null ? "college" : { departmentId };
}
