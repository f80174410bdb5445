import type { EventId } from "#shared/ids";
import { may } from "../../auth/authorise.ts";
import type { CollegeCtx } from "../../context.ts";
import { hasPlaceAt } from "../../repositories/emergencies.ts";

/** Whether somebody has a place at an event, or something to do there: then its emergencies are theirs on every page. */
export async function concernsMe(ctx: CollegeCtx, { eventId }: { readonly eventId: EventId }): Promise<boolean> {
  const { actor, db } = ctx;
  if (!actor) return false;
  return (await may(ctx, "help", { eventId })) || hasPlaceAt(db, eventId, actor.userId);
}
