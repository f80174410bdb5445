import { Environment } from "@marcbachmann/cel-js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import { askGateRules, type GateRule } from "#shared/gate-rules";
import { gateRulesSchema } from "#shared/inputs/gate-rules";
import { compileCondition } from "./conditions.ts";
import { compileRules, judge, verdictOf } from "./evaluate.ts";
import { compileGateRules } from "./gate.ts";
import { opsFor, type Part, type Sentence, sentenceOf, textOf } from "./parts.ts";
import { FACTS, specOf } from "./triggers.ts";
import { type Happening, NO_MEMORY, type Rule, type RuleBody, type RuleMemory, TRIGGER_OF_GATES } from "./types.ts";

const NUMBERS = ["queue.length", "station.spare", "clock.hour"] as const;
const TEXTS = ["station.name", "event.status"] as const;

const text = fc.constantFrom("live", "Info", "", 'a "b"', "é𝒳", "In");
const number = fc.oneof(fc.integer({ min: -3, max: 30 }), fc.constantFrom(0.5, 24.75, -1.25));
const quoted = (value: string) => JSON.stringify(value);
const sum: fc.Arbitrary<string> = fc.letrec((tie) => ({
  sum: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(...NUMBERS),
    number.map((value) => (value < 0 ? `(${value})` : `${value}`)),
    fc.tuple(tie("sum"), fc.constantFrom("+", "-", "*"), tie("sum")).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie("sum").map((inner) => `-(${inner})`),
  ),
})).sum as fc.Arbitrary<string>;
const comparison = fc.oneof(
  fc.tuple(sum, fc.constantFrom("==", "!=", "<", "<=", ">", ">="), sum).map(([a, op, b]) => `${a} ${op} ${b}`),
  fc.tuple(sum, fc.array(number, { minLength: 1, maxLength: 4 })).map(([a, list]) => `${a} in [${list.join(", ")}]`),
  fc.tuple(fc.constantFrom(...TEXTS), fc.constantFrom("==", "!="), text).map(([a, op, b]) => `${a} ${op} ${quoted(b)}`),
  fc
    .tuple(fc.constantFrom(...TEXTS), fc.array(text, { minLength: 1, maxLength: 4 }))
    .map(([a, list]) => `${a} in [${list.map(quoted).join(", ")}]`),
  fc
    .tuple(fc.constantFrom(...TEXTS), fc.constantFrom("contains", "startsWith", "endsWith"), text)
    .map(([a, asks, b]) => `${a}.${asks}(${quoted(b)})`),
);
const condition = fc.letrec((tie) => ({
  one: fc.oneof(
    { maxDepth: 3 },
    comparison,
    fc.constantFrom("true", "false"),
    fc.tuple(tie("one"), fc.constantFrom("&&", "||"), tie("one")).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie("one").map((inner) => `!(${inner})`),
  ),
})).one as fc.Arbitrary<string>;
const facts = fc.record({
  "queue.length": fc.integer({ min: 0, max: 30 }),
  "station.spare": fc.integer({ min: 0, max: 3 }),
  "clock.hour": fc.integer({ min: 0, max: 23 }),
  "station.name": text,
  "event.status": text,
  "station.helpers": fc.constant(1),
  "station.servers": fc.constant(1),
});

/** The library's own evaluation: the meaning that ours must have. */
const cel = new Environment({ unlistedVariablesAreDyn: false })
  .registerVariable({ name: "queue", schema: { length: "double" } })
  .registerVariable({ name: "station", schema: { spare: "double", name: "string" } })
  .registerVariable({ name: "event", schema: { status: "string" } })
  .registerVariable({ name: "clock", schema: { hour: "double" } });
const withDoubles = (written: string) =>
  written.replace(/("(?:[^"\\]|\\.)*")|(?<![\w.])(\d+)(?![\w.])/g, (_, quote, digits) => quote ?? `${digits}.0`);

test("a compiled condition means what the language says", () => {
  let compared = 0;
  fc.assert(
    fc.property(condition, facts, (written, known) => {
      const compiled = compileCondition("queue.length", written);
      if (!compiled.ok) return; // too long or too deep
      compared += 1;
      const context = {
        queue: { length: known["queue.length"] },
        station: { spare: known["station.spare"], name: known["station.name"] },
        event: { status: known["event.status"] },
        clock: { hour: known["clock.hour"] },
      };
      expect(compiled.value(known), written).toBe(cel.evaluate(withDoubles(written), context));
    }),
    { numRuns: Number(process.env.RUNS ?? 500) },
  );
  expect(compared).toBeGreaterThan(200);
});

