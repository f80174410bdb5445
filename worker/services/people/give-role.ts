import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { giveRoleSchema } from "#shared/inputs/people";
import { isPowerful } from "#shared/roles";
import type { RoleGiven } from "#shared/views/people";
import { requireStepUp } from "../../auth/step-up.ts";
import type { ActorCtx } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import { addGrant, findGrant, listGrantsOf } from "../../repositories/grants.ts";
import { findMemberByEmail } from "../../repositories/members.ts";
import { NO_PERSON } from "./accept-invitation.ts";
import { changeRoles } from "./change-roles.ts";
import { columnsOf, requireMayGrant, requireOther } from "./require-may-grant.ts";
import { sendInvitation } from "./send-invitation.ts";

export async function giveRole(ctx: ActorCtx, input: z.output<typeof giveRoleSchema>): Promise<RoleGiven> {
  const { commandId, email, role, place, startsAt, endsAt } = input;
  requireOther(ctx.actor, email);
  await requireMayGrant(ctx, role, place);
  if (isPowerful(role)) requireStepUp(ctx);
  if (endsAt !== null && endsAt <= ctx.now) throw new AppError("BAD_INPUT", "That end is over already.");
  const member = await findMemberByEmail(ctx.db, email);
  if (!member) return { kind: "invited", invitation: await sendInvitation(ctx, input) };
  const { userId, kind } = member;
  if (kind !== "person") throw new AppError("NOT_ALLOWED", NO_PERSON);
  const id = await idOfCommand("grant", ctx.actor.userId, commandId);
  const dates = { startsAt, endsAt, createdAt: ctx.now };
  const grant = { id, userId, role, ...columnsOf(place), ...dates, grantedBy: ctx.actor.userId };
  const added = await changeRoles(ctx, userId, () => addGrant(ctx.db, grant));
  if (!added && !(await findGrant(ctx.db, id))) {
    throw new AppError("NOT_ALLOWED", `${member.name} has as many roles as anybody can have. Take one away first.`);
  }
  const given = (await listGrantsOf(ctx.db, [userId], ctx.now)).find((one) => one.id === id);
  if (!given) throw new AppError("NOT_FOUND"); // taken away in the same moment
  return { kind: "given", grant: given };
}
