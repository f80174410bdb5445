import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { PassRulesView } from "#shared/views/passes";
import type { ActorCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";

export async function getPassRules(ctx: ActorCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<PassRulesView> {
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  return { version: event.version, ...event.passRules };
}
