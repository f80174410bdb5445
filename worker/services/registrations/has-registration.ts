import type { EventId, UserId } from "#shared/ids";
import type { ActorCtx, TenantCtx } from "../../context.ts";
import { makeMemory } from "../../memory.ts";
import { findRegistrationStatus } from "../../repositories/registrations.ts";

/** A cancelled guest may still join a queue for this long; being let in at the gate is decided by the ledger alone. */
const REGISTRATION_MEMORY_MS = 60_000;
const REGISTRATIONS_REMEMBERED_MAX = 20_000;

const confirmed = makeMemory<true>(REGISTRATIONS_REMEMBERED_MAX, REGISTRATION_MEMORY_MS);

/** Whether the person is registered and confirmed for the event: what its queues and kitchens ask for. */
export async function hasRegistration(ctx: ActorCtx, eventId: EventId): Promise<boolean> {
  const { userId } = ctx.actor;
  const key = keyOf(ctx, eventId, userId);
  if (confirmed.get(key, ctx.now)) return true;
  if (!(await isConfirmed(ctx, eventId, userId))) return false;
  confirmed.set(key, true, ctx.now);
  return true;
}

export function forgetRegistration(ctx: TenantCtx, eventId: EventId, userId: UserId): void {
  confirmed.forget(keyOf(ctx, eventId, userId));
}

async function isConfirmed(ctx: ActorCtx, eventId: EventId, userId: UserId): Promise<boolean> {
  if ((await findRegistrationStatus(ctx.db, eventId, userId)) === "confirmed") return true;
  // The read model may trail somebody who registered a moment ago.
  return (await ctx.objects.ledger(eventId).registrationOf(userId))?.status === "confirmed";
}

function keyOf(ctx: TenantCtx, eventId: EventId, userId: UserId): string {
  return `${ctx.db.collegeId}:${eventId}:${userId}`;
}
