import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { askedAtGateSchema } from "#shared/inputs/entry";
import type { OpenQuestions } from "#shared/views/forms";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";
import { typesOf } from "./parse-answers.ts";
import { questionsOf, readFormNow } from "./read-form.ts";

/** What whoever has this pass is asked at the gate; nothing of what they answered before. */
export async function getOpenQuestions(
  ctx: ActorCtx,
  { eventId, passId }: z.output<typeof askedAtGateSchema>,
): Promise<OpenQuestions> {
  await requireEvent(ctx, eventId);
  const [form, marked] = await Promise.all([
    readFormNow(ctx, eventId),
    ctx.objects.ledger(eventId).marksOf({ passId }),
  ]);
  if (!marked) throw new AppError("NOT_FOUND");
  const questions = marked.marks.unanswered > 0 ? questionsOf(form) : [];
  return { questions, ticketTypes: typesOf(form, marked.tickets) };
}
