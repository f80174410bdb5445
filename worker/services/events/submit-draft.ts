import type * as z from "zod";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import { AppError } from "#shared/errors";
import type { submitDraftSchema } from "#shared/inputs/lifecycle";
import { type Result, refuse } from "#shared/result";
import type { EventSetup, StaleEdit } from "#shared/views/event";
import type { LifecycleRefusal } from "#shared/views/lifecycle";
import type { TenantCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { changeEvent } from "./change-event.ts";

/** Puts a draft before the college, which publishes it or gives it back. It can still be edited: what is published is what is there. */
export async function submitDraft(
  ctx: TenantCtx,
  edit: z.output<typeof submitDraftSchema>,
): Promise<Result<EventSetup, StaleEdit | LedgerRefusal | LifecycleRefusal>> {
  const event = await findEvent(ctx.db, edit.eventId);
  if (!event) throw new AppError("NOT_FOUND");
  if (event.status === "cancelled") return refuse({ code: "event-cancelled" });
  if (event.status !== "draft") return refuse({ code: "not-submitted" });
  return changeEvent(ctx, edit, { submittedAt: ctx.now, returnNote: null });
}
