import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { addGateSchema } from "#shared/inputs/organizer";
import { GATES_MAX } from "#shared/limits";
import type { EventSetup } from "#shared/views/event";
import type { TenantCtx } from "../../context.ts";
import { newId } from "../../ids.ts";
import { findEvent } from "../../repositories/events.ts";
import { addGateRow } from "../../repositories/gates.ts";
import { configureEvent } from "../events/configure-event.ts";
import { getEventSetup } from "../events/get-event-setup.ts";

/** A gate of that name is not added twice: the second press of a button, or a retry, finds it there. */
export async function addGate(ctx: TenantCtx, { eventId, name }: z.output<typeof addGateSchema>): Promise<EventSetup> {
  const setup = await getEventSetup(ctx, { eventId });
  if (setup.gates.some((gate) => gate.name === name)) return setup;
  if (setup.gates.length >= GATES_MAX) throw new AppError("BAD_INPUT", `An event has at most ${GATES_MAX} gates.`);
  await addGateRow(ctx.db, { id: newId("gate", ctx.now), eventId, name, createdAt: ctx.now });
  const event = await findEvent(ctx.db, eventId);
  if (event) await configureEvent(ctx, event);
  return getEventSetup(ctx, { eventId });
}
