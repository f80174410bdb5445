import type * as z from "zod";
import type { LedgerRefusal } from "#shared/domain/ledger/types";
import type { updateEventSchema } from "#shared/inputs/organizer";
import type { Result } from "#shared/result";
import type { EventSetup, StaleEdit } from "#shared/views/event";
import type { TenantCtx } from "../../context.ts";
import { changeEvent } from "./change-event.ts";

export async function updateEvent(
  ctx: TenantCtx,
  { fields, ...edit }: z.output<typeof updateEventSchema>,
): Promise<Result<EventSetup, StaleEdit | LedgerRefusal>> {
  return changeEvent(ctx, edit, fields);
}
