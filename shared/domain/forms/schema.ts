import * as z from "zod";
import { idSchema, type QuestionId } from "#shared/ids";
import { ANSWERS_BYTES_MAX, LONG_ANSWER_CHARS_MAX, SHORT_ANSWER_CHARS_MAX } from "#shared/limits";
import { assertNever } from "#shared/result";
import { COUNTRIES } from "./countries.ts";
import { bytesOf, whyNotForm } from "./decide.ts";
import type { Answer, Answers, Question, QuestionKind } from "./types.ts";
import { askedOf } from "./view.ts";

const frame = {
  id: idSchema("question"),
  label: z.string().trim(),
  help: z.string().trim(),
  required: z.boolean(),
  onlyIf: z
    .strictObject({ questionId: idSchema("question"), equals: z.union([z.string().max(200), z.boolean()]) })
    .nullable(),
  ticketTypes: z.array(z.string().min(1).max(64)).max(50).nullable(),
  purpose: z.string().trim(),
  keepDays: z.number(),
};
const bound = z.number().nullable();
const options = z.array(z.string().trim());
const plain = <K extends QuestionKind>(kind: K) => z.strictObject({ ...frame, kind: z.literal(kind) });

/** One question as an organizer wrote it; what makes a form of them usable is `whyNotForm`'s to say. */
const questionSchema = z.discriminatedUnion("kind", [
  plain("short-text"),
  plain("long-text"),
  plain("yes-no"),
  plain("date"),
  plain("email"),
  plain("phone"),
  plain("country"),
  plain("number").extend({ min: bound, max: bound }),
  plain("one-of").extend({ options }),
  plain("several-of").extend({ options, min: bound, max: bound }),
  plain("consent").extend({ required: z.literal(true), text: z.string().trim(), link: z.string().trim().nullable() }),
]) satisfies z.ZodType<Question>;

/** A whole form. */
export const questionsSchema = z.array(questionSchema).superRefine((questions, ctx) => {
  for (const { path, message } of whyNotForm(questions)) {
    const [at = "", field = ""] = path.split(".");
    ctx.addIssue({ code: "custom", path: path ? [Number(at), field] : [], message });
  }
});

/**
 * The one parser of answers, for the browser before it sends and for the Worker when it receives: from what was typed to what
 * is kept. An answer to a question that is not asked is left out, whatever it is; every other problem names its question.
 * Its own output comes out of it unchanged.
 * @param ticketTypes as for `askedOf`
 */
export function formSchema(questions: readonly Question[], ticketTypes: readonly string[]) {
  // No object of zod's in here: that one compiles its parser where it may, which a page's Content Security Policy forbids.
  return z.record(z.string(), z.unknown()).transform((given, ctx): Answers => {
    const answers: Partial<Record<QuestionId, Answer>> = {};
    for (const question of askedOf(questions, given, ticketTypes)) {
      const value = given[question.id];
      const parsed = isEmpty(value) ? null : answerSchema(question).safeParse(value);
      if (parsed?.success) answers[question.id] = parsed.data;
      else if (parsed || question.required) {
        const message = parsed?.error.issues[0]?.message ?? MISSING[question.kind];
        ctx.addIssue({ code: "custom", path: [question.id], message });
      }
    }
    if (bytesOf(answers) > ANSWERS_BYTES_MAX)
      ctx.addIssue({ code: "custom", path: [], message: "All answers together are too long. Shorten some." });
    return answers;
  });
}

/** A box that is not ticked says nothing. */
function isEmpty(value: unknown): boolean {
  if (typeof value === "string") return value.trim() === "";
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

const MISSING: Readonly<Record<QuestionKind, string>> = {
  "short-text": "Please answer this.",
  "long-text": "Please answer this.",
  number: "Please give a number.",
  "yes-no": "Please choose yes or no.",
  "one-of": "Please choose one.",
  "several-of": "Please choose at least one.",
  date: "Please choose a day.",
  email: "Please give a mail address.",
  phone: "Please give a phone number.",
  country: "Please choose a country.",
  consent: "Tick this to go on.",
};

const DAY = "Choose a day between 1900 and 2199.";
const PHONE = "Write it with the country's code, like +44 20 7946 0958.";

function answerSchema(question: Question): z.ZodType<Answer> {
  switch (question.kind) {
    case "short-text":
      return text(SHORT_ANSWER_CHARS_MAX).transform((line) => line.replaceAll(/\s+/g, " "));
    case "long-text":
      return text(LONG_ANSWER_CHARS_MAX);
    case "number":
      return z
        .union(
          [
            z.number(),
            z
              .string()
              .trim()
              .regex(/^[+-]?\d{1,15}([.,]\d{1,6})?$/)
              .transform(toNumber),
          ],
          "A number, please.",
        )
        .pipe(inRange(question.min, question.max));
    case "yes-no":
      return z.boolean(MISSING[question.kind]);
    case "one-of":
      return z.string("Choose one of these.").refine((one) => question.options.includes(one), "Choose one of these.");
    case "several-of":
      return severalOf(question.options, question.min, question.max);
    case "date":
      return z.string(DAY).trim().refine(isDay, DAY);
    case "email":
      return z
        .string("A mail address, please.")
        .trim()
        .max(254, "That is too long.")
        .pipe(z.email("That is no mail address."));
    case "phone":
      return z
        .string(PHONE)
        .transform((typed) => typed.replaceAll(/[\s().\-/]/g, "").replace(/^00/, "+"))
        .pipe(z.string().regex(/^\+[1-9]\d{6,14}$/, PHONE));
    case "country":
      return z.string("Choose a country.").refine((code) => COUNTRIES.includes(code), "Choose a country.");
    case "consent":
      return z.literal(true, MISSING.consent);
    default:
      return assertNever(question);
  }
}

// Trimmed before it is measured, and made of whole characters: half of a pair is no text to any database.
function text(max: number) {
  return z
    .string("A text, please.")
    .transform((typed) => typed.toWellFormed().trim())
    .pipe(z.string().max(max, `At most ${max.toLocaleString("en")} characters.`));
}

function toNumber(typed: string): number {
  return Number(typed.replace(",", "."));
}

// Adding 0 makes a plain zero of a negative one, which JSON does not know.
function inRange(min: number | null, max: number | null) {
  const says = rangeWords(min, max);
  return z
    .number()
    .refine((value) => value >= (min ?? -Infinity) && value <= (max ?? Infinity), says)
    .transform((value) => value + 0);
}

function rangeWords(min: number | null, max: number | null): string {
  if (min !== null && max !== null) return `A number from ${min} to ${max}.`;
  return min !== null ? `At least ${min}.` : `At most ${max}.`;
}

function severalOf(all: readonly string[], min: number | null, max: number | null) {
  const least = min ?? 1;
  return z
    .array(z.string("Choose from these."), "Choose from these.")
    .refine((chosen) => chosen.every((one) => all.includes(one)), "Choose from these.")
    .transform((chosen) => all.filter((option) => chosen.includes(option)))
    .refine((chosen) => chosen.length >= least, `Choose at least ${least}.`)
    .refine((chosen) => chosen.length <= (max ?? all.length), `Choose at most ${max}.`);
}

/** A day of the Gregorian calendar, `YYYY-MM-DD`. */
function isDay(typed: string): boolean {
  if (!/^(19|2[01])\d\d-\d\d-\d\d$/.test(typed)) return false;
  const at = new Date(`${typed}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(typed);
}
