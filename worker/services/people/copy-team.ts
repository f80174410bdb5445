import { AppError } from "#shared/errors";
import type { PlaceInput } from "#shared/inputs/people";
import { type GrantedRole, isLent, isPowerful } from "#shared/roles";
import { requireStepUp } from "../../auth/step-up.ts";
import type { ActorCtx } from "../../context.ts";
import { idOfCause } from "../../ids.ts";
import type { WholeEvent } from "../../repositories/event-copies.ts";
import { addGrant } from "../../repositories/grants.ts";
import { listTeamGrants } from "../../repositories/team-grants.ts";
import { changeRoles } from "./change-roles.ts";
import { placeOf, requireMayGrant } from "./require-may-grant.ts";

/**
 * Gives those who help at an event the same roles at its copy, as long before and after its start: the roles that whoever asks
 * may give by hand, and none to themselves. Phones that scan are enrolled anew.
 */
export async function copyTeam(ctx: ActorCtx, source: WholeEvent, copy: WholeEvent): Promise<void> {
  const byMs = copy.event.startsAt - source.event.startsAt;
  const twins = new Map(source.stations.map(({ id }, at) => [id, copy.stations[at]?.id ?? null]));
  const place = { eventId: source.event.id, stationIds: [...twins.keys()] };
  for (const held of await listTeamGrants(ctx.db, place, ctx.now)) {
    if (held.userId === ctx.actor.userId || isLent(held.role)) continue;
    if (!(await mayGive(ctx, held.role, placeOf(held)))) continue;
    const grant = {
      id: await idOfCause("grant", `${copy.event.id}:${held.id}`),
      userId: held.userId,
      role: held.role,
      departmentId: null,
      eventId: held.eventId && copy.event.id,
      stationId: held.stationId && (twins.get(held.stationId) ?? null),
      startsAt: held.startsAt === null ? null : held.startsAt + byMs,
      endsAt: held.endsAt === null ? null : held.endsAt + byMs,
      grantedBy: ctx.actor.userId,
      createdAt: ctx.now,
    };
    await changeRoles(ctx, held.userId, () => addGrant(ctx.db, grant));
  }
}

/** @throws AppError STEP_UP_NEEDED for a role that wants a second factor now */
async function mayGive(ctx: ActorCtx, role: GrantedRole, place: PlaceInput): Promise<boolean> {
  try {
    await requireMayGrant(ctx, role, place);
  } catch (failure) {
    if (failure instanceof AppError && failure.code === "NOT_ALLOWED") return false;
    throw failure;
  }
  if (isPowerful(role)) requireStepUp(ctx);
  return true;
}
