import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { FormPage } from "#shared/views/forms";
import type { ActorCtx } from "../../context.ts";
import { findAnswers } from "../../repositories/answers.ts";
import { seesEvent } from "../events/sees-event.ts";
import { questionsOf, readFormNow } from "./read-form.ts";

export async function getForm(ctx: ActorCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<FormPage> {
  const form = await readFormNow(ctx, eventId);
  if (!(await seesEvent(ctx, { ...form, id: eventId }))) throw new AppError("NOT_FOUND");
  const mine = form.version === 0 ? null : await findAnswers(ctx.db, eventId, ctx.actor.userId);
  return {
    questions: questionsOf(form),
    mine: mine && { answers: mine.answers, ticketTypes: mine.ticketTypes },
    changeableUntil: form.salesCloseAt,
    endsAt: form.endsAt,
  };
}
