import type * as z from "zod";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { FormSetup } from "#shared/views/forms";
import type { TenantCtx } from "../../context.ts";
import { countAnswers } from "../../repositories/answers.ts";
import { questionsOf, readFormNow, shapeQuestion } from "./read-form.ts";

export async function getFormSetup(ctx: TenantCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<FormSetup> {
  const form = await readFormNow(ctx, eventId);
  return {
    version: form.version,
    questions: questionsOf(form),
    archived: form.questions.filter(({ archivedAt }) => archivedAt !== null).map(shapeQuestion),
    answeredBy: await countAnswers(ctx.db, eventId),
  };
}
