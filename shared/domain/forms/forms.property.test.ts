import fc from "fast-check";
import { expect, test } from "vitest";
import { makeId, type QuestionId } from "#shared/ids";
import { whyNotForm } from "./decide.ts";
import { formSchema, questionsSchema } from "./schema.ts";
import type { GivenAnswers, Question } from "./types.ts";
import { askedOf } from "./view.ts";

const RUNS = 3_000;
const ids = Array.from({ length: 6 }, (_, at) => makeId("question", at, new Uint8Array(10)));
const OPTIONS = ["Red", "Green", "Blue"];
const TYPES = ["vip", "day"];

const frame = {
  label: fc.constantFrom("Diet", "Size"),
  help: fc.constant(""),
  ticketTypes: fc.option(fc.subarray(TYPES, { minLength: 1 }), { freq: 4 }),
  purpose: fc.constant("To plan"),
  keepDays: fc.integer({ min: 0, max: 730 }),
};
const bound = fc.option(fc.integer({ min: -9, max: 9 }));
const count = fc.option(fc.integer({ min: 1, max: 3 }));
const plain = fc.constantFrom("short-text", "long-text", "yes-no", "date", "email", "phone", "country");
const anyKind = fc.oneof(
  fc.record({ ...frame, kind: plain, required: fc.boolean() }),
  fc.record({ ...frame, kind: fc.constant("yes-no"), required: fc.boolean() }),
  fc.record({ ...frame, kind: fc.constant("number"), required: fc.boolean(), min: bound, max: bound }),
  fc.record({ ...frame, kind: fc.constant("one-of"), required: fc.boolean(), options: fc.constant(OPTIONS) }),
  fc.record({
    ...frame,
    kind: fc.constant("several-of"),
    required: fc.boolean(),
    options: fc.constant(OPTIONS),
    min: count,
    max: count,
  }),
  fc.record({
    ...frame,
    kind: fc.constant("consent"),
    required: fc.constant(true),
    text: fc.constant("I agree"),
    link: fc.constant(null),
  }),
);
const condition = fc.option(fc.tuple(fc.nat(4), fc.constantFrom<string | boolean>(true, false, ...OPTIONS)));

/** Forms that can be asked, with conditions that can be met. */
const anyForm: fc.Arbitrary<Question[]> = fc
  .array(fc.tuple(anyKind, condition), { minLength: 1, maxLength: ids.length })
  .map((drawn) => {
    const form: Question[] = [];
    for (const [at, [question, on]] of drawn.entries()) {
      const made = { ...question, id: ids[at] as QuestionId, onlyIf: null } as Question;
      const met = on && ({ ...made, onlyIf: { questionId: ids[on[0]] as QuestionId, equals: on[1] } } as Question);
      form.push(met && whyNotForm([...form, met]).length === 0 ? met : made);
    }
    return form.filter((question) => whyNotForm([{ ...question, onlyIf: null }]).length === 0);
  })
  .filter((form) => whyNotForm(form).length === 0);

const anyAnswer = fc.oneof(
  fc.constantFrom<unknown>(true, false, null, "", "Red", "Green", ["Red"], ["Blue", "Red"], [], 0, -0, 3, "2,5", "-0"),
  fc.constantFrom<unknown>("2026-11-21", "2026-02-30", "a@b.example", "a@b", "+44 20 7946 0958", "12", "PT", "pt"),
  fc.string({ unit: "binary", maxLength: 210 }),
  fc.string({ unit: fc.constantFrom("\ud800", " ", "\n", "\u0000", "é", "x"), maxLength: 20 }),
  fc.double(),
  fc.jsonValue({ maxDepth: 2 }),
);
const anyAnswers: fc.Arbitrary<GivenAnswers> = fc.dictionary(
  fc.constantFrom(...ids, "__proto__", "constructor", "elsewhere"),
  anyAnswer,
  { noNullPrototype: true },
);
const anyTypes = fc.subarray([...TYPES, "gone"]);

type Outcome = { readonly kept: unknown } | { readonly problems: readonly unknown[] };
function decide(form: readonly Question[], given: unknown, ticketTypes: readonly string[]): Outcome {
  const { success, data, error } = formSchema(form, ticketTypes).safeParse(given);
  if (success) return { kept: data };
  return { problems: error.issues.map(({ path, message }) => ({ path: path.join("."), message })) };
}
const overTheNet = <T>(value: T): T => JSON.parse(JSON.stringify(value));

test("the Worker accepts and refuses what the browser does, with the same words and the same outcome", () => {
  const met = { kept: 0, refused: 0 };
  fc.assert(
    fc.property(anyForm, anyAnswers, anyTypes, (form, given, ticketTypes) => {
      const inBrowser = decide(form, given, ticketTypes);
      // The Worker reads the form from its database, and the answers as they came.
      const stored = questionsSchema.parse(overTheNet(form));
      expect(stored).toEqual(form);
      if ("kept" in inBrowser) {
        met.kept += 1;
        expect(decide(stored, overTheNet(inBrowser.kept), ticketTypes)).toEqual(inBrowser);
        expect(overTheNet(inBrowser.kept)).toEqual(inBrowser.kept);
        const asked = new Set<string>(askedOf(form, inBrowser.kept as GivenAnswers, ticketTypes).map(({ id }) => id));
        for (const id of Object.keys(inBrowser.kept as object)) expect(asked.has(id)).toBe(true);
      } else met.refused += 1;
      // JSON says null of what is no number, and then nothing was answered.
      const odd = Object.values(given).some((value) => typeof value === "number" && !Number.isFinite(value));
      if (!odd) expect(decide(stored, overTheNet(given), ticketTypes)).toEqual(inBrowser);
    }),
    { numRuns: RUNS },
  );
  expect(met.kept).toBeGreaterThan(RUNS / 10);
  expect(met.refused).toBeGreaterThan(RUNS / 10);
});

test("with more tickets more is asked, and what is asked is asked for one of them", () => {
  const independent = anyForm.map((form) => form.map((question) => ({ ...question, onlyIf: null })));
  fc.assert(
    fc.property(independent, anyTypes, anyTypes, (form, some, others) => {
      const idsFor = (types: readonly string[]) => askedOf(form, {}, types).map(({ id }) => id);
      const both = idsFor([...some, ...others]);
      expect(new Set(both)).toEqual(new Set([...idsFor(some), ...idsFor(others)]));
      expect(both).toEqual(form.map(({ id }) => id).filter((id) => both.includes(id)));
      for (const { id, ticketTypes } of form)
        expect(both.includes(id)).toBe(!ticketTypes || [...some, ...others].some((type) => ticketTypes.includes(type)));
    }),
    { numRuns: RUNS },
  );
});

test("every refusal names a question that is asked, and says a sentence", () => {
  fc.assert(
    fc.property(anyForm, anyAnswers, anyTypes, (form, given, ticketTypes) => {
      const outcome = decide(form, given, ticketTypes);
      if ("kept" in outcome) return;
      const asked = askedOf(form, given, ticketTypes).map(({ id }) => id);
      for (const problem of outcome.problems)
        expect(problem).toEqual({
          path: expect.toSatisfy((path) => asked.includes(path)),
          message: expect.stringMatching(/^[A-Z].*\.$/),
        });
    }),
    { numRuns: RUNS },
  );
});
