import type * as z from "zod";
import { USUAL_ENTRY_SETTINGS } from "#shared/domain/entry/view";
import { AppError } from "#shared/errors";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { EntrySetup } from "#shared/views/gate";
import type { ActorCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { listGates } from "../../repositories/gates.ts";

export async function getEntry(ctx: ActorCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<EntrySetup> {
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const gates = await listGates(ctx.db, [eventId]);
  const { id, title, version, ticketTypes } = event;
  return {
    event: { id, title, startsAt: event.startsAt, endsAt: event.endsAt },
    version,
    ...(event.entry ?? USUAL_ENTRY_SETTINGS),
    ticketTypes: ticketTypes.filter(({ admits }) => admits).map((type) => ({ id: type.id, name: type.name })),
    gates: gates.map((gate) => ({ id: gate.id, name: gate.name })),
  };
}
