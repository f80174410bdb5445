import type * as z from "zod";
import type { PlaceView, RoomStanding } from "#shared/domain/waiting-room/types";
import { askAgainMs, placeView } from "#shared/domain/waiting-room/view";
import type { EventId } from "#shared/ids";
import type { enterRoomSchema } from "#shared/inputs/waiting-room";
import type { RoomPlace } from "#shared/views/waiting-room";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";
import { readStanding, rememberStanding } from "./read-standing.ts";
import { giveAdmission, readAdmission, readTicket, signTicket, type Ticket } from "./sign-place.ts";
import { forgetShut } from "./submit-metered.ts";

const JITTER = 0.3;

/**
 * The place somebody has in front of an event's registration, or a new one at the end; whoever has their turn gets the admission
 * along. With a ticket the answer follows from how the room stands, and the room's object is not asked about anybody.
 */
export async function enterRoom(
  ctx: ActorCtx,
  { eventId, ticket = null, again = false }: z.output<typeof enterRoomSchema>,
): Promise<RoomPlace> {
  await requireEvent(ctx, eventId);
  const until = await readAdmission(ctx, eventId);
  if (until !== null) return place({ state: "admitted", until }, ticket);
  const shown = ticket === null || again ? null : await readTicket(ctx, eventId, ticket);
  if (shown) {
    const standing = await readStanding(ctx, eventId);
    if (standing.status !== "closed" && standing.round === shown.round) return stand(ctx, eventId, standing, shown);
  }
  const entered = await ctx.objects.room(eventId).enter(ctx.actor.userId, again);
  if (!entered.ok) {
    if (entered.refusal.code === "turn-missed") return place({ state: "missed" }, null);
    forgetShut(ctx, eventId);
    return place({ state: "free" }, null);
  }
  const { standing, number } = entered.value;
  rememberStanding(ctx, eventId, standing);
  return stand(ctx, eventId, standing, { round: standing.round, number });
}

async function stand(ctx: ActorCtx, eventId: EventId, standing: RoomStanding, ticket: Ticket): Promise<RoomPlace> {
  const view = placeView(standing, ticket.number);
  // An admission lasts longer than the turn it is for, so it can be over only if clocks differ.
  if (view.state === "admitted") await giveAdmission(ctx, eventId, view.until);
  return place(view, view.state === "missed" ? null : await signTicket(ctx, eventId, ticket), ctx.now);
}

function place(view: PlaceView, ticket: string | null, now = 0): RoomPlace {
  return { view, ticket, askAgainMs: Math.round(askAgainMs(view, now) * (1 + JITTER * Math.random())) };
}
