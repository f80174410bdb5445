import type { Condition, Question, QuestionKind } from "#shared/domain/forms/types";
import { makeId, type QuestionId } from "#shared/ids";

/** A question as it stands in the form builder: numbers and lists as typed text, so that what is half typed is kept. */
export type QuestionDraft = {
  readonly id: QuestionId;
  readonly kind: QuestionKind;
  readonly label: string;
  readonly help: string;
  readonly required: boolean;
  readonly onlyIf: Condition | null;
  readonly ticketTypes: readonly string[] | null;
  readonly purpose: string;
  readonly keepDays: string;
  /** One option a line. */
  readonly options: string;
  /** Empty: no bound. */
  readonly min: string;
  readonly max: string;
  /** What people agree to, and where all of it is to be read; empty: nowhere. */
  readonly text: string;
  readonly link: string;
};

/** The form that is built, in its order. */
export type QuestionsDraft = { readonly questions: readonly QuestionDraft[] };

export const KIND_WORDS: Readonly<Record<QuestionKind, string>> = {
  "short-text": "Short text",
  "long-text": "Long text",
  number: "Number",
  "yes-no": "Yes or no",
  "one-of": "One of a list",
  "several-of": "Several of a list",
  date: "Date",
  email: "Mail address",
  phone: "Phone number",
  country: "Country",
  consent: "Consent",
};

/** Long enough to settle what is left to settle after most events. */
const USUAL_KEEP_DAYS = 30;

export function newQuestion(kind: QuestionKind, now: number): QuestionDraft {
  return {
    id: makeId("question", now, crypto.getRandomValues(new Uint8Array(10))),
    kind,
    label: "",
    help: "",
    required: true,
    onlyIf: null,
    ticketTypes: null,
    purpose: "",
    keepDays: String(USUAL_KEEP_DAYS),
    options: "",
    min: "",
    max: "",
    text: "",
    link: "",
  };
}

export function draftOf(question: Question): QuestionDraft {
  const { id, kind, label, help, required, onlyIf, ticketTypes, purpose, keepDays } = question;
  const bound = (value: number | null) => (value === null ? "" : String(value));
  return {
    ...{ id, kind, label, help, required, onlyIf, ticketTypes, purpose, keepDays: String(keepDays) },
    options: "options" in question ? question.options.join("\n") : "",
    min: "min" in question ? bound(question.min) : "",
    max: "max" in question ? bound(question.max) : "",
    text: "text" in question ? question.text : "",
    link: "link" in question ? (question.link ?? "") : "",
  };
}

/** What the draft says, right or wrong; what is no number is NaN. */
export function questionOf(draft: QuestionDraft): Question {
  const { id, kind, required, onlyIf, ticketTypes } = draft;
  const keepDays = draft.keepDays.trim() === "" ? Number.NaN : Number(draft.keepDays);
  const words = { label: draft.label.trim(), help: draft.help.trim(), purpose: draft.purpose.trim() };
  const frame = { id, required, onlyIf, ticketTypes, keepDays, ...words };
  const range = { min: boundOf(draft.min), max: boundOf(draft.max) };
  switch (kind) {
    case "number":
      return { ...frame, kind, ...range };
    case "one-of":
      return { ...frame, kind, options: optionsOf(draft) };
    case "several-of":
      return { ...frame, kind, options: optionsOf(draft), ...range };
    case "consent":
      return { ...frame, kind, required: true, text: draft.text.trim(), link: draft.link.trim() || null };
    default:
      return { ...frame, kind };
  }
}

function optionsOf({ options }: QuestionDraft): string[] {
  return options
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

function boundOf(typed: string): number | null {
  return typed.trim() === "" ? null : Number(typed.replace(",", "."));
}

/** What a question can be made to depend on: each answer of each yes-no and each list before it. */
export function conditionsFor(question: QuestionDraft, drafts: readonly QuestionDraft[]): Condition[] {
  const before = drafts.slice(0, drafts.indexOf(question));
  return before.flatMap((draft): Condition[] => {
    const { id: questionId, kind } = draft;
    if (kind === "yes-no") return [true, false].map((equals) => ({ questionId, equals }));
    if (kind === "one-of") return optionsOf(draft).map((equals) => ({ questionId, equals }));
    return [];
  });
}

/** "If “Do you eat meat?” is no" */
export function conditionWords({ questionId, equals }: Condition, drafts: readonly QuestionDraft[]): string {
  const label = drafts.find(({ id }) => id === questionId)?.label.trim() || "a question that is gone";
  const answer = typeof equals === "boolean" ? (equals ? "yes" : "no") : `“${equals}”`;
  return `If “${label}” is ${answer}`;
}
