import type * as z from "zod";
import { ADMISSION, NO_REFUND } from "#shared/domain/ledger/choice";
import type { createEventSchema } from "#shared/inputs/organizer";
import type { EventSetup } from "#shared/views/event";
import type { Actor } from "../../auth/scope.ts";
import type { TenantCtx } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import { addEvent } from "../../repositories/events.ts";
import { requireDepartment } from "../departments/require-department.ts";
import { requirePlace } from "../venues/require-place.ts";
import { configureEvent } from "./configure-event.ts";
import { getEventSetup } from "./get-event-setup.ts";
import { shapeSetup } from "./shape-event.ts";

/** A repeat of the command finds the event there, as it is by then. */
export async function createEvent(
  ctx: TenantCtx & { readonly actor: Actor },
  { commandId, fields }: z.output<typeof createEventSchema>,
): Promise<EventSetup> {
  const departmentPath = await requireDepartment(ctx, fields.departmentId);
  const { userId } = ctx.actor;
  const id = await idOfCommand("event", userId, commandId);
  const { tags = [], visibility = "public" } = fields;
  const event = await addEvent(ctx.db, {
    ...fields,
    ...{ tags, visibility, ...(await requirePlace(ctx.db, fields)) },
    departmentPath,
    id,
    version: 1,
    configuredVersion: 0,
    status: "draft",
    ticketTypes: [{ ...ADMISSION, id: await idOfCommand("ticketType", userId, commandId) }],
    quotas: [],
    entry: null,
    payOnline: false,
    refund: NO_REFUND,
    createdBy: userId,
    createdAt: ctx.now,
    catalogueSeq: null,
    cancelReason: null,
    submittedAt: null,
    returnNote: null,
    seriesId: null,
    occurrenceAt: null,
    ownFields: [],
    cover: null,
    waitingRoom: "automatic",
  });
  if (!event) return getEventSetup(ctx, { eventId: id });
  await configureEvent(ctx, event);
  return shapeSetup(event, [], []);
}
