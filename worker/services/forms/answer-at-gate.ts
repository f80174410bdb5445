import type * as z from "zod";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import { AppError } from "#shared/errors";
import type { answerAtGateSchema } from "#shared/inputs/entry";
import { ok, type Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { putAnswers } from "../../repositories/answers.ts";
import { requireEvent } from "../events/require-event.ts";
import { parseAnswers } from "./parse-answers.ts";

/** For whoever is asked at the gate, by who stands there. What somebody answered themselves is not replaced by it. */
export async function answerAtGate(
  ctx: ActorCtx,
  { commandId, eventId, passId, answers: given }: z.output<typeof answerAtGateSchema>,
): Promise<Result<null, LedgerRefusal>> {
  await requireEvent(ctx, eventId);
  const ledger = ctx.objects.ledger(eventId);
  const marked = await ledger.marksOf({ passId });
  if (!marked) throw new AppError("NOT_FOUND");
  const { userId, marks, tickets } = marked;
  if (marks.unanswered === 0) return ok(null);
  const { form, ticketTypes, answers } = await parseAnswers(ctx, eventId, given, tickets);
  const row = { eventId, userId, formVersion: form.version, ticketTypes, answers, answeredAt: ctx.now };
  if (form.version > 0) await putAnswers(ctx.db, row);
  const mark = { type: "MarkRegistration", userId, marks: { unanswered: 0 } } as const;
  const answered = await ledger.submit(commandId, ctx.actor.userId, mark);
  return answered.ok ? ok(null) : answered;
}
