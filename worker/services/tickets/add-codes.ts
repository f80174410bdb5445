import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { CommandId } from "#shared/ids";
import type { addCodesSchema } from "#shared/inputs/tickets";
import { CODES_MAX } from "#shared/limits";
import { type Done, ok, type Result, refuse } from "#shared/result";
import type { AddCodesRefusal } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import { addCodeRows, countCodes, findTakenTexts } from "../../repositories/codes.ts";
import { findEvent } from "../../repositories/events.ts";

/** A repeat of the command makes no second ones. */
export async function addCodes(
  ctx: ActorCtx,
  { eventId, commandId, texts, ...terms }: z.output<typeof addCodesSchema>,
): Promise<Result<Done, AddCodesRefusal>> {
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const isKnown = (terms.ticketTypeIds ?? []).every((id) => event.ticketTypes.some((type) => type.id === id));
  if (!isKnown) throw new AppError("BAD_INPUT", "A ticket type is not of this event. Nothing was changed.");
  const unique = [...new Set(texts)];
  const rows = await Promise.all(
    unique.map(async (text) => ({
      ...terms,
      id: await idOfCommand("code", ctx.actor.userId, `${commandId}:${text}` as CommandId),
      eventId,
      text,
      createdAt: ctx.now,
      withdrawnAt: null,
    })),
  );
  const taken = await findTakenTexts(ctx.db, eventId, rows);
  if (taken.length > 0) return refuse({ code: "codes-taken", texts: taken });
  if ((await countCodes(ctx.db, eventId)) + rows.length > CODES_MAX) {
    return refuse({ code: "too-many-codes", max: CODES_MAX });
  }
  await addCodeRows(ctx.db, rows);
  return ok({});
}
