import type { EventId, UserId } from "#shared/ids";
import type { ActorCtx, TenantCtx } from "../../context.ts";
import { makeMemory } from "../../memory.ts";
import { holdsPass } from "../../repositories/passes.ts";

/** Somebody whose pass was withdrawn may still join a queue for this long; being let in at the gate is decided by the ledger alone. */
const PASS_MEMORY_MS = 60_000;
const PASSES_REMEMBERED_MAX = 20_000;

const holders = makeMemory<true>(PASSES_REMEMBERED_MAX, PASS_MEMORY_MS);

/** Whether the person holds a pass for the event that was not withdrawn: what its queues and kitchens ask for. */
export async function hasPass(ctx: ActorCtx, eventId: EventId): Promise<boolean> {
  const { userId } = ctx.actor;
  const key = keyOf(ctx, eventId, userId);
  if (holders.get(key, ctx.now)) return true;
  if (!(await holdsPassNow(ctx, eventId, userId))) return false;
  holders.set(key, true, ctx.now);
  return true;
}

/** Call after a pass was withdrawn, so that this isolate knows at once. */
export function forgetPass(ctx: TenantCtx, eventId: EventId, userId: UserId): void {
  holders.forget(keyOf(ctx, eventId, userId));
}

async function holdsPassNow(ctx: ActorCtx, eventId: EventId, userId: UserId): Promise<boolean> {
  if (await holdsPass(ctx.db, eventId, userId)) return true;
  // The read model may trail somebody who registered a moment ago.
  const registration = await ctx.objects.ledger(eventId).registrationOf(userId);
  return registration?.passes.some(({ revokedAt }) => revokedAt === null) ?? false;
}

function keyOf(ctx: TenantCtx, eventId: EventId, userId: UserId): string {
  return `${ctx.db.collegeId}:${eventId}:${userId}`;
}
