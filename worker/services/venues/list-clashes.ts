import type * as z from "zod";
import { mayAt } from "#shared/access";
import type { clashesSchema } from "#shared/inputs/venues";
import type { Clash } from "#shared/views/venue";
import type { ActorCtx } from "../../context.ts";
import { type ClashRow, listClashRows } from "../../repositories/venues.ts";
import { requireEvent } from "../events/require-event.ts";
import { requirePlace } from "./require-place.ts";

/** What else takes place there and then. It warns and forbids nothing: two events may well share a hall. */
export async function listClashes(ctx: ActorCtx, wish: z.output<typeof clashesSchema>): Promise<Clash[]> {
  await requireEvent(ctx, wish.eventId);
  await requirePlace(ctx.db, wish);
  const found = await listClashRows(ctx.db, wish);
  return found.map((row) => {
    const { id, title, startsAt, endsAt } = row;
    return { event: mayKnow(ctx, row) ? { id, title } : null, startsAt, endsAt };
  });
}

/** Who keeps an event from others keeps its name from organizers of other events, too. */
function mayKnow({ actor, now }: ActorCtx, { id, departmentPath, status, visibility }: ClashRow): boolean {
  if (status !== "draft" && visibility === "public") return true;
  return mayAt(actor.grants, "manage-events", { eventId: id, departmentPath }, now);
}
