import type * as z from "zod";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import { AppError } from "#shared/errors";
import type { savePassRulesSchema } from "#shared/inputs/passes";
import type { Result } from "#shared/result";
import type { EventSetup, StaleEdit } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { changeEvent } from "../events/change-event.ts";

export async function savePassRules(
  ctx: ActorCtx,
  { eventId, version, requireRotating }: z.output<typeof savePassRulesSchema>,
): Promise<Result<EventSetup, StaleEdit | LedgerRefusal>> {
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  return changeEvent(ctx, { eventId, version }, { passRules: { ...event.passRules, requireRotating } });
}
