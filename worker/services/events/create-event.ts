import type * as z from "zod";
import type { createEventSchema } from "#shared/inputs/organizer";
import type { EventSetup } from "#shared/views/event";
import type { Actor } from "../../auth/scope.ts";
import type { TenantCtx } from "../../context.ts";
import { newId } from "../../ids.ts";
import { addEvent } from "../../repositories/events.ts";
import { configureEvent } from "./configure-event.ts";
import { shapeSetup } from "./shape-event.ts";

export async function createEvent(
  ctx: TenantCtx & { readonly actor: Actor },
  { fields }: z.output<typeof createEventSchema>,
): Promise<EventSetup> {
  const event = await addEvent(ctx.db, {
    ...fields,
    id: newId("event", ctx.now),
    version: 1,
    configuredVersion: 0,
    status: "draft",
    createdBy: ctx.actor.userId,
    createdAt: ctx.now,
  });
  await configureEvent(ctx, event);
  return shapeSetup(event, [], []);
}
