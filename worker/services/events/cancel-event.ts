import type * as z from "zod";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import { AppError } from "#shared/errors";
import type { cancelEventSchema } from "#shared/inputs/lifecycle";
import { ok, type Result, refuse } from "#shared/result";
import type { EventSetup, StaleEdit } from "#shared/views/event";
import type { LifecycleRefusal } from "#shared/views/lifecycle";
import type { TenantCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { changeEvent } from "./change-event.ts";
import { getEventSetup } from "./get-event-setup.ts";

/**
 * For good: its people are told. That they must be is written with the change; `worker/jobs/tell-people.ts` does it. Money goes
 * back from there too, for it knows everybody who had a place and goes on where it stopped.
 */
export async function cancelEvent(
  ctx: TenantCtx,
  { reason, ...edit }: z.output<typeof cancelEventSchema>,
): Promise<Result<EventSetup, StaleEdit | LedgerRefusal | LifecycleRefusal>> {
  const event = await findEvent(ctx.db, edit.eventId);
  if (!event) throw new AppError("NOT_FOUND");
  switch (event.status) {
    case "draft":
      return refuse({ code: "event-not-published" });
    case "ended":
      return refuse({ code: "event-over" });
    case "cancelled":
      // A repeat of what was done is not refused; another reason would not be what people were told.
      return event.cancelReason === reason ? ok(await getEventSetup(ctx, edit)) : refuse({ code: "event-cancelled" });
    default:
      return changeEvent(ctx, edit, { status: "cancelled", cancelReason: reason }, "event-cancelled");
  }
}
