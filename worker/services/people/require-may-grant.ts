import { mayEverywhere } from "#shared/access";
import { AppError } from "#shared/errors";
import type { PlaceInput } from "#shared/inputs/people";
import { GRANTING, type GrantedRole, isLent, type PlaceKind } from "#shared/roles";
import { may, requireTarget } from "../../auth/authorise.ts";
import type { Actor } from "../../auth/scope.ts";
import type { ActorCtx } from "../../context.ts";

/** @throws AppError NOT_ALLOWED, BAD_INPUT for a role that does not exist there, NOT_FOUND for an unknown place */
export async function requireMayGrant(ctx: ActorCtx, role: GrantedRole, place: PlaceInput): Promise<void> {
  const { needs, places } = GRANTING[role];
  if (!places.includes(kindOf(place))) throw new AppError("BAD_INPUT", "This role cannot be given there.");
  // By roles of one's own: support manages events, and gives nobody a role by that.
  const own = ctx.actor.grants.filter((grant) => !isLent(grant.role));
  // What concerns the whole college is asked of the whole college, wherever the role will hold.
  const allowed =
    place === "college" || needs === "manage-people"
      ? mayEverywhere(own, needs, ctx.now)
      : await may({ ...ctx, actor: { ...ctx.actor, grants: own } }, needs, place);
  if (!allowed) throw new AppError("NOT_ALLOWED");
  if (place !== "college") await requireTarget(ctx.db, place);
}

export const OWN_ROLES = "You cannot change your own roles. Ask another administrator.";

/** By address, for not everybody who acts in a college is found among its people. @throws AppError NOT_ALLOWED */
export function requireOther(actor: Pick<Actor, "email">, email: string): void {
  if (email === actor.email) throw new AppError("NOT_ALLOWED", OWN_ROLES);
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
