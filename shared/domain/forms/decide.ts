import type { FieldProblem } from "#shared/errors";
import {
  CONSENT_CHARS_MAX,
  FORM_BYTES_MAX,
  HELP_CHARS_MAX,
  KEEP_DAYS_MAX,
  LABEL_CHARS_MAX,
  LINK_CHARS_MAX,
  OPTION_CHARS_MAX,
  OPTIONS_MAX,
  PURPOSE_CHARS_MAX,
  QUESTIONS_MAX,
} from "#shared/limits";
import { assertNever } from "#shared/result";
import type { Question } from "./types.ts";

/** Beyond it a number is no longer told apart from its neighbour. */
const NUMBER_MAX = 1e15;

type Say = (field: string, message: string) => void;

/**
 * What keeps a form from being used, field by field: `2.label` is the label of the third question, the empty path is the form
 * itself. Empty for a form that can be asked.
 */
export function whyNotForm(questions: readonly Question[]): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (questions.length > QUESTIONS_MAX)
    problems.push({ path: "", message: `A form has at most ${QUESTIONS_MAX} questions.` });
  if (bytesOf(questions) > FORM_BYTES_MAX)
    problems.push({ path: "", message: "The form is too long. Shorten texts, or offer fewer options." });
  const before = new Map<string, Question>();
  for (const [at, question] of questions.entries()) {
    const say: Say = (field, message) => problems.push({ path: `${at}.${field}`, message });
    checkFrame(question, say);
    checkKind(question, say);
    if (before.has(question.id)) say("id", "This question is in the form twice. Remove one of them.");
    if (question.onlyIf) checkCondition(question.onlyIf, before, say);
    before.set(question.id, question);
  }
  return problems;
}

/** The size of a value as JSON in UTF-8, in bytes. */
export function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

function checkFrame({ label, help, ticketTypes, purpose, keepDays }: Question, say: Say): void {
  if (!label.trim()) say("label", "Write the question.");
  else if (label.length > LABEL_CHARS_MAX) say("label", atMost(LABEL_CHARS_MAX));
  if (help.length > HELP_CHARS_MAX) say("help", atMost(HELP_CHARS_MAX));
  if (ticketTypes?.length === 0) say("ticketTypes", "Choose a ticket at least, or ask for all.");
  if (!purpose.trim()) say("purpose", "Say what the answer is for. Who is asked reads it.");
  else if (purpose.length > PURPOSE_CHARS_MAX) say("purpose", atMost(PURPOSE_CHARS_MAX));
  if (!Number.isInteger(keepDays) || keepDays < 0 || keepDays > KEEP_DAYS_MAX)
    say("keepDays", `A whole number of days, from 0 to ${KEEP_DAYS_MAX}.`);
}

function checkKind(question: Question, say: Say): void {
  switch (question.kind) {
    case "short-text":
    case "long-text":
    case "yes-no":
    case "date":
    case "email":
    case "phone":
    case "country":
      return;
    case "number":
      for (const field of ["min", "max"] as const)
        if (!(Math.abs(question[field] ?? 0) <= NUMBER_MAX)) say(field, "A number of at most 15 digits, or empty.");
      checkRange(question, say);
      return;
    case "one-of":
      checkOptions(question.options, 2, say);
      return;
    case "several-of":
      checkOptions(question.options, 1, say);
      for (const field of ["min", "max"] as const) {
        const bound = question[field];
        if (bound !== null && (!Number.isInteger(bound) || bound < 1 || bound > question.options.length))
          say(field, "A whole number from 1 to the number of options, or empty.");
      }
      checkRange(question, say);
      return;
    case "consent":
      if (!question.text.trim()) say("text", "Write what people agree to.");
      else if (question.text.length > CONSENT_CHARS_MAX) say("text", atMost(CONSENT_CHARS_MAX));
      if (question.link !== null && !isHttps(question.link))
        say("link", "An address that begins with https://, or empty.");
      return;
    default:
      assertNever(question);
  }
}

function checkRange({ min, max }: { readonly min: number | null; readonly max: number | null }, say: Say): void {
  if (min !== null && max !== null && min > max) say("max", "The largest must not be below the smallest.");
}

function checkOptions(options: readonly string[], least: number, say: Say): void {
  const distinct = new Set(options.map((option) => option.trim().toLowerCase()));
  if (options.length < least) say("options", least === 1 ? "Offer an option." : `Offer at least ${least} options.`);
  else if (options.length > OPTIONS_MAX) say("options", `At most ${OPTIONS_MAX} options.`);
  else if (options.some((option) => option.trim() !== option || option === "")) say("options", "An option is empty.");
  else if (options.some((option) => option.length > OPTION_CHARS_MAX))
    say("options", `An option has at most ${OPTION_CHARS_MAX} characters.`);
  else if (distinct.size < options.length) say("options", "Two options are the same.");
}

function checkCondition(
  { questionId, equals }: NonNullable<Question["onlyIf"]>,
  before: ReadonlyMap<string, Question>,
  say: Say,
): void {
  const target = before.get(questionId);
  if (!target) say("onlyIf", "The question it depends on has to come before it.");
  else if (!hasAnswer(target, equals)) say("onlyIf", "The question it depends on has no such answer. Choose one.");
}

function hasAnswer(question: Question, equals: string | boolean): boolean {
  if (question.kind === "yes-no") return typeof equals === "boolean";
  return question.kind === "one-of" && typeof equals === "string" && question.options.includes(equals);
}

function isHttps(link: string): boolean {
  return link.length <= LINK_CHARS_MAX && URL.canParse(link) && new URL(link).protocol === "https:";
}

function atMost(chars: number): string {
  return `At most ${chars.toLocaleString("en")} characters.`;
}
