import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { askSupportSchema } from "#shared/inputs/support";
import type { SupportAccess } from "#shared/views/support";
import { noteAct } from "../../auth/audit.ts";
import { type Actor, systemScope } from "../../auth/scope.ts";
import { requireStepUp } from "../../auth/step-up.ts";
import { type EdgeCtx, openTenant } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import { listAdmins } from "../../repositories/members.ts";
import { addSupportAccess, listSupportOf } from "../../repositories/support-accesses.ts";
import { queueMessages } from "../messages/queue-messages.ts";

/** Asks a college to be let in. Its administrators are told; it is noted in the college's own log. */
export async function askSupport(
  ctx: EdgeCtx & { readonly actor: Actor },
  { commandId, collegeId, reason, hours }: z.output<typeof askSupportSchema>,
): Promise<SupportAccess[]> {
  requireStepUp(ctx);
  const { actor, now } = ctx;
  const scope = await systemScope(ctx.platform, collegeId);
  if (!scope) throw new AppError("NOT_FOUND");
  const inCollege = { ...ctx, ...openTenant(ctx, scope) };
  const id = await idOfCommand("support", actor.userId, commandId);
  const asked = { id, userId: actor.userId, reason, hours, askedAt: now };
  if (await addSupportAccess(inCollege.db, asked)) {
    await noteAct(inCollege, { action: "platform.askSupport", input: { supportId: id, reason, hours }, refusal: null });
    const variables = { "support.from": actor.name, "support.reason": reason, "support.hours": String(hours) };
    const told = (await listAdmins(inCollege.db, now)).map((userId) => ({
      ...{ id: `support:${id}:${userId}`, kind: "support-asked" as const, eventId: null, userId, variables },
    }));
    await queueMessages(inCollege, told);
  }
  return listSupportOf(ctx.platform, actor.userId, now);
}
