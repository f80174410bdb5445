import { expect, test } from "vitest";
import { whyNotForm } from "#shared/domain/forms/decide";
import { conditionsFor, draftOf, KIND_WORDS, newQuestion, type QuestionDraft, questionOf } from "./question-draft.ts";

const filled = (kind: keyof typeof KIND_WORDS, more: Partial<QuestionDraft> = {}): QuestionDraft => ({
  ...newQuestion(kind, 0),
  ...{
    label: "L",
    purpose: "P",
    options: " Red \n\nGreen\n",
    min: "1",
    max: "2",
    text: "T",
    link: "https://a.example",
  },
  ...more,
});

test("a question of each kind becomes what it was when it is drafted again", () => {
  for (const kind of Object.keys(KIND_WORDS) as (keyof typeof KIND_WORDS)[]) {
    const question = questionOf(filled(kind));
    expect([kind, whyNotForm([question])]).toEqual([kind, []]);
    expect(questionOf(draftOf(question))).toEqual(question);
  }
});

test("what is no number is said at its field, and not taken for none", () => {
  const wrong = filled("number", { min: "few", keepDays: "" });
  expect(whyNotForm([questionOf(wrong)]).map(({ path }) => path)).toEqual(["0.keepDays", "0.min"]);
});

test("a question depends on answers to what comes before it", () => {
  const [list, yes, last] = [filled("one-of"), filled("yes-no"), filled("date")];
  const answers = (one: QuestionDraft) => conditionsFor(one, [list, yes, last]).map(({ equals }) => equals);
  expect(answers(last)).toEqual(["Red", "Green", true, false]);
  expect(answers(list)).toEqual([]);
});
