import type { StoredQuestion } from "#db/schema/shard/forms";
import type { Question } from "#shared/domain/forms/types";
import { AppError } from "#shared/errors";
import type { EventId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import { makeMemory } from "../../memory.ts";
import { type EventForm, findEventForm } from "../../repositories/forms.ts";

/** Somebody who sees a form answers it for longer than that; registering asks no database meanwhile. */
const FORM_MEMORY_MS = 5_000;
/** Some hundred events take registrations at once. */
const FORMS_REMEMBERED_MAX = 1_000;

const known = makeMemory<EventForm>(FORMS_REMEMBERED_MAX, FORM_MEMORY_MS);

/** What an event asks, by some seconds ago at most. @throws AppError NOT_FOUND for an event that is not here */
export async function readForm(ctx: TenantCtx, eventId: EventId): Promise<EventForm> {
  return known.get(keyOf(ctx, eventId), ctx.now) ?? readFormNow(ctx, eventId);
}

/** @throws AppError NOT_FOUND */
export async function readFormNow(ctx: TenantCtx, eventId: EventId): Promise<EventForm> {
  const form = await findEventForm(ctx.db, eventId);
  if (!form) throw new AppError("NOT_FOUND");
  known.set(keyOf(ctx, eventId), form, ctx.now);
  return form;
}

/** Call after a form was changed, so that this isolate knows at once. */
export function forgetForm(ctx: TenantCtx, eventId: EventId): void {
  known.forget(keyOf(ctx, eventId));
}

/** Those that are asked today. A ticket type that the event has no more drops out of them; what was for it alone is for nobody. */
export function questionsOf({ questions, ticketTypes }: Pick<EventForm, "questions" | "ticketTypes">): Question[] {
  const asked = questions.filter(({ archivedAt }) => archivedAt === null).map(shapeQuestion);
  return asked.map((question) => withinTypes(question, ticketTypes));
}

export function withinTypes<Q extends Question>(question: Q, types: EventForm["ticketTypes"]): Q {
  const known = question.ticketTypes?.filter((one) => types.some(({ id }) => id === one)) ?? null;
  return { ...question, ticketTypes: known };
}

export function shapeQuestion({ archivedAt: _, ...question }: StoredQuestion): Question {
  return question;
}

function keyOf(ctx: TenantCtx, eventId: EventId): string {
  return `${ctx.db.collegeId}:${eventId}`;
}
