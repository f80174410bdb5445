import type * as z from "zod";
import type { StoredQuestion } from "#db/schema/shard/forms";
import type { Question } from "#shared/domain/forms/types";
import { APP_ERRORS, AppError, type FieldProblem } from "#shared/errors";
import type { QuestionId } from "#shared/ids";
import type { saveFormSchema } from "#shared/inputs/forms";
import { QUESTIONS_KEPT_MAX } from "#shared/limits";
import { ok, type Result, refuse } from "#shared/result";
import type { StaleEdit } from "#shared/views/event";
import type { FormSetup } from "#shared/views/forms";
import type { TenantCtx } from "../../context.ts";
import { listAnswered } from "../../repositories/answers.ts";
import { saveForm as saveFormRow } from "../../repositories/forms.ts";
import { getFormSetup } from "./get-form-setup.ts";
import { forgetForm, readFormNow, withinTypes } from "./read-form.ts";

/** By then no isolate remembers the form as it was before, so what was answered to it is found. */
const SWEPT_AFTER_EDIT_MS = 60_000;

/** What was answered keeps its question, and what was promised to who answered holds. */
export async function saveForm(
  ctx: TenantCtx,
  { eventId, version, questions: sent }: z.output<typeof saveFormSchema>,
): Promise<Result<FormSetup, StaleEdit>> {
  const before = await readFormNow(ctx, eventId);
  if (before.version !== version) return refuse({ code: "stale-edit", version: before.version });
  const questions = sent.map((question) => withinTypes(question, before.ticketTypes));
  const stays = new Map(questions.map((question) => [question.id, question]));
  const concerned = before.questions.filter((old) => isTakenBack(old, stays.get(old.id)));
  const answered = await listAnswered(
    ctx.db,
    eventId,
    concerned.map(({ id }) => id),
  );
  const problems = questions.flatMap((question, at) =>
    problemsOf(
      question,
      before.questions.find(({ id }) => id === question.id),
      answered,
    ).map(({ path, message }): FieldProblem => ({ path: `questions.${at}.${path}`, message })),
  );
  if (problems.length > 0) throw new AppError("FORM_INVALID", APP_ERRORS.FORM_INVALID.message, problems);
  const archived = before.questions
    .filter(({ id }) => !stays.has(id) && answered.has(id))
    .map((old): StoredQuestion => ({ ...old, archivedAt: old.archivedAt ?? ctx.now }));
  if (archived.length > QUESTIONS_KEPT_MAX)
    throw new AppError("BAD_INPUT", `Answers to more than ${QUESTIONS_KEPT_MAX} former questions are still kept.`);
  const asked = questions.map((question): StoredQuestion => ({ ...question, archivedAt: null }));
  const form = { version, questions: [...asked, ...archived], sweepAt: ctx.now + SWEPT_AFTER_EDIT_MS };
  if (!(await saveFormRow(ctx.db, eventId, form))) {
    const { version: theirs } = await readFormNow(ctx, eventId);
    return refuse({ code: "stale-edit", version: theirs });
  }
  forgetForm(ctx, eventId);
  return ok(await getFormSetup(ctx, { eventId }));
}

/** Whether it matters if somebody has answered. */
function isTakenBack(old: Question, now: Question | undefined): boolean {
  return !now || now.keepDays > old.keepDays || now.kind !== old.kind;
}

function problemsOf(now: Question, old: Question | undefined, answered: ReadonlySet<QuestionId>): FieldProblem[] {
  if (now.ticketTypes?.length === 0)
    return [{ path: "ticketTypes", message: "The event has these tickets no more. Choose others, or ask for all." }];
  if (!old || !answered.has(old.id)) return [];
  if (now.kind !== old.kind)
    return [{ path: "kind", message: "It was answered. Remove it, and add a question of the other kind." }];
  if (now.keepDays > old.keepDays)
    return [{ path: "keepDays", message: `Who answered was told ${old.keepDays} days: it can only become shorter.` }];
  return [];
}
