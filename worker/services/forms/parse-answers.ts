import { formSchema } from "#shared/domain/forms/schema";
import type { Answers, GivenAnswers } from "#shared/domain/forms/types";
import { keptUntil } from "#shared/domain/forms/view";
import { APP_ERRORS, AppError } from "#shared/errors";
import type { EventId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import { toFieldProblem } from "../../errors.ts";
import type { EventForm } from "../../repositories/forms.ts";
import { questionsOf, readForm, readFormNow } from "./read-form.ts";

export type ParsedAnswers = { readonly form: EventForm; readonly answers: Answers };

/**
 * What is kept of somebody's answers.
 * @throws AppError FORM_INVALID with a sentence for each question that is not answered as it has to be
 */
export async function parseAnswers(
  ctx: TenantCtx,
  eventId: EventId,
  given: GivenAnswers,
  ticketType: string | null,
): Promise<ParsedAnswers> {
  const remembered = await readForm(ctx, eventId);
  const parsed = parse(remembered, given, ticketType);
  // What a form said seconds ago must not turn away who answers as it is now.
  const form = parsed.success ? remembered : await readFormNow(ctx, eventId);
  const { success, data, error } = parsed.success ? parsed : parse(form, given, ticketType);
  if (!success) throw new AppError("FORM_INVALID", APP_ERRORS.FORM_INVALID.message, error.issues.map(toFieldProblem));
  return { form, answers: withinTheirTime(data, form, ctx.now) };
}

function parse(form: EventForm, given: GivenAnswers, ticketType: string | null) {
  return formSchema(questionsOf(form), ticketType).safeParse(given);
}

/** Nothing is kept whose time is over, or the sweep could never end. */
function withinTheirTime(answers: Answers, { questions, endsAt }: EventForm, now: number): Answers {
  const kept = questions.filter((question) => keptUntil(question, endsAt) > now).map(({ id }) => id);
  return Object.fromEntries(kept.flatMap((id) => (answers[id] === undefined ? [] : [[id, answers[id]]])));
}
