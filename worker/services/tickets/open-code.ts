import type * as z from "zod";
import { isFor, priceOfOne } from "#shared/domain/ledger/choice";
import type { ChoiceRefusal } from "#shared/domain/ledger/refusals";
import { AppError } from "#shared/errors";
import type { TicketTypeId } from "#shared/ids";
import type { openCodeSchema } from "#shared/inputs/tickets";
import { ok, type Result, refuse } from "#shared/result";
import type { OpenedCode } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";
import { findCode } from "../../repositories/codes.ts";
import { findEventWithSeats } from "../../repositories/events.ts";
import { seesEvent } from "../events/sees-event.ts";
import { termsOf } from "./choose-tickets.ts";

/** What a code is good for, before anything is chosen with it; whether it still is, the ledger says when it is used. */
export async function openCode(
  ctx: ActorCtx,
  { eventId, code: text }: z.output<typeof openCodeSchema>,
): Promise<Result<OpenedCode, ChoiceRefusal>> {
  const [event, found] = await Promise.all([findEventWithSeats(ctx.db, eventId), findCode(ctx.db, eventId, text)]);
  if (!event || !(await seesEvent(ctx, event))) throw new AppError("NOT_FOUND");
  if (!found) return refuse({ code: "code-unknown" });
  const code = termsOf(found);
  const { opensAt, closesAt } = code;
  if (opensAt !== null && ctx.now < opensAt) return refuse({ code: "code-not-now", opensAt, closedAt: null });
  if (closesAt !== null && ctx.now >= closesAt)
    return refuse({ code: "code-not-now", opensAt: null, closedAt: closesAt });
  const its = event.ticketTypes.filter((type) => isFor(code, type));
  const prices: Record<TicketTypeId, number> = {};
  for (const type of its) {
    const price = priceOfOne(type, code);
    if (price !== type.price) prices[type.id] = price;
  }
  return ok({
    ticketTypes: its.filter(({ hidden }) => hidden).map(({ hidden: _, ...type }) => ({ ...type, left: null })),
    prices,
  });
}
