import type * as z from "zod";
import type { LedgerRefusal, Quota, TicketType } from "#shared/domain/ledger/types";
import type { CommandId, Id, UserId } from "#shared/ids";
import type { saveTicketsSchema } from "#shared/inputs/tickets";
import type { Result } from "#shared/result";
import type { EventSetup, StaleEdit } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import { changeEvent } from "../events/change-event.ts";

/** Saves all ticket types and quotas of an event at once; whoever has a ticket keeps it, so the ledger refuses less than is taken. */
export async function saveTickets(
  ctx: ActorCtx,
  { eventId, version, commandId, ...input }: z.output<typeof saveTicketsSchema>,
): Promise<Result<EventSetup, StaleEdit | LedgerRefusal>> {
  const idFor = newIds(ctx.actor.userId, commandId);
  const ticketTypes: TicketType[] = await Promise.all(
    input.ticketTypes.map(async ({ id, ...type }, at) => ({ ...type, id: id ?? (await idFor("ticketType", at)) })),
  );
  const quotas: Quota[] = await Promise.all(
    input.quotas.map(async ({ id, types, ...quota }, at) => ({
      ...quota,
      id: id ?? (await idFor("quota", at)),
      ticketTypeIds: [...new Set(types)].flatMap((type) => ticketTypes[type]?.id ?? []),
    })),
  );
  return changeEvent(ctx, { eventId, version }, { ticketTypes, quotas });
}

function newIds(creator: UserId, commandId: CommandId) {
  return <K extends "ticketType" | "quota">(kind: K, at: number): Promise<Id<K>> =>
    idOfCommand(kind, creator, `${commandId}:${at}` as CommandId);
}
