import { formSchema } from "#shared/domain/forms/schema";
import type { Answers, GivenAnswers } from "#shared/domain/forms/types";
import { keptUntil } from "#shared/domain/forms/view";
import { ticketsOf } from "#shared/domain/ledger/choice";
import type { Ticket } from "#shared/domain/ledger/types";
import { APP_ERRORS, AppError } from "#shared/errors";
import type { EventId, TicketTypeId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import { toFieldProblem } from "../../errors.ts";
import type { EventForm } from "../../repositories/forms.ts";
import { questionsOf, readForm, readFormNow } from "./read-form.ts";

export type ParsedAnswers = {
  readonly form: EventForm;
  /** Of all their tickets, each once. */
  readonly ticketTypes: readonly TicketTypeId[];
  readonly answers: Answers;
};

/**
 * What is kept of somebody's answers.
 * @param tickets those they have or ask for; none: what the ledger takes for no choice
 * @throws AppError FORM_INVALID with a sentence for each question that is not answered as it has to be
 */
export async function parseAnswers(
  ctx: TenantCtx,
  eventId: EventId,
  given: GivenAnswers,
  tickets: readonly Pick<Ticket, "ticketTypeId">[],
): Promise<ParsedAnswers> {
  const remembered = await readForm(ctx, eventId);
  const parsed = parse(remembered, given, tickets);
  // What a form said seconds ago must not turn away who answers as it is now.
  const form = parsed.success ? remembered : await readFormNow(ctx, eventId);
  const { success, data, error } = parsed.success ? parsed : parse(form, given, tickets);
  if (!success) throw new AppError("FORM_INVALID", APP_ERRORS.FORM_INVALID.message, error.issues.map(toFieldProblem));
  return { form, ticketTypes: typesOf(form, tickets), answers: withinTheirTime(data, form, ctx.now) };
}

function parse(form: EventForm, given: GivenAnswers, tickets: readonly Pick<Ticket, "ticketTypeId">[]) {
  return formSchema(questionsOf(form), typesOf(form, tickets)).safeParse(given);
}

/** Of all their tickets, each once. */
export function typesOf(form: EventForm, tickets: readonly Pick<Ticket, "ticketTypeId">[]): TicketTypeId[] {
  const named = tickets.map(({ ticketTypeId }) => ({ ticketTypeId, name: "" }));
  return [...new Set(ticketsOf(form, { tickets: named }, "").map(({ ticketTypeId }) => ticketTypeId))];
}

/** Nothing is kept whose time is over, or the sweep could never end. */
function withinTheirTime(answers: Answers, { questions, endsAt }: EventForm, now: number): Answers {
  const kept = questions.filter((question) => keptUntil(question, endsAt) > now).map(({ id }) => id);
  return Object.fromEntries(kept.flatMap((id) => (answers[id] === undefined ? [] : [[id, answers[id]]])));
}
