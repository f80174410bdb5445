import { describe, expect, test } from "vitest";
import { makeId, type QuestionId } from "#shared/ids";
import { whyNotForm } from "./decide.ts";
import { formSchema, questionsSchema } from "./schema.ts";
import type { GivenAnswers, Question, QuestionKind, QuestionOf } from "./types.ts";
import { answerText, askedOf, repeatedLabels } from "./view.ts";

const ids = Array.from({ length: 60 }, (_, at) => makeId("question", at, new Uint8Array(10)));
const [first, second, third] = ids as [QuestionId, QuestionId, QuestionId];
const FRAME = { help: "", required: false, onlyIf: null, ticketTypes: null, purpose: "To plan", keepDays: 30 };
const DETAILS = {
  number: { min: 1, max: 5 },
  "one-of": { options: ["Yes please", "No thanks"] },
  "several-of": { options: ["Red", "Green", "Blue"], min: null, max: 2 },
  consent: { text: "I agree", link: null },
};
function ask<K extends QuestionKind>(kind: K, more: Partial<QuestionOf<K>> = {}): QuestionOf<K> {
  const details = (DETAILS as Partial<Record<QuestionKind, object>>)[kind];
  return { ...FRAME, id: first, label: `A ${kind}`, kind, ...details, ...more } as QuestionOf<K>;
}

function answer(questions: readonly Question[], given: GivenAnswers, ticketTypes: readonly string[] = []) {
  const { success, data, error } = formSchema(questions, ticketTypes).safeParse(given);
  return success ? data : Object.fromEntries(error.issues.map(({ path, message }) => [path.join("."), message]));
}

