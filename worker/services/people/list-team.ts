import type * as z from "zod";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { GrantView } from "#shared/views/people";
import type { ActorCtx } from "../../context.ts";
import { listTeam as listTeamRows } from "../../repositories/grants.ts";
import { requireEvent } from "../events/require-event.ts";

/** Who holds a role at this event or one of its stations; those whose role covers more are not among them. */
export async function listTeam(ctx: ActorCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<GrantView[]> {
  await requireEvent(ctx, eventId);
  return listTeamRows(ctx.db, eventId, ctx.now);
}
