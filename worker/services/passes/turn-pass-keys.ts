import type * as z from "zod";
import { turnKeys } from "#shared/domain/passes/keys";
import { AppError } from "#shared/errors";
import type { turnKeysSchema } from "#shared/inputs/passes";
import { type Result, refuse } from "#shared/result";
import type { EventSetup } from "#shared/views/event";
import type { TurnKeysRefusal } from "#shared/views/passes";
import { requireStepUp } from "../../auth/step-up.ts";
import type { ActorCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { changeEvent } from "../events/change-event.ts";

/**
 * Signs an event's passes with its next key, or withdraws the key before; the gate knows at once. Written against the version
 * that was seen, so that a press of two people turns one key.
 */
export async function turnPassKeys(
  ctx: ActorCtx,
  { eventId, version, act }: z.output<typeof turnKeysSchema>,
): Promise<Result<EventSetup, TurnKeysRefusal>> {
  requireStepUp(ctx);
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const keys = turnKeys(event.passRules.keys, act, ctx.now);
  if (!keys) return refuse({ code: "keys-used-up" });
  return changeEvent(ctx, { eventId, version }, { passRules: { ...event.passRules, keys } });
}