const gateText = fc.constantFrom("North", "Entry", "VIP", "", 'a "b"', "é𝒳");
const gateFacts = fc.record({
  "event.status": fc.constant("live" as const),
  "event.minutes": fc.integer({ min: -60, max: 300 }),
  "gate.name": gateText,
  "scan.list": gateText,
  "ticket.type": gateText,
  "pass.checked_in": fc.boolean(),
  "pass.entries": fc.nat(4),
});
const gateCondition = fc.letrec((tie) => ({
  one: fc.oneof(
    { maxDepth: 3 },
    fc
      .tuple(
        fc.constantFrom("event.minutes", "pass.entries", "event.minutes - pass.entries * 30"),
        fc.constantFrom("==", "!=", "<", "<=", ">", ">="),
        number,
      )
      .map(([a, op, b]) => `${a} ${op} ${b}`),
    fc
      .tuple(fc.constantFrom("gate.name", "scan.list", "ticket.type"), fc.constantFrom("==", "!="), gateText)
      .map(([a, op, b]) => `${a} ${op} ${quoted(b)}`),
    fc
      .tuple(fc.constantFrom("gate.name", "ticket.type"), fc.array(gateText, { minLength: 1, maxLength: 3 }))
      .map(([a, list]) => `${a} in [${list.map(quoted).join(", ")}]`),
    fc.constant("pass.checked_in"),
    fc.tuple(tie("one"), fc.constantFrom("&&", "||"), tie("one")).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie("one").map((inner) => `!(${inner})`),
  ),
})).one as fc.Arbitrary<string>;
const gateAnswer = fc.constantFrom(
  [{ type: "allow" }] as const,
  [{ type: "reject", reason: "Not now" }] as const,
  [{ type: "allow" }, { type: "reject", reason: "Not you" }] as const,
  [] as const,
);
const gateBody = fc
  .record({
    match: fc.constantFrom("first" as const, "all" as const),
    branches: fc.array(fc.record({ when: gateCondition, does: gateAnswer }), { minLength: 1, maxLength: 3 }),
    otherwise: gateAnswer,
    order: fc.nat(3),
    isOn: fc.constantFrom(true, true, true, false),
    from: fc.constantFrom(null, null, 0, 10),
    until: fc.constantFrom(null, null, 10, 20),
  })
  .map((some): RuleBody => {
    const trigger = { type: "event", name: TRIGGER_OF_GATES } as const;
    return { ...some, name: "Gate", stationId: null, trigger };
  });

/** As gates were asked by the library itself. */
const gateCel = new Environment({ unlistedVariablesAreDyn: false })
  .registerVariable({ name: "event", schema: { status: "string", minutes: "double" } })
  .registerVariable({ name: "gate", schema: { name: "string" } })
  .registerVariable({ name: "scan", schema: { list: "string" } })
  .registerVariable({ name: "ticket", schema: { type: "string" } })
  .registerVariable({ name: "pass", schema: { checked_in: "bool", entries: "double" } });

test("what travels to gates refuses whom the language and the engine of rules refuse, and says the same", () => {
  let refused = 0;
  const scan = fc.record({
    facts: gateFacts,
    at: fc.nat(20),
    bodies: fc.array(gateBody, { minLength: 1, maxLength: 5 }),
  });
  fc.assert(
    fc.property(scan, ({ facts: known, at, bodies }) => {
      const rules = bodies.map((body, n): Rule => {
        return { id: countedId("rule", n), version: 1, origin: "event", savedAt: n, body };
      });
      if (rules.some(({ body }) => body.branches.some(({ when }) => !compileCondition(TRIGGER_OF_GATES, when).ok)))
        return;
      const context = {
        event: { status: known["event.status"], minutes: known["event.minutes"] },
        ...{ gate: { name: known["gate.name"] }, scan: { list: known["scan.list"] } },
        ...{ ticket: { type: known["ticket.type"] } },
        pass: { checked_in: known["pass.checked_in"], entries: known["pass.entries"] },
      };
      const byLanguage = rules
        .filter(({ savedAt, body: { isOn, from, until } }) => {
          return isOn && at >= savedAt && (from === null || at >= from) && (until === null || at < until);
        })
        .sort((a, b) => a.body.order - b.body.order || (a.id < b.id ? -1 : 1))
        .flatMap(({ body: { branches, match, otherwise } }) => {
          const held = branches.filter(({ when }) => gateCel.evaluate(withDoubles(when), context) === true);
          const said =
            held.length === 0 ? otherwise : (match === "first" ? held.slice(0, 1) : held).flatMap(({ does }) => does);
          return said.flatMap((action) => (action.type === "reject" ? action.reason : []));
        });
      // What travels is plain data: a phone has it from text.
      const carried: GateRule[] = gateRulesSchema.parse(JSON.parse(JSON.stringify(compileGateRules(rules))));
      const objection = askGateRules(carried, known, at);
      expect(objection?.says ?? null).toBe(byLanguage[0] ?? null);
      const happening: Happening = {
        id: "scan",
        trigger: TRIGGER_OF_GATES,
        at,
        stationId: null,
        userId: null,
        facts: known,
      };
      const { decision } = judge(compileRules(rules), NO_MEMORY, happening);
      const byEngine = verdictOf({ steps: decision?.steps ?? [] });
      expect(objection?.says ?? null).toBe(
        byEngine.admits || byEngine.reason === "not_allowed" ? null : byEngine.reason,
      );
      if (objection) refused += 1;
    }),
    { numRuns: Number(process.env.RUNS ?? 500) },
  );
  expect(refused).toBeGreaterThan(100);
});

