import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { CommandId } from "#shared/ids";
import type { addCollegeSchema } from "#shared/inputs/colleges";
import type { CollegeBrand } from "#shared/views/college";
import { noteAct } from "../../auth/audit.ts";
import { type Actor, systemScope } from "../../auth/scope.ts";
import { type EdgeCtx, openTenant } from "../../context.ts";
import { newId } from "../../ids.ts";
import { addCollege as addCollegeRow } from "../../repositories/colleges.ts";
import { requireOther } from "../people/require-may-grant.ts";
import { sendInvitation } from "../people/send-invitation.ts";

/** Opens a college, and invites whoever will administrate it. Nothing has to be deployed for it. */
export async function addCollege(
  ctx: EdgeCtx & { readonly actor: Actor },
  input: z.output<typeof addCollegeSchema>,
): Promise<CollegeBrand> {
  const { adminEmail: email, ...brand } = input;
  requireOther(ctx.actor, email); // before there is a college that nobody administrates
  const college = { ...brand, id: newId("college", ctx.now) };
  if (!(await addCollegeRow(ctx.platform, college, ctx.now))) {
    throw new AppError("BAD_INPUT", "There is a college at this address already.");
  }
  const scope = await systemScope(ctx.platform, college.id);
  if (!scope) throw new Error("a college was not there after it was added");
  const inCollege = { ...ctx, ...openTenant(ctx, scope) };
  await noteAct(inCollege, { action: "platform.addCollege", input, refusal: null });
  await sendInvitation(inCollege, {
    commandId: `first-administrator-${college.id}` as CommandId,
    email,
    role: "college-admin",
    place: "college",
    startsAt: null,
    endsAt: null,
  });
  return college;
}
