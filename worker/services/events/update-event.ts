import type * as z from "zod";
import type { LedgerRefusal } from "#shared/domain/ledger/types";
import type { updateEventSchema } from "#shared/inputs/organizer";
import type { Result } from "#shared/result";
import type { EventSetup, StaleEdit } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";

export async function updateEvent(
  _ctx: ActorCtx,
  _input: z.output<typeof updateEventSchema>,
): Promise<Result<EventSetup, StaleEdit | LedgerRefusal>> {
  throw new Error("unreachable");
}
