import { formSchema } from "#shared/domain/forms/schema";
import type { Answers, GivenAnswers, Question } from "#shared/domain/forms/types";

/** Sentences by question; the empty key is about all answers together. */
export type AnswerErrors = Readonly<Record<string, string>>;
export type CheckedAnswers =
  | { readonly ok: true; readonly answers: Answers }
  | { readonly ok: false; readonly errors: AnswerErrors };

/** What the Worker will say of these answers. It loads a schema library: import it when somebody is done answering. */
export function checkAnswers(
  questions: readonly Question[],
  given: GivenAnswers,
  ticketTypes: readonly string[],
): CheckedAnswers {
  const { success, data, error } = formSchema(questions, ticketTypes).safeParse(given);
  if (success) return { ok: true, answers: data };
  return { ok: false, errors: Object.fromEntries(error.issues.map(({ path, message }) => [path.join("."), message])) };
}
