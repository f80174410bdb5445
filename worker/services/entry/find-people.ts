import type * as z from "zod";
import type { findPeopleSchema } from "#shared/inputs/entry";
import { FIND_SHOWN_MAX } from "#shared/limits";
import type { FoundPeople } from "#shared/views/gate";
import type { ActorCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { findPassesByName, findUnissuedByName } from "../../repositories/passes.ts";
import { requireEvent } from "../events/require-event.ts";

/** People by part of their name, those with a pass first; no address, and never more than fit on a phone. */
export async function findPeople(
  ctx: ActorCtx,
  { eventId, q }: z.output<typeof findPeopleSchema>,
): Promise<FoundPeople> {
  await requireEvent(ctx, eventId);
  const [event, withPass, without] = await Promise.all([
    findEvent(ctx.db, eventId),
    findPassesByName(ctx.db, eventId, q, FIND_SHOWN_MAX + 1),
    findUnissuedByName(ctx.db, eventId, q, FIND_SHOWN_MAX + 1),
  ]);
  const people = [
    ...withPass.map(({ ticketTypeId, ...pass }) => {
      const ticketType = event?.ticketTypes.find(({ id }) => id === ticketTypeId)?.name ?? "";
      return { ...pass, ticketType, status: "confirmed" as const };
    }),
    ...without.map((one) => ({ ...one, passId: null, ticketType: "", admittedAt: null, admittedGate: null })),
  ];
  return { people: people.slice(0, FIND_SHOWN_MAX), isCut: people.length > FIND_SHOWN_MAX };
}
