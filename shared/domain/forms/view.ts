import { assertNever } from "#shared/result";
import type { Answer, GivenAnswers, Question } from "./types.ts";

const DAY_MS = 24 * 3_600_000;

/**
 * The questions somebody is asked, in their order, given what they have answered so far. What depends on a question that is
 * not asked is not asked either.
 * @param ticketTypes ids of the types of all their tickets; a question for some types is asked once if any is among them
 */
export function askedOf<Q extends Question>(
  questions: readonly Q[],
  given: GivenAnswers,
  ticketTypes: readonly string[],
): Q[] {
  const asked = new Map<string, Q>();
  for (const question of questions) {
    const { id, onlyIf } = question;
    if (question.ticketTypes?.some((type) => ticketTypes.includes(type)) === false) continue;
    if (onlyIf && (!asked.has(onlyIf.questionId) || given[onlyIf.questionId] !== onlyIf.equals)) continue;
    asked.set(id, question);
  }
  return [...asked.values()];
}

/** How many questions somebody still has to answer. */
export function countUnanswered(
  questions: readonly Question[],
  answers: GivenAnswers,
  ticketTypes: readonly string[],
): number {
  return askedOf(questions, answers, ticketTypes).filter(({ id, required }) => required && answers[id] === undefined)
    .length;
}

/** Until when answers to a question are kept, epoch milliseconds. */
export function keptUntil({ keepDays }: Pick<Question, "keepDays">, endsAt: number): number {
  return endsAt + keepDays * DAY_MS;
}

/** An answer as a cell of a list, in words. */
export function answerText(answer: Answer | undefined): string {
  switch (typeof answer) {
    case "undefined":
      return "";
    case "boolean":
      return answer ? "Yes" : "No";
    case "number":
    case "string":
      return String(answer);
    case "object":
      return answer.join("; ");
    default:
      return assertNever(answer);
  }
}

/** Labels that more than one question has, each once; somebody who reads the list of answers could not tell them apart. */
export function repeatedLabels(questions: readonly Pick<Question, "label">[]): string[] {
  const seen = new Set<string>();
  const repeated = new Map<string, string>();
  for (const { label } of questions) {
    const key = label.trim().toLowerCase();
    if (key && seen.has(key)) repeated.set(key, label.trim());
    seen.add(key);
  }
  return [...repeated.values()];
}
