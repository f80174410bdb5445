import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { openOfferSchema } from "#shared/inputs/guests";
import { ok, type Result } from "#shared/result";
import type { OfferedPass, TransferOver } from "#shared/views/guests";
import type { ActorCtx } from "../../context.ts";
import { findEventWithSeats } from "../../repositories/events.ts";
import { findName } from "../../repositories/members.ts";
import { shapeCard } from "../events/shape-event.ts";
import { questionsOf, readFormNow } from "../forms/read-form.ts";
import { findOffer } from "./find-offer.ts";
import { listGiven } from "./list-given.ts";

/** What somebody is offered. Who has the link may see the event, a private one too: they are invited to it. */
export async function openOffer(
  ctx: ActorCtx,
  { token }: z.output<typeof openOfferSchema>,
): Promise<Result<OfferedPass, TransferOver>> {
  const offer = await findOffer(ctx, token);
  if (!offer.ok) return offer;
  const { eventId, passId, fromUserId, toUserId, expiresAt } = offer.value;
  const [event, form, from, given] = await Promise.all([
    findEventWithSeats(ctx.db, eventId),
    readFormNow(ctx, eventId),
    findName(ctx.db, fromUserId),
    ctx.objects.ledger(eventId).registrationOf(fromUserId),
  ]);
  if (!event) throw new AppError("NOT_FOUND");
  const pass = given?.passes.find(({ id }) => id === passId);
  return ok({
    event: shapeCard(event),
    from: from ?? "Somebody",
    ticketType: pass?.ticketType ?? "",
    ticketTypeIds: listGiven(given, passId, form.ticketTypes).map(({ ticketTypeId }) => ticketTypeId),
    due: pass?.due ?? 0,
    expiresAt,
    isAccepted: toUserId !== null,
    form: {
      questions: questionsOf(form),
      // What the giver answered is the giver's.
      mine: null,
      changeableUntil: form.salesCloseAt,
      endsAt: form.endsAt,
    },
  });
}
