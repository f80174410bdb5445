import type * as z from "zod";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import { AppError } from "#shared/errors";
import type { setEventStatusSchema } from "#shared/inputs/organizer";
import { type Result, refuse } from "#shared/result";
import type { EventSetup, StaleEdit } from "#shared/views/event";
import type { LifecycleRefusal } from "#shared/views/lifecycle";
import type { ActorCtx, TenantCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { anchorLog } from "../history/anchor-log.ts";
import { changeEvent } from "./change-event.ts";
import { mayPublish } from "./may-publish.ts";

/**
 * Any step but two: a draft is published first, so that nothing goes live that nobody could find; and what was cancelled stays
 * so, for its people were told.
 */
export async function setEventStatus(
  ctx: TenantCtx & Pick<ActorCtx, "actor" | "requestId">,
  { status, ...edit }: z.output<typeof setEventStatusSchema>,
): Promise<Result<EventSetup, StaleEdit | LedgerRefusal | LifecycleRefusal>> {
  const event = await findEvent(ctx.db, edit.eventId);
  if (!event) throw new AppError("NOT_FOUND");
  if (event.status === "cancelled") return refuse({ code: "event-cancelled" });
  if (event.status !== "draft") {
    const changed = await changeEvent(ctx, edit, { status });
    if (changed.ok && status === "ended") await anchorLog(ctx, edit.eventId);
    return changed;
  }
  if (status !== "published") return refuse({ code: "event-not-published" });
  if (!(await mayPublish(ctx))) return refuse({ code: "needs-approval" });
  return changeEvent(ctx, edit, { status, submittedAt: null, returnNote: null });
}
