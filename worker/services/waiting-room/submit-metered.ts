import type { RegistrationCommand, RegistrationReply } from "#durable-objects/event-ledger/event-ledger-api";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { RoomRefusal } from "#shared/domain/waiting-room/types";
import type { CommandId, EventId } from "#shared/ids";
import { type Result, refuse } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { makeMemory } from "../../memory.ts";
import { isOffered } from "../../repositories/registrations.ts";
import { giveAdmission, readAdmission } from "./sign-place.ts";

const ROOMS_REMEMBERED_MAX = 1_000;
/** Short enough to let nobody wait for a room that closed, long enough to keep a crowd away from the ledger. */
const SHUT_MEMORY_MS = 2_000;

const shut = makeMemory<true>(ROOMS_REMEMBERED_MAX, SHUT_MEMORY_MS);

/**
 * Asks the ledger for a seat, for oneself, where people may have to wait first. The ledger knows whether they do; what it said a
 * moment ago is remembered, so that a crowd without admissions does not reach it.
 */
export async function submitMetered(
  ctx: ActorCtx,
  eventId: EventId,
  commandId: CommandId,
  command: RegistrationCommand,
): Promise<Result<RegistrationReply, LedgerRefusal | RoomRefusal>> {
  const refusal = await whyWaitFirst(ctx, eventId);
  if (refusal) return refuse(refusal);
  const isAdmitted = (await readAdmission(ctx, eventId)) !== null;
  const { userId } = ctx.actor;
  const reply = await ctx.objects.ledger(eventId).submitMetered(commandId, userId, command, isAdmitted);
  if (!reply.ok && reply.refusal.code === "waiting-room") shut.set(keyOf(ctx, eventId), true, ctx.now);
  // Whoever has a seat kept now goes on with it, also if a room opens meanwhile.
  if (reply.ok && reply.value.hold && !isAdmitted) await giveAdmission(ctx, eventId, reply.value.hold.expiresAt);
  return reply;
}

/** What is known here already: null does not say that the ledger will take them. */
export async function whyWaitFirst(ctx: ActorCtx, eventId: EventId): Promise<RoomRefusal | null> {
  if (!shut.get(keyOf(ctx, eventId), ctx.now) || (await readAdmission(ctx, eventId)) !== null) return null;
  // Whoever waited for a seat and is offered one has waited.
  return (await isOffered(ctx.db, eventId, ctx.actor.userId)) ? null : { code: "waiting-room", eventId };
}

/** The room says that nobody has to wait: here that is to be known at once. */
export function forgetShut(ctx: ActorCtx, eventId: EventId): void {
  shut.forget(keyOf(ctx, eventId));
}

function keyOf({ db }: ActorCtx, eventId: EventId): string {
  return `${db.collegeId}:${eventId}`;
}
