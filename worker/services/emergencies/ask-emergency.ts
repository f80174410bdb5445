import type * as z from "zod";
import { EMERGENCIES_ASKED_MAX, EMERGENCY_TEXTS } from "#shared/emergencies";
import { AppError } from "#shared/errors";
import type { EventId } from "#shared/ids";
import type { askEmergencySchema } from "#shared/inputs/emergencies";
import { ok, type Result, refuse } from "#shared/result";
import type { EmergencyRefusal } from "#shared/views/emergencies";
import type { ActorCtx } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import { addEmergency, findEmergency } from "../../repositories/emergencies.ts";
import { requireEvent } from "../events/require-event.ts";
import { queueMessages } from "../messages/queue-messages.ts";
import { listConfirmers } from "./list-confirmers.ts";
import { nudgeConfirmers } from "./nudge-confirmers.ts";

type Asked = z.output<typeof askEmergencySchema> & { readonly eventId: EventId | null };

/** Asks for an emergency to be sent. Nobody but those who can confirm it hears of it; the same command again asks once. */
export async function askEmergency(
  ctx: ActorCtx,
  { commandId, eventId, kind, text: own }: Asked,
): Promise<Result<null, EmergencyRefusal>> {
  const { actor, db, now } = ctx;
  if (eventId) await requireEvent(ctx, eventId);
  const id = await idOfCommand("emergency", actor.userId, commandId);
  const text = kind === "own" ? own : EMERGENCY_TEXTS[kind];
  if (text === null) throw new AppError("BAD_INPUT");
  const isNew = await addEmergency(db, { id, eventId, kind, text, askedBy: actor.userId, askedAt: now });
  if (!isNew && !(await findEmergency(db, { id, eventId })))
    return refuse({ code: "too-many-asked", max: EMERGENCIES_ASKED_MAX });
  const confirmers = await listConfirmers(ctx, eventId);
  const others = confirmers.filter(({ userId }) => userId !== actor.userId);
  // Their own pages ask anew at once; who looks at none hears by every way there is.
  await nudgeConfirmers(ctx, confirmers);
  await queueMessages(
    ctx,
    others.map(({ userId }) => ({
      ...{ id: `ask:${id}:${userId}`, kind: "emergency-asked" as const, eventId, userId },
      variables: { "emergency.text": text, "emergency.from": actor.name },
    })),
  );
  return ok(null);
}
