import { isGone } from "#shared/domain/ledger/view";
import type { EventId, UserId } from "#shared/ids";
import { may, type Target } from "../../auth/authorise.ts";
import type { CollegeCtx, TenantCtx } from "../../context.ts";
import { describeFailure, logLine } from "../../log.ts";
import { isInAudience } from "../../repositories/event-audiences.ts";
import type { EventRow } from "../../repositories/events.ts";

export type Looking = TenantCtx & Pick<CollegeCtx, "actor">;

/**
 * Whether somebody may know that an event exists: a draft is its organizers' own business, a private one that of its staff,
 * of whom they listed, and of whoever is registered. Its stations are as hidden as itself; who works at one sees that.
 */
export async function seesEvent(
  ctx: Looking,
  { id: eventId, status, visibility }: Pick<EventRow, "id" | "status" | "visibility">,
  target: Target = { eventId },
): Promise<boolean> {
  if (status === "draft") return may(ctx, "manage-events", { eventId });
  return visibility !== "private" || seesPrivate(ctx, eventId, target);
}

export async function seesPrivate(ctx: Looking, eventId: EventId, target: Target = { eventId }): Promise<boolean> {
  const { actor } = ctx;
  if (!actor) return false;
  if ((await may(ctx, "help", target)) || (await isInAudience(ctx.db, eventId, actor))) return true;
  // The read model may trail somebody who was given a pass a moment ago.
  return hasPlaceNow(ctx, eventId, actor.userId);
}

/** What its ledger says. One that does not answer leaves the event as absent as it is to everybody else. */
export async function hasPlaceNow(
  { objects }: Pick<TenantCtx, "objects">,
  eventId: EventId,
  userId: UserId,
): Promise<boolean> {
  try {
    const registration = await objects.ledger(eventId).registrationOf(userId);
    return registration !== null && !isGone(registration.status);
  } catch (failure) {
    logLine("error", "a ledger did not say who has a place", { eventId, failure: describeFailure(failure) });
    return false;
  }
}