test("whatever is typed is refused or compiled, and a refusal points into it", () => {
  const bits = fc.constantFrom(
    "queue.length",
    "station.name",
    "(",
    ")",
    "[",
    "]",
    "&&",
    "||",
    "!",
    "in",
    "1",
    "2.5",
    '"a"',
    ",",
    ">",
    "==",
    "-",
    "+",
    "?",
    ":",
    ".all(x,",
    ".matches(",
    "x",
    " ",
    "null",
    "{",
    "}",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(bits, { maxLength: 12 }).map((some) => some.join(" ")),
        fc.string({ maxLength: 40 }),
      ),
      (written) => {
        const compiled = compileCondition("queue.length", written);
        if (compiled.ok) return;
        const { start, end } = compiled.refusal;
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(written.length);
        expect(start).toBeLessThanOrEqual(end);
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 500) },
  );
});

test("a crossing is told once each time the number has been back, whatever it does between", () => {
  const level = 25;
  const back = 20;
  const rule: Rule = {
    ...{ id: countedId("rule", 1), version: 1, origin: "event", savedAt: 0 },
    body: {
      ...{
        name: "Long",
        order: 1,
        isOn: true,
        match: "first",
        otherwise: [],
        from: null,
        until: null,
        stationId: null,
      },
      trigger: { type: "crossing", measure: "queue.length", metric: null, direction: "above", level, back },
      branches: [{ when: "", does: [{ type: "announce", template: "long" }] }],
    },
  };
  const set = compileRules([rule]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 15, max: 30 }), { maxLength: 60 }), (lengths) => {
      let memory: RuleMemory = NO_MEMORY;
      let isBeyond = false;
      lengths.forEach((length, at) => {
        const known = {
          "event.status": "live",
          "clock.hour": 1,
          "station.name": "",
          "station.helpers": 0,
          "station.servers": 0,
          "station.spare": 0,
        };
        const one: Happening = {
          ...{ id: `${at}`, trigger: "queue.length", at, stationId: null, userId: null },
          facts: { ...known, "queue.length": length },
        };
        const judged = judge(set, memory, one);
        memory = judged.memory;
        expect(judged.decision !== null).toBe(!isBeyond && length > level);
        isBeyond = isBeyond ? length > back : length > level;
      });
    }),
    { numRuns: Number(process.env.RUNS ?? 300) },
  );
});

const part: fc.Arbitrary<Part> = fc
  .constantFrom(...specOf("event.scan.admitted").facts)
  .chain((fact) => fc.constantFrom(...opsFor(fact)).map((op) => ({ fact, op })))
  .chain(({ fact, op }) => {
    const { type } = FACTS[fact];
    const value =
      op === "in"
        ? fc.array(text, { minLength: 1, maxLength: 3 })
        : type === "number"
          ? number
          : type === "text"
            ? text
            : fc.boolean();
    return value.map((one) => ({ fact, op, value: one }));
  });

test("a sentence of parts and its text are one and the same", () => {
  fc.assert(
    fc.property(
      fc.constantFrom<Sentence["join"]>("&&", "||"),
      fc.array(part, { minLength: 2, maxLength: 5 }),
      (join, parts) => {
        const sentence = { join, parts };
        expect(sentenceOf("event.scan.admitted", textOf(sentence))).toEqual(sentence);
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 300) },
  );
});
