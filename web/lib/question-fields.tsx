import type { ReactNode } from "react";
import { COUNTRIES } from "#shared/domain/forms/countries";
import type { GivenAnswers, Question } from "#shared/domain/forms/types";
import { askedOf } from "#shared/domain/forms/view";
import { LONG_ANSWER_CHARS_MAX, SHORT_ANSWER_CHARS_MAX } from "#shared/limits";
import { assertNever } from "#shared/result";
import { Choices } from "#web/ui/choices";
import { type FieldText, Select, TextArea, TextField } from "#web/ui/field";
import type { AnswerErrors } from "./check-answers.ts";

/** More than this to choose from is a list to open, not one to scroll past. */
const OPTIONS_IN_VIEW_MAX = 7;

export type QuestionFieldsProps = {
  questions: readonly Question[];
  /** As typed: what they mean is found out when they are checked. */
  given: GivenAnswers;
  errors: AnswerErrors;
  /** Of the tickets that they have or are choosing. */
  ticketTypes: readonly string[];
  onAnswer: (id: Question["id"], answer: unknown) => void;
};

/** The questions that somebody is asked, each with its field; those that depend on an answer come and go with it. */
export function QuestionFields({ questions, given, errors, ticketTypes, onAnswer }: QuestionFieldsProps) {
  return (
    <>
      {askedOf(questions, given, ticketTypes).map((question) => (
        <QuestionField
          key={question.id}
          question={question}
          value={given[question.id]}
          error={errors[question.id]}
          onChange={(answer) => onAnswer(question.id, answer)}
        />
      ))}
    </>
  );
}

type QuestionFieldProps = {
  question: Question;
  value: unknown;
  error: string | undefined;
  onChange: (answer: unknown) => void;
};

function QuestionField({ question, value, error, onChange }: QuestionFieldProps) {
  const words: FieldText = { label: labelOf(question), hint: <Hint question={question} />, error };
  const typed = { value: textOf(value), onChange: (event: Typed) => onChange(event.target.value) };
  const required = { "aria-required": question.required };
  switch (question.kind) {
    case "short-text":
      return <TextField {...words} {...typed} {...required} maxLength={SHORT_ANSWER_CHARS_MAX} />;
    case "long-text":
      return <TextArea {...words} {...typed} {...required} maxLength={LONG_ANSWER_CHARS_MAX} />;
    case "number":
      return <TextField {...words} {...typed} {...required} inputMode="decimal" maxLength={24} />;
    case "date":
      return <TextField {...words} {...typed} {...required} type="date" />;
    case "email":
      return <TextField {...words} {...typed} {...required} type="email" autoComplete="email" maxLength={254} />;
    case "phone":
      return <TextField {...words} {...typed} {...required} type="tel" autoComplete="tel" maxLength={40} />;
    case "country":
      return <Select {...words} {...required} value={typed.value} options={countries()} onChange={onChange} />;
    case "yes-no":
      return (
        <Choices
          {...words}
          kind="radio"
          options={withNone(question, ["Yes", "No"])}
          chosen={[value === true ? "Yes" : value === false ? "No" : ""]}
          onChange={([chosen]) => onChange(chosen ? chosen === "Yes" : null)}
        />
      );
    case "one-of":
      if (question.options.length > OPTIONS_IN_VIEW_MAX) {
        const options = [NOTHING_CHOSEN, ...question.options.map(asOption)];
        return <Select {...words} {...required} value={typed.value} options={options} onChange={onChange} />;
      }
      return (
        <Choices
          {...words}
          kind="radio"
          options={withNone(question, question.options)}
          chosen={[typed.value]}
          onChange={([chosen]) => onChange(chosen)}
        />
      );
    case "several-of":
      return (
        <Choices
          {...words}
          kind="checkbox"
          options={question.options.map(asOption)}
          chosen={Array.isArray(value) ? value : []}
          onChange={onChange}
        />
      );
    case "consent":
      return (
        <Choices
          {...words}
          kind="checkbox"
          options={[{ value: "agreed", label: question.text }]}
          chosen={value === true ? ["agreed"] : []}
          onChange={(chosen) => onChange(chosen.length > 0)}
        />
      );
    default:
      return assertNever(question);
  }
}

type Typed = { target: { value: string } };

function labelOf({ label, required }: Question): ReactNode {
  if (required) return label;
  return (
    <>
      {label} <span className="font-normal text-ink-soft">(optional)</span>
    </>
  );
}

/** What helps to answer, then why it is asked and for how long the answer is kept. */
function Hint({ question }: { question: Question }) {
  const { help, purpose, keepDays } = question;
  const days =
    keepDays === 0 ? "until the event ends" : `for ${keepDays} ${keepDays === 1 ? "day" : "days"} after the event`;
  return (
    <>
      {help ? <span className="block">{help}</span> : null}
      {question.kind === "consent" && question.link ? (
        <a href={question.link} target="_blank" rel="noreferrer" className="block py-1 text-accent-text underline">
          Read it in full
          <span className="sr-only"> (opens a new tab)</span>
        </a>
      ) : null}
      <span className="block">
        {purpose.replace(/[.\s]+$/, "")}. Kept {days}.
      </span>
    </>
  );
}

const NOTHING_CHOSEN = { value: "", label: "Choose…" };

function asOption(option: string) {
  return { value: option, label: option };
}

/** A radio button cannot be taken back, so what may be left open has one for that. */
function withNone({ required }: Question, options: readonly string[]) {
  return [...options.map(asOption), ...(required ? [] : [{ value: "", label: "No answer" }])];
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function countries() {
  const names = new Intl.DisplayNames("en", { type: "region" });
  const options = COUNTRIES.map((code) => ({ value: code, label: names.of(code) ?? code }));
  return [NOTHING_CHOSEN, ...options.sort((a, b) => a.label.localeCompare(b.label, "en"))];
}
