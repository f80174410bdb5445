import type { PassView } from "#shared/domain/ledger/answers";
import { AppError } from "#shared/errors";
import type { EventId } from "#shared/ids";
import type { EventCard } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";
import { getPass } from "./get-pass.ts";

/** What somebody can take along to an event: their passes that open something. @throws AppError NOT_FOUND without any */
export async function getTickets(
  ctx: ActorCtx,
  eventId: EventId,
): Promise<{ readonly event: EventCard; readonly passes: readonly PassView[] }> {
  const { event, registration } = await getPass(ctx, { eventId });
  const passes = registration.passes.filter(({ revokedAt }) => revokedAt === null);
  if (passes.length === 0 || event.status === "cancelled") throw new AppError("NOT_FOUND");
  return { event, passes };
}
