import type * as z from "zod";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { CommandId } from "#shared/ids";
import type { changeAnswersSchema } from "#shared/inputs/forms";
import { ok, type Result, refuse } from "#shared/result";
import type { FormPage } from "#shared/views/forms";
import type { ActorCtx } from "../../context.ts";
import { putAnswers } from "../../repositories/answers.ts";
import { requireEvent } from "../events/require-event.ts";
import { getForm } from "./get-form.ts";
import { parseAnswers } from "./parse-answers.ts";
import { readFormNow } from "./read-form.ts";

/** By whoever has a seat or has asked for one, until registration closes; who was not asked before, until the event ends. */
export async function changeAnswers(
  ctx: ActorCtx,
  { eventId, answers: given }: z.output<typeof changeAnswersSchema>,
): Promise<Result<FormPage, LedgerRefusal>> {
  await requireEvent(ctx, eventId);
  const { salesCloseAt, status } = await readFormNow(ctx, eventId);
  const { userId } = ctx.actor;
  const ledger = ctx.objects.ledger(eventId);
  const registration = await ledger.registrationOf(userId);
  if (registration?.status !== "pending" && registration?.status !== "confirmed")
    return refuse({ code: "not-registered" });
  if (status === "ended" || (ctx.now >= salesCloseAt && !registration.unanswered))
    return refuse({ code: "sales-closed", opensAt: null, closedAt: salesCloseAt });
  const { form, ticketTypes, answers } = await parseAnswers(ctx, eventId, given, registration.tickets);
  const row = { eventId, userId, formVersion: form.version, ticketTypes, answers, answeredAt: ctx.now };
  if (form.version > 0) await putAnswers(ctx.db, row);
  if (registration.unanswered) {
    const commandId = `answered-${crypto.randomUUID()}` as CommandId;
    const mark = { type: "MarkRegistration", userId, marks: { unanswered: 0 } } as const;
    const answered = await ledger.submit(commandId, userId, mark);
    if (!answered.ok) return answered;
  }
  return ok(await getForm(ctx, { eventId }));
}
