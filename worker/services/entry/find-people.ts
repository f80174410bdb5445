import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { TicketTypeId } from "#shared/ids";
import type { findPeopleSchema } from "#shared/inputs/entry";
import { FIND_SHOWN_MAX } from "#shared/limits";
import type { FoundPeople } from "#shared/views/gate";
import type { ActorCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { findPassesByName, findPasslessByName, listGoodPasses } from "../../repositories/passes.ts";
import { requireEvent } from "../events/require-event.ts";

/**
 * People by part of their name, those with a pass first; no address, and never more than fit on a phone.
 * @throws AppError TOO_MANY_REQUESTS for who looks through everybody
 */
export async function findPeople(
  ctx: ActorCtx,
  { eventId, q }: z.output<typeof findPeopleSchema>,
): Promise<FoundPeople> {
  const { success: withinLimit } = await ctx.env.FIND_LIMIT.limit({ key: ctx.actor.userId });
  if (!withinLimit) throw new AppError("TOO_MANY_REQUESTS");
  await requireEvent(ctx, eventId);
  const [event, named, without] = await Promise.all([
    findEvent(ctx.db, eventId),
    findPassesByName(ctx.db, eventId, q, FIND_SHOWN_MAX + 1),
    findPasslessByName(ctx.db, eventId, q, FIND_SHOWN_MAX + 1),
  ]);
  const owners = [...new Set(named.map(({ userId }) => userId))];
  const good = await listGoodPasses(ctx.db, eventId, owners);
  const typeName = (id: TicketTypeId) => event?.ticketTypes.find((type) => type.id === id)?.name ?? "";
  const people = [
    ...owners.map((userId) => ({
      userId,
      name: named.find((pass) => pass.userId === userId)?.name ?? "",
      status: "confirmed" as const,
      passes: good
        .filter((pass) => pass.userId === userId)
        .map(({ userId: _, ticketTypeId, ...pass }) => ({ ...pass, ticketType: typeName(ticketTypeId) })),
    })),
    ...without.map((one) => ({ ...one, passes: [] })),
  ];
  const isCut = named.length > FIND_SHOWN_MAX || people.length > FIND_SHOWN_MAX;
  return { people: people.slice(0, FIND_SHOWN_MAX), isCut };
}
