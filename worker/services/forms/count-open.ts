import type { GivenAnswers } from "#shared/domain/forms/types";
import { countUnanswered } from "#shared/domain/forms/view";
import type { Ticket } from "#shared/domain/ledger/types";
import type { EventId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import { typesOf } from "./parse-answers.ts";
import { questionsOf, readForm } from "./read-form.ts";

/** How many questions of the event's form these answers leave open, for whoever gets a seat without being asked. */
export async function countOpen(
  ctx: TenantCtx,
  eventId: EventId,
  tickets: readonly Pick<Ticket, "ticketTypeId">[],
  answers: GivenAnswers,
): Promise<number> {
  const form = await readForm(ctx, eventId);
  return countUnanswered(questionsOf(form), answers, typesOf(form, tickets));
}
