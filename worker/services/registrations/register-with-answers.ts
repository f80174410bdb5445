import type * as z from "zod";
import type { RegistrationView } from "#shared/domain/ledger/answers";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { RoomRefusal } from "#shared/domain/waiting-room/types";
import { AppError } from "#shared/errors";
import type { EventId } from "#shared/ids";
import type { registerWithAnswersSchema } from "#shared/inputs/forms";
import { type Result, refuse } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { addAnswers, putAnswers } from "../../repositories/answers.ts";
import { requireEvent } from "../events/require-event.ts";
import { type ParsedAnswers, parseAnswers } from "../forms/parse-answers.ts";
import { whyWaitFirst } from "../waiting-room/submit-metered.ts";
import { requestRegistration } from "./request-registration.ts";

/**
 * Keeps what somebody answered, then asks for the seat: a seat without its answers is nobody's to repair, and answers without
 * a seat are swept. Whoever has a seat by now may be repeating a command, so whatever the form says today the ledger answers.
 */
export async function registerWithAnswers(
  ctx: ActorCtx,
  { answers: given = {}, ...command }: z.output<typeof registerWithAnswersSchema>,
): Promise<Result<RegistrationView, LedgerRefusal | RoomRefusal>> {
  const { eventId } = command;
  await requireEvent(ctx, eventId);
  const wait = await whyWaitFirst(ctx, eventId);
  if (wait) return refuse(wait);
  try {
    await keepAnswers(ctx, eventId, await parseAnswers(ctx, eventId, given, command.tickets));
  } catch (failure) {
    const isRefused = failure instanceof AppError && failure.code === "FORM_INVALID";
    if (!isRefused || !(await isSeated(ctx, eventId))) throw failure;
  }
  return requestRegistration(ctx, command);
}

/** An event that asks nothing costs no statement. What belongs to a seat is changed on its own page, until it may not be. */
export async function keepAnswers(ctx: ActorCtx, eventId: EventId, parsed: ParsedAnswers): Promise<void> {
  const { form, ticketTypes, answers } = parsed;
  if (form.questions.length === 0) return;
  const { userId } = ctx.actor;
  const row = { eventId, userId, formVersion: form.version, ticketTypes, answers, answeredAt: ctx.now };
  if (await addAnswers(ctx.db, row)) return;
  if (!(await isSeated(ctx, eventId))) await putAnswers(ctx.db, row);
}

async function isSeated(ctx: ActorCtx, eventId: EventId): Promise<boolean> {
  const registration = await ctx.objects.ledger(eventId).registrationOf(ctx.actor.userId);
  return registration?.status === "pending" || registration?.status === "confirmed";
}
