import { AppError } from "#shared/errors";
import type { EventId } from "#shared/ids";
import { ok, type Result, refuse } from "#shared/result";
import type { ImportRefusal } from "#shared/views/imports";
import { requireMay } from "../../auth/authorise.ts";
import type { ActorCtx } from "../../context.ts";
import { type EventRow, findEvent } from "../../repositories/events.ts";

/**
 * The event that people are brought into. Whoever does so takes addresses along and registers others, so both must be theirs.
 * @throws AppError NOT_ALLOWED, NOT_FOUND
 */
export async function openList(ctx: ActorCtx, eventId: EventId): Promise<Result<EventRow, ImportRefusal>> {
  await requireMay(ctx, "manage-events", { eventId });
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const { status } = event;
  return status === "published" || status === "live" ? ok(event) : refuse({ code: "import-closed", status });
}
