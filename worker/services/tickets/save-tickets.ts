import type * as z from "zod";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { Quota, TicketType } from "#shared/domain/ledger/types";
import type { CommandId, Id, UserId } from "#shared/ids";
import type { saveTicketsSchema } from "#shared/inputs/tickets";
import { ok, type Result } from "#shared/result";
import type { EventSetup, StaleEdit } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import { changeEvent } from "../events/change-event.ts";
import { getEventSetup } from "../events/get-event-setup.ts";
import { requireSeller } from "../payments/require-seller.ts";

/**
 * Saves all ticket types and quotas of an event at once, and how they are paid; whoever has a ticket keeps it, so the ledger
 * refuses less than is taken.
 * @throws AppError PAYMENTS_OFF where nothing can be paid online
 */
export async function saveTickets(
  ctx: ActorCtx,
  { eventId, version, commandId, ...input }: z.output<typeof saveTicketsSchema>,
): Promise<Result<EventSetup, StaleEdit | LedgerRefusal>> {
  const { payOnline, refund } = input;
  if (payOnline) await requireSeller(ctx);
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
  const wanted = { ticketTypes, quotas, payOnline, refund };
  const saved = await changeEvent(ctx, { eventId, version }, wanted);
  if (saved.ok || saved.refusal.code !== "stale-edit") return saved;
  // The same command again, because its answer was lost: whoever sent it must not find its tickets beside theirs.
  const newest = await getEventSetup(ctx, { eventId });
  return isSaved(newest, wanted) ? ok(newest) : saved;
}

function isSaved(setup: EventSetup, wanted: Pick<EventSetup, "ticketTypes" | "quotas" | "payOnline" | "refund">) {
  const { ticketTypes, quotas, payOnline, refund } = setup;
  return JSON.stringify({ ticketTypes, quotas, payOnline, refund }) === JSON.stringify(wanted);
}

function newIds(creator: UserId, commandId: CommandId) {
  return <K extends "ticketType" | "quota">(kind: K, at: number): Promise<Id<K>> =>
    idOfCommand(kind, creator, `${commandId}:${at}` as CommandId);
}
