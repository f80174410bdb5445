import type * as z from "zod";
import type { LedgerRefusal } from "#shared/domain/ledger/types";
import { AppError } from "#shared/errors";
import type { setEventStatusSchema } from "#shared/inputs/organizer";
import { type Result, refuse } from "#shared/result";
import type { EventSetup, StaleEdit } from "#shared/views/event";
import type { TenantCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { changeEvent } from "./change-event.ts";

/** Any step but one: a draft is published first, so that nothing goes live that nobody could find. */
export async function setEventStatus(
  ctx: TenantCtx,
  { status, ...edit }: z.output<typeof setEventStatusSchema>,
): Promise<Result<EventSetup, StaleEdit | LedgerRefusal>> {
  const event = await findEvent(ctx.db, edit.eventId);
  if (!event) throw new AppError("NOT_FOUND");
  if (event.status === "draft" && status !== "published") return refuse({ code: "event-not-published" });
  return changeEvent(ctx, edit, { status });
}
