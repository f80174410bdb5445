import type * as z from "zod";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { saveRoomSchema } from "#shared/inputs/waiting-room";
import type { Result } from "#shared/result";
import type { EventSetup, StaleEdit } from "#shared/views/event";
import type { TenantCtx } from "../../context.ts";
import { changeEvent } from "../events/change-event.ts";

export function saveRoom(
  ctx: TenantCtx,
  { eventId, version, mode }: z.output<typeof saveRoomSchema>,
): Promise<Result<EventSetup, StaleEdit | LedgerRefusal>> {
  return changeEvent(ctx, { eventId, version }, { waitingRoom: mode });
}
