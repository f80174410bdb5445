import type * as z from "zod";
import type { CheckInList } from "#shared/domain/entry/types";
import { ENTRY_LIST_ID } from "#shared/domain/entry/view";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import { AppError } from "#shared/errors";
import type { CommandId } from "#shared/ids";
import type { saveEntrySchema } from "#shared/inputs/entry";
import { ok, type Result } from "#shared/result";
import type { StaleEdit } from "#shared/views/event";
import type { EntrySetup } from "#shared/views/gate";
import type { ActorCtx } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import { changeEvent } from "../events/change-event.ts";
import { getEntry } from "./get-entry.ts";

/** Saves all lists of an event at once. A zone that people are in stays: the ledger refuses to lose them. */
export async function saveEntry(
  ctx: ActorCtx,
  { eventId, version, commandId, annulMinutes, lists: asked, badges, homeGates }: z.output<typeof saveEntrySchema>,
): Promise<Result<EntrySetup, StaleEdit | LedgerRefusal>> {
  const before = await getEntry(ctx, { eventId });
  const lists: CheckInList[] = await Promise.all(
    asked.map(async ({ id, ...list }, at) => ({
      ...list,
      id:
        list.kind === "entry"
          ? ENTRY_LIST_ID
          : (id ?? (await idOfCommand("list", ctx.actor.userId, `${commandId}:${at}` as CommandId))),
    })),
  );
  const known = [...before.gates, ...before.ticketTypes, ...before.lists].map(({ id }) => id);
  requireKnown(asked, new Set<string>([...known, ENTRY_LIST_ID]));
  const saved = await changeEvent(
    ctx,
    { eventId, version },
    { entry: { lists, annulMinutes, ...(badges ? { badges } : {}), ...(homeGates ? { homeGates } : {}) } },
  );
  return saved.ok ? ok(await getEntry(ctx, { eventId })) : saved;
}

/** @throws AppError NOT_FOUND for lists, gates and tickets of other events */
function requireKnown(lists: z.output<typeof saveEntrySchema>["lists"], known: ReadonlySet<string>): void {
  const named = lists.flatMap(({ id, ticketTypeIds, gateIds, rules }) => [
    ...(id ? [id] : []),
    ...(ticketTypeIds ?? []),
    ...(gateIds ?? []),
    ...rules.flatMap((rule) => [...(rule.ticketTypeIds ?? []), ...(rule.type === "gates" ? rule.gateIds : [])]),
  ]);
  if (named.some((id) => !known.has(id))) throw new AppError("NOT_FOUND");
}
