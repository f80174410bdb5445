import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { askSupportSchema } from "#shared/inputs/support";
import type { SupportAccess } from "#shared/views/support";
import { noteAct } from "../../auth/audit.ts";
import { type Actor, systemScope } from "../../auth/scope.ts";
import { requireStepUp } from "../../auth/step-up.ts";
import { type EdgeCtx, openTenant } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import { listAdminAddresses } from "../../repositories/members.ts";
import { addSupportAccess, listSupportOf } from "../../repositories/support-accesses.ts";

/** Asks a college to be let in. Its administrators are told; it is noted in the college's own log. */
export async function askSupport(
  ctx: EdgeCtx & { readonly actor: Actor },
  { commandId, collegeId, reason, hours }: z.output<typeof askSupportSchema>,
): Promise<SupportAccess[]> {
  requireStepUp(ctx);
  const { actor, now, origin } = ctx;
  const scope = await systemScope(ctx.platform, collegeId);
  if (!scope) throw new AppError("NOT_FOUND");
  const inCollege = { ...ctx, ...openTenant(ctx, scope) };
  const id = await idOfCommand("support", actor.userId, commandId);
  const asked = { id, userId: actor.userId, reason, hours, askedAt: now };
  if (await addSupportAccess(inCollege.db, asked)) {
    await noteAct(inCollege, { action: "platform.askSupport", input: { supportId: id, reason, hours }, refusal: null });
    const { slug, name } = scope.college;
    const link = `${origin}/${slug}/settings`;
    for (const [at, to] of (await listAdminAddresses(inCollege.db, now)).entries()) {
      await ctx.mailer.send({
        key: `support:${id}:${at}`,
        to,
        subject: `CampusPulse support asks to look into ${name}`,
        text: `${actor.name} of CampusPulse asks to be let into ${name} for ${hours} h:\n\n${reason}\n\nNobody is let in unless you say so, here:\n\n${link}`,
        link,
      });
    }
  }
  return listSupportOf(ctx.platform, actor.userId, now);
}