describe("an answer", () => {
  test.each<[QuestionKind, unknown, unknown]>([
    ["short-text", "  two   words\n", "two words"],
    ["short-text", "half a pair \ud800", "half a pair \ufffd"],
    ["long-text", " one\n\ntwo ", "one\n\ntwo"],
    ["number", 3, 3],
    ["number", "2,5", 2.5],
    ["yes-no", false, false],
    ["one-of", "No thanks", "No thanks"],
    ["several-of", ["Blue", "Red", "Red"], ["Red", "Blue"]],
    ["date", "2028-02-29", "2028-02-29"],
    ["email", " ana@riverside.example ", "ana@riverside.example"],
    ["phone", "0044 (20) 7946-0958", "+442079460958"],
    ["country", "PT", "PT"],
    ["consent", true, true],
  ])("to a %s of %j is kept as %j", (kind, given, kept) => {
    expect(answer([ask(kind)], { [first]: given })).toEqual({ [first]: kept });
  });

  test.each<[QuestionKind, unknown, RegExp]>([
    ["short-text", "x".repeat(201), /At most 200/],
    ["short-text", 7, /A text/],
    ["long-text", "x".repeat(2_001), /At most 2,000/],
    ["number", 0, /from 1 to 5/],
    ["number", "five", /A number/],
    ["number", Number.NaN, /A number/],
    ["number", "1e0", /A number/],
    ["yes-no", "true", /yes or no/],
    ["one-of", "Maybe", /Choose one of these/],
    ["several-of", ["Red", "Green", "Blue"], /at most 2/],
    ["several-of", ["Pink"], /from these/],
    ["several-of", "Red", /from these/],
    ["date", "2027-02-29", /Choose a day/],
    ["date", "1899-12-31", /Choose a day/],
    ["email", "ana@riverside", /no mail address/],
    ["phone", "7946 0958", /country's code/],
    ["country", "XX", /Choose a country/],
    ["consent", false, /Tick this/],
  ])("to a %s of %j is refused with a sentence", (kind, given, says) => {
    expect(answer([ask(kind)], { [first]: given })).toEqual({ [first]: expect.stringMatching(says) });
  });

  test("may be missing where it is not required, and is asked for by a sentence where it is", () => {
    for (const nothing of [undefined, null, "", "  ", []]) {
      expect(answer([ask("long-text")], { [first]: nothing })).toEqual({});
      const required = ask("long-text", { required: true });
      expect(answer([required], { [first]: nothing })).toEqual({ [first]: "Please answer this." });
    }
  });

  test("to what is not asked is left out, whatever it is, and so is what depends on it", () => {
    const form = [
      ask("yes-no", { id: first }),
      ask("one-of", { id: second, required: true, onlyIf: { questionId: first, equals: true } }),
      ask("email", { id: third, required: true, onlyIf: { questionId: second, equals: "Yes please" } }),
    ];
    expect(answer(form, { [first]: false, [second]: "Yes please", [third]: 12 })).toEqual({ [first]: false });
    expect(answer(form, { [first]: true, [second]: "Yes please" })).toEqual({
      [third]: "Please give a mail address.",
    });
    expect(answer(form, { [first]: true })).toEqual({ [second]: "Please choose one." });
    expect(answer(form, { [ids[9] ?? ""]: "?", toString: "x" })).toEqual({});
  });

  test("is asked of the ticket types that were named", () => {
    const form = [
      ask("short-text", { id: first, required: true, ticketTypes: ["vip"] }),
      ask("country", { id: second }),
    ];
    expect(askedOf(form, {}, [])).toEqual([form[1]]);
    expect(askedOf(form, {}, ["day"])).toEqual([form[1]]);
    expect(askedOf(form, {}, ["day", "vip", "vip"])).toEqual(form);
    expect(answer(form, {}, ["vip"])).toEqual({ [first]: "Please answer this." });
  });

  test("is one of many that together are not too long", () => {
    const form = ids.slice(0, 9).map((id) => ask("long-text", { id }));
    const given = (chars: number) => Object.fromEntries(form.map(({ id }) => [id, "x".repeat(chars)]));
    expect(Object.keys(answer(form, given(1_700)))).toHaveLength(9);
    expect(answer(form, given(1_900))).toEqual({ "": expect.stringMatching(/too long/) });
  });
});

describe("a form", () => {
  const says = (...form: readonly Question[]) => whyNotForm(form).map(({ path, message }) => `${path}: ${message}`);

  test("of one question of each kind can be asked", () => {
    const kinds: readonly QuestionKind[] = [
      ...(["short-text", "long-text", "number", "yes-no", "one-of", "several-of"] as const),
      ...(["date", "email", "phone", "country", "consent"] as const),
    ];
    const form = kinds.map((kind, at) => ask(kind, { id: ids[at] as QuestionId, required: kind === "consent" }));
    expect(says(...form)).toEqual([]);
    expect(questionsSchema.parse(JSON.parse(JSON.stringify(form)))).toEqual(form);
  });

  test.each<[string, Question, RegExp]>([
    ["no label", ask("date", { label: " " }), /^0\.label: Write/],
    ["a long label", ask("date", { label: "x".repeat(201) }), /^0\.label: At most 200/],
    ["long help", ask("date", { help: "x".repeat(501) }), /^0\.help/],
    ["no ticket to ask for", ask("date", { ticketTypes: [] }), /^0\.ticketTypes: Choose a ticket/],
    ["no purpose", ask("date", { purpose: "" }), /^0\.purpose: Say what/],
    ["answers for good", ask("date", { keepDays: 731 }), /^0\.keepDays/],
    ["half a day", ask("date", { keepDays: 0.5 }), /^0\.keepDays/],
    ["a range that is none", ask("number", { min: 6 }), /^0\.max/],
    ["a number beyond all", ask("number", { max: 1e16 }), /^0\.max: A number/],
    ["one option", ask("one-of", { options: ["Yes"] }), /^0\.options: Offer at least 2/],
    ["equal options", ask("one-of", { options: ["Yes", "yes"] }), /^0\.options: Two options/],
    ["an empty option", ask("one-of", { options: ["Yes", ""] }), /^0\.options: An option is empty/],
    ["many options", ask("one-of", { options: ids }), /^0\.options: At most 50/],
    ["more than there are", ask("several-of", { max: 4 }), /^0\.max: A whole number/],
    ["nothing to agree to", ask("consent", { text: "" }), /^0\.text/],
    ["a link of another kind", ask("consent", { link: "javascript:alert(1)" }), /^0\.link: .*https/],
    ["what is not there", ask("date", { onlyIf: { questionId: third, equals: true } }), /^0\.onlyIf: .*before it/],
    ["itself", ask("yes-no", { onlyIf: { questionId: first, equals: true } }), /^0\.onlyIf: .*before it/],
  ])("with %s says so at the field", (_, question, words) => {
    expect(says(question)).toEqual([expect.stringMatching(words)]);
  });

  test("says so where a condition is never met, where a question is there twice, and where it is too long", () => {
    const target = ask("one-of");
    const asks = (equals: string | boolean) => ask("date", { id: second, onlyIf: { questionId: first, equals } });
    expect(says(target, asks("Yes please"))).toEqual([]);
    for (const never of ["Gone", true])
      expect(says(target, asks(never))).toEqual([expect.stringMatching(/^1\.onlyIf: .*no such answer/)]);
    expect(says(target, target)).toEqual([expect.stringMatching(/^1\.id: .*twice/)]);
    expect(says(...ids.slice(0, 31).map((id) => ask("date", { id })))).toEqual([
      expect.stringMatching(/^: .*at most 30/),
    ]);
    const options = ids.slice(0, 50).map((id) => id.repeat(3));
    const long = ids.slice(0, 12).map((id) => ask("one-of", { id, options }));
    expect(says(...long)).toEqual([expect.stringMatching(/^: The form is too long/)]);
  });

  test("names labels that are there more than once", () => {
    const labels = ["Diet", " diet", "Size", "", "", "DIET"].map((label) => ({ label }));
    expect(repeatedLabels(labels)).toEqual(["DIET"]);
  });
});

test("answers are words in a list", () => {
  expect([undefined, true, false, 2.5, "+44", ["Red", "Blue"]].map(answerText)).toEqual([
    ...["", "Yes", "No", "2.5", "+44", "Red; Blue"],
  ]);
});
