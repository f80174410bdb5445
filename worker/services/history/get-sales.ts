import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { SalesView } from "#shared/views/sales";
import type { ActorCtx } from "../../context.ts";
import { makeMemory } from "../../memory.ts";
import { findEvent } from "../../repositories/events.ts";
import { listSales } from "../../repositories/sales.ts";
import { requireEvent } from "../events/require-event.ts";

const MINUTE_MS = 60_000;
/** A clock's offset is a multiple of a quarter of an hour everywhere: such steps add up to any campus's hours and days. */
const QUARTER_MS = 15 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** As many steps as a chart shows apart: 180 minutes, 168 hours. */
const MINUTES_UP_TO_MS = 3 * HOUR_MS;
const HOURS_UP_TO_MS = 7 * 24 * HOUR_MS;

const EVENTS_REMEMBERED_MAX = 200;
/** Everybody who looks at one event asks within this time of each other, ten seconds apart. */
const SALES_MEMORY_MS = 5_000;
const known = makeMemory<SalesView>(EVENTS_REMEMBERED_MAX, SALES_MEMORY_MS);

export async function getSales(ctx: ActorCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<SalesView> {
  await requireEvent(ctx, eventId);
  const key = `${ctx.db.collegeId}:${eventId}`;
  const remembered = known.get(key, ctx.now);
  if (remembered) return remembered;
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const until = Math.max(event.salesOpenAt, Math.min(ctx.now, event.salesCloseAt));
  const span = until - event.salesOpenAt;
  const unit: SalesView["unit"] = span <= MINUTES_UP_TO_MS ? "minute" : span <= HOURS_UP_TO_MS ? "hour" : "day";
  const changes = await listSales(ctx.db, eventId, unit === "minute" ? MINUTE_MS : QUARTER_MS);
  const ticketTypes = event.ticketTypes.map(({ id, name, admits }) => ({ id, name, admits }));
  const view: SalesView = {
    // Times of sale may have been moved since; and who had a seat may give it back after they are over.
    from: Math.min(event.salesOpenAt, changes[0]?.at ?? event.salesOpenAt),
    until: Math.max(until, changes.at(-1)?.at ?? until),
    ...{ unit, ticketTypes, changes },
  };
  known.set(key, view, ctx.now);
  return view;
}
