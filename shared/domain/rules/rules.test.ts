import { describe, expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import type { GateFacts } from "#shared/gate-rules";
import type { StationId } from "#shared/ids";
import { whyNotAction } from "./actions.ts";
import { compileCondition } from "./conditions.ts";
import { DEFAULT_RULES, rulesInForce } from "./defaults.ts";
import { compareGates, compareRuns, draftRules } from "./dry-run.ts";
import { ACTED_MAX, ACTED_WINDOW_MS, compileRules, judge, rememberInForce, verdictOf } from "./evaluate.ts";
import { findLoop } from "./loops.ts";
import { sentenceOf, textOf } from "./parts.ts";
import type { Action, Facts, Happening, Recipient, Rule, RuleBody, RuleMemory, Trigger, TriggerName } from "./types.ts";
import { NO_MEMORY } from "./types.ts";
import { whyNotCondition } from "./values.ts";
import { sayMiss, sayRest, sayRule, sayStep } from "./words.ts";

const NOON = 1_800_000_000_000;
const DESK: StationId = countedId("station", 1);
const KITCHEN: StationId = countedId("station", 2);

const EVENT = { "event.status": "live", "clock.hour": 12 };
const desk = (length: number, spare = 0): Facts => ({
  ...EVENT,
  ...{ "station.name": "Info", "station.helpers": 2 + spare, "station.servers": 2, "station.spare": spare },
  "queue.length": length,
});

let happened = 0;
function happening(trigger: TriggerName, facts: Facts, more: Partial<Happening> = {}): Happening {
  return { id: `h${++happened}`, trigger, at: NOON, stationId: null, userId: null, facts, ...more };
}

let made = 0;
function rule(body: Partial<RuleBody> & Pick<RuleBody, "trigger">, more: Partial<Rule> = {}): Rule {
  const usual = { name: `Rule ${++made}`, match: "first", otherwise: [], order: 1, isOn: true } as const;
  const bounds = {
    from: null,
    until: null,
    stationId: null,
    branches: [{ when: "", does: [{ type: "announce", template: "x" }] }],
  } as const;
  return {
    id: countedId("rule", made),
    version: 1,
    origin: "event",
    savedAt: 0,
    body: { ...usual, ...bounds, ...body },
    ...more,
  };
}

/** One after the other at one place; what each gave rise to. */
function day(rules: readonly Rule[], happenings: readonly Happening[], memory: RuleMemory = NO_MEMORY) {
  const set = compileRules(rules);
  const done: Action[][] = [];
  let now = memory;
  for (const one of happenings) {
    const judged = judge(set, now, one);
    now = judged.memory;
    const steps = judged.decision?.steps ?? [];
    done.push(steps.filter(({ stopped }) => stopped === null).flatMap(({ actions }) => [...actions]));
  }
  return { done, memory: now };
}

describe("the pipeline as it was asked for", () => {
  const scan = (status: string, isCheckedIn: boolean) => {
    const judged = judge(
      compileRules(DEFAULT_RULES),
      NO_MEMORY,
      happening("event.scan.received", { "event.status": status, "pass.checked_in": isCheckedIn }),
    );
    if (!judged.decision) throw new Error("nobody was asked about a scan");
    return verdictOf(judged.decision);
  };

  test("on event.scan.received: a pass that is not checked in gets in where the event is published or live, and is checked in", () => {
    for (const status of ["published", "live"]) expect(scan(status, false)).toEqual({ admits: true, checksIn: true });
  });

  test("on event.scan.received: a pass that is checked in is rejected as already_used", () => {
    for (const status of ["published", "live"])
      expect(scan(status, true)).toEqual({ admits: false, reason: "already_used" });
  });

  test("on event.scan.received: nobody gets into an event that is neither published nor live", () => {
    for (const status of ["draft", "ended", "cancelled"])
      expect(scan(status, false)).toEqual({ admits: false, reason: "not_allowed" });
  });

  const LONG = [
    { type: "notify", to: "station-volunteers", template: "long_queue" },
    { type: "redistribute", stationId: null },
  ];
  const LANE = { type: "open-lane", vipFirst: true, stationId: null };

  test("on queue.length > 25: the station's volunteers hear of it and the queue is redistributed, once until it was short again", () => {
    const lengths = [25, 26, 27, 40, 24, 26, 21, 26, 20, 25, 26];
    const { done } = day(
      DEFAULT_RULES,
      lengths.map((length) => happening("queue.length", desk(length), { stationId: DESK })),
    );
    expect(done.map((actions) => actions.length > 0)).toEqual(lengths.map((_, at) => at === 1 || at === 10));
    expect(done[1]).toEqual(LONG);
  });

  test("on queue.length > 25: an additional lane opens where one is available, VIP first there", () => {
    const { done } = day(DEFAULT_RULES, [happening("queue.length", desk(26, 1), { stationId: DESK })]);
    expect(done).toEqual([[...LONG, LANE]]);
  });

  test("on food.order.ready: the attendee hears pickup_now, and station.served is one more", () => {
    const facts = {
      ...EVENT,
      "station.name": "Pizza",
      "order.number": 7,
      "order.dishes": 2,
      "order.minutes": 9,
      "order.late_minutes": 0,
    };
    const one = () => happening("food.order.ready", facts, { stationId: KITCHEN, userId: countedId("user", 1) });
    const { done, memory } = day(DEFAULT_RULES, [one(), one()]);
    expect(done[0]).toEqual([
      { type: "push", template: "pickup_now" },
      { type: "increment", metric: "station.served", by: 1 },
    ]);
    expect(memory.metrics).toEqual({ "station.served": 2 });
  });
});

const SCANNED = {
  "gate.name": "North",
  "scan.people": 1,
  "scan.did": "entered",
  "scan.reason": "",
  "scan.forced": false,
};
const scanned = (more: Facts = {}, when: Partial<Happening> = {}) =>
  happening("event.scan.admitted", { ...EVENT, ...SCANNED, ...more }, when);
const ON_SCAN: Trigger = { type: "event", name: "event.scan.admitted" };
const say = (template: string): Action => ({ type: "announce", template });

describe("rules", () => {
  const branches = [
    { when: "scan.people > 1", does: [say("a party")] },
    { when: 'gate.name == "North"', does: [say("north")] },
  ];

  test("do the first branch that holds, or all of them, or else what is said for none", () => {
    const first = rule({ trigger: ON_SCAN, match: "first", branches, otherwise: [say("none")] });
    const all = rule({ trigger: ON_SCAN, match: "all", branches, otherwise: [say("none")] });
    const party = scanned({ "scan.people": 3 });
    expect(day([first], [party]).done).toEqual([[say("a party")]]);
    expect(day([all], [party]).done).toEqual([[say("a party"), say("north")]]);
    expect(day([all], [scanned({ "gate.name": "South" })]).done).toEqual([[say("none")]]);
  });

  test("are asked in their order, whatever order they were read in", () => {
    const [late, early] = [
      rule({ trigger: ON_SCAN, order: 2, name: "late" }),
      rule({ trigger: ON_SCAN, order: 1, name: "early" }),
    ];
    for (const rules of [
      [late, early],
      [early, late],
    ]) {
      const { decision } = judge(compileRules(rules), NO_MEMORY, scanned());
      expect(decision?.steps.map(({ name }) => name)).toEqual(["early", "late"]);
    }
  });

  test("hold for what happens in their time, at their station, after they were saved, and while they are on", () => {
    const timed = rule({ trigger: ON_SCAN, from: NOON, until: NOON + 1_000 });
    const hears = (one: Rule, when: Partial<Happening>) => day([one], [scanned({}, when)]).done[0]?.length === 1;
    expect([-1, 0, 999, 1_000].map((ms) => hears(timed, { at: NOON + ms }))).toEqual([false, true, true, false]);
    const placed = rule({ trigger: ON_SCAN, stationId: DESK });
    expect([DESK, KITCHEN, null].map((stationId) => hears(placed, { stationId }))).toEqual([true, false, false]);
    const saved = rule({ trigger: ON_SCAN }, { savedAt: NOON });
    expect([-1, 0].map((ms) => hears(saved, { at: NOON + ms }))).toEqual([false, true]);
    expect(hears(rule({ trigger: ON_SCAN, isOn: false }), {})).toBe(false);
  });

  test("a rule of the event takes the place of the platform's, and of its college's", () => {
    const [, , long] = DEFAULT_RULES;
    if (!long) throw new Error("no default rule");
    const off = (origin: Rule["origin"]): Rule => ({
      ...long,
      origin,
      version: 1,
      body: { ...long.body, isOn: origin === "college" },
    });
    for (const own of [
      [off("event"), off("college")],
      [off("college"), off("event")],
    ]) {
      expect(rulesInForce(own).find(({ id }) => id === long.id)?.origin).toBe("event");
    }
    expect(rulesInForce([])).toEqual(DEFAULT_RULES);
  });

  test("what a nearer one stood in place of holds again for what happens since that was taken away", () => {
    const [, , long] = DEFAULT_RULES;
    if (!long) throw new Error("no default rule");
    const college: Rule = { ...long, origin: "college", version: 1, savedAt: 100 };
    const removed = (origin: Rule["origin"], savedAt: number) => ({ id: long.id, origin, savedAt });
    const since = (own: readonly Rule[], ...removals: ReturnType<typeof removed>[]) =>
      rulesInForce(own, removals).find(({ id }) => id === long.id);
    expect(since([], removed("college", 200))).toEqual({ ...long, savedAt: 200 });
    expect(since([], removed("event", 300), removed("college", 200))).toEqual({ ...long, savedAt: 300 });
    expect(since([college], removed("event", 300))).toEqual({ ...college, savedAt: 300 });
    expect(since([college], removed("event", 50))).toEqual(college);
    const event: Rule = { ...college, origin: "event", savedAt: 150 };
    expect(since([event], removed("college", 200))).toEqual(event);
  });

  test("a rule that acts on a station again and again rests, and says so", () => {
    const pause = rule({
      trigger: { type: "event", name: "queue.token.joined" },
      branches: [{ when: "", does: [{ type: "pause-intake", stationId: null }] }],
    });
    const joined = { ...EVENT, "station.name": "Info", "token.number": 1, "token.lane": "regular", "token.minutes": 0 };
    const times = (count: number, at: number) =>
      Array.from({ length: count }, () => happening("queue.token.joined", joined, { stationId: DESK, at }));
    const busy = day([pause], times(ACTED_MAX + 3, NOON));
    expect(busy.done.filter((actions) => actions.length > 0)).toHaveLength(ACTED_MAX);
    const { decision } = judge(
      compileRules([pause]),
      busy.memory,
      happening("queue.token.joined", joined, { stationId: DESK }),
    );
    expect(decision?.steps).toMatchObject([{ stopped: "braked" }]);
    expect(day([pause], times(1, NOON + ACTED_WINDOW_MS), busy.memory).done[0]).toHaveLength(1);
  });

  test("a rule that writes to many rests from that alone: everybody sooner than those of a role, and never a person", () => {
    const joined = { ...EVENT, "station.name": "Info", "token.number": 1, "token.lane": "regular", "token.minutes": 0 };
    const notify = (to: Recipient): Action => ({ type: "notify", to, template: "long" });
    const count: Action = { type: "increment", metric: "joined", by: 1 };
    const push: Action = { type: "push", template: "hello" };
    const wanted = [push, notify("person"), notify("volunteer-leads"), say("full"), count];
    const trigger = { type: "event", name: "queue.token.joined" } as const;
    const both = [rule({ trigger, branches: [{ when: "", does: wanted }] }), rule({ trigger })];
    const times = (many: number, at: number) =>
      Array.from({ length: many }, () => happening("queue.token.joined", joined, { stationId: DESK, at }));
    const { done, memory } = day(both.slice(0, 1), times(ACTED_MAX + 1, NOON));
    const without = (...types: string[]) => wanted.filter((one) => !types.includes(one === wanted[1] ? "" : one.type));
    expect(done).toEqual([
      wanted,
      ...Array.from({ length: ACTED_MAX - 1 }, () => without("announce")),
      without("announce", "notify"),
    ]);
    const [again] = times(1, NOON);
    if (!again) throw new Error("nothing happened");
    const { decision } = judge(compileRules(both), memory, again);
    expect(decision?.steps).toMatchObject([
      { stopped: null, actions: [push, notify("person"), count], braked: [notify("volunteer-leads"), say("full")] },
      // Another rule has its own rest.
      { stopped: null, actions: [{ type: "announce" }] },
    ]);
    expect(decision?.steps[1]).not.toHaveProperty("braked");
    const [step] = decision?.steps ?? [];
    const says = step && sayStep("queue.token.joined", joined, step, () => "Info");
    expect(says).toMatch(/would also .*full.* to everybody.* rested/);
    expect(day(both.slice(0, 1), times(1, NOON + ACTED_WINDOW_MS), memory).done).toEqual([wanted]);
  });

  test("what a rule remembers ends while it is off, or out of its time, and others' stays", () => {
    const level = { measure: "queue.length", metric: null, direction: "above", level: 25, back: 20 } as const;
    const length: Trigger = { type: "crossing", ...level };
    const lane: Action = { type: "open-lane", vipFirst: false, stationId: null };
    const does = [{ when: "", does: [lane, say("long")] }];
    const [timed, other] = [
      rule({ trigger: length, branches: does, until: NOON + 1_000 }),
      rule({ trigger: length, branches: does, stationId: DESK }),
    ];
    const long = () => happening("queue.length", desk(26), { stationId: DESK });
    const { memory } = day([timed, other], [long()]);
    expect(Object.keys(memory.beyond)).toEqual([timed.id, other.id]);
    const both = compileRules([timed, other]);
    // The same object: nothing is written where nothing is forgotten.
    expect(rememberInForce(both, memory, NOON)).toBe(memory);
    // What happened before its end may come a little later, and is no second crossing.
    const lastMoment = rememberInForce(both, memory, NOON + 2_000);
    expect(lastMoment).toBe(memory);
    expect(day([timed], [{ ...long(), at: NOON + 999 }], lastMoment).done).toEqual([[]]);
    const kept = rememberInForce(both, memory, NOON + 61_000);
    expect(Object.keys(kept.beyond)).toEqual([other.id]);
    expect(Object.keys(kept.acted)).toEqual([other.id, `${other.id}:everybody`]);
    const off = { ...timed, body: { ...timed.body, isOn: false } };
    expect(rememberInForce(compileRules([off, other]), memory, NOON)).toEqual(kept);
    expect(day([timed], [long()], memory).done).toEqual([[]]);
    expect(day([timed], [long()], kept).done[0]).toHaveLength(2);
    // A version that was saved since is the same rule, and where it is beyond it was before.
    const edited = { ...timed, version: 2, savedAt: NOON + 500 };
    expect(rememberInForce(compileRules([edited, other]), memory, NOON)).toBe(memory);
    // One whose time is yet to come begins anew.
    const later = { ...timed, body: { ...timed.body, from: NOON + 500 } };
    expect(rememberInForce(compileRules([later, other]), memory, NOON)).toEqual(kept);
  });

  test("numbers that rules count set off rules, a few times in a row and no more", () => {
    const counts = (from: string | null, metric: string) =>
      rule({
        trigger:
          from === null
            ? ON_SCAN
            : { type: "crossing", measure: "metric", metric: from, direction: "above", level: 0, back: -1 },
        branches: [{ when: "", does: [{ type: "increment", metric, by: 1 }] }],
      });
    const chain = [counts(null, "m0"), ...Array.from({ length: 7 }, (_, at) => counts(`m${at}`, `m${at + 1}`))];
    const { decision, memory } = judge(compileRules(chain), NO_MEMORY, scanned());
    expect(Object.keys(memory.metrics)).toEqual(["m0", "m1", "m2", "m3", "m4"]);
    expect(decision?.steps.at(-1)).toMatchObject({ stopped: "too-deep", byMetric: "m4" });
    expect(findLoop(chain)).toBeNull();
    const circle = [counts("a", "b"), counts("b", "c"), counts("c", "a")];
    expect(findLoop([...chain, ...circle])).toEqual(circle.map(({ body }) => body.name));
    const [first, ...others] = circle;
    expect(findLoop([...others, { ...first, body: { ...first?.body, isOn: false } } as Rule])).toBeNull();
  });

  test("count so many numbers at one place; one more has room once a rule of another is gone, and until then it says so", () => {
    const counting = (from: number, many: number) =>
      Array.from({ length: many }, (_, at) =>
        rule({ trigger: ON_SCAN, branches: [{ when: "", does: [count(`m${from + at}`)] }] }),
      );
    const count = (metric: string): Action => ({ type: "increment", metric, by: 1 });
    const fifty = counting(0, 50);
    const [more] = counting(50, 1);
    if (!more) throw new Error("no rule");
    const { memory } = day(fifty, [scanned()]);
    expect(Object.keys(memory.metrics)).toHaveLength(50);
    const does = [count("m50"), say("in")];
    const both = { ...more, body: { ...more.body, order: 0, branches: [{ when: "", does }] } };
    const freed = judge(compileRules([...fifty.slice(1), both]), memory, scanned()).memory;
    expect(freed.metrics).toMatchObject({ m1: 2, m50: 1 });
    // Its rule is gone, and no other speaks of it.
    expect(freed.metrics).not.toHaveProperty("m0");
    const watches = rule({
      ...{ trigger: { type: "crossing", measure: "metric", metric: "m0", direction: "above", level: 9, back: 9 } },
    });
    const watched = judge(compileRules([...fifty.slice(1), watches, both]), memory, scanned());
    expect(watched.memory.metrics).not.toHaveProperty("m50");
    const [step] = watched.decision?.steps ?? [];
    expect(step).toMatchObject({ stopped: null, actions: [say("in")], uncounted: [count("m50")] });
    expect(step && sayStep("event.scan.admitted", {}, step, () => null)).toMatch(
      /announce “in” to everybody\. It could not count 1 more in “m50”: too many numbers/,
    );
  });

  test("do so much for one happening and no more, whatever rules want", () => {
    const many = { when: "", does: Array.from({ length: 8 }, () => say("again")) };
    const rules = Array.from({ length: 8 }, () => rule({ trigger: ON_SCAN, branches: [many] }));
    const { decision } = judge(compileRules(rules), NO_MEMORY, scanned());
    expect(decision?.steps.map(({ stopped }) => stopped)).toEqual([...Array(6).fill(null), "too-many", "too-many"]);
  });

  test("an action is refused where nobody can carry it out", () => {
    const length: Trigger = {
      type: "crossing",
      measure: "queue.length",
      metric: null,
      direction: "above",
      level: 1,
      back: 0,
    };
    expect(whyNotAction(ON_SCAN, { type: "allow" })).toMatch(/when it is scanned/);
    expect(whyNotAction(ON_SCAN, { type: "open-lane", vipFirst: false, stationId: null })).toMatch(/choose one/);
    expect(whyNotAction(ON_SCAN, { type: "open-lane", vipFirst: false, stationId: DESK })).toBeNull();
    expect(whyNotAction(length, { type: "push", template: "x" })).toMatch(/nobody in particular/);
    expect(whyNotAction(length, { type: "webhook", webhookId: null })).toMatch(/Choose/);
    expect(whyNotAction(length, { type: "prioritise", stationId: null })).toBeNull();
    expect(whyNotAction({ type: "event", name: "event.scan.received" }, { type: "announce", template: "x" })).toMatch(
      /Before a pass/,
    );
    const wait: Trigger = { ...length };
    const tell = (template: string, to: Recipient = "organizers") =>
      whyNotAction(wait, { type: "notify", to, template });
    expect(tell("pickup_now")).toMatch(/whoever ordered it, when an order is ready/);
    expect(tell("long_queue", "volunteer-leads")).toBeNull();
    expect(whyNotAction(wait, { type: "announce", template: "long_queue" })).toMatch(/told to staff/);
    expect(tell("pickup-now")).toMatch(/no message “pickup-now”/);
    expect(tell("{count} wait at {station}")).toBeNull();
    expect(tell("{ constructor }")).toBe(
      "There is no { constructor } here. There is {station}, {count}, {helpers}, {servers}, {spare}, {hour}.",
    );
    expect(tell("constructor")).toBeNull();
    for (const { body } of DEFAULT_RULES) {
      const actions = [...body.branches.flatMap(({ does }) => does), ...body.otherwise];
      expect(actions.map((action) => whyNotAction(body.trigger, action))).toEqual(actions.map(() => null));
    }
  });
});

describe("a condition", () => {
  const problem = (text: string, trigger: TriggerName = "queue.length") => {
    const compiled = compileCondition(trigger, text);
    return compiled.ok
      ? null
      : { says: compiled.refusal.says, at: text.slice(compiled.refusal.start, compiled.refusal.end) };
  };

  test("whole numbers and fractions are compared alike", () => {
    for (const text of [
      "queue.length == 25",
      "queue.length in [1, 25]",
      "queue.length - 5 * 2 == 15",
      "queue.length > 24.5",
      "queue.length == 0x19",
    ]) {
      const compiled = compileCondition("queue.length", text);
      expect(compiled.ok && compiled.value(desk(25)), text).toBe(true);
      expect(compiled.ok && compiled.value(desk(3)), text).toBe(false);
    }
  });

  test.each([
    ["queue.lenght > 5", "lenght"],
    ["queue.length > 5 && food.backlog > 25 && true", "food"],
    ['queue.length == 12 && queue.length > "many"', 'queue.length > "many"'],
    ["queue.length", "queue.length"],
    ['station.name.matches("(a+)+$")', 'station.name.matches("(a+)+$")'],
    ["[1,2].all(x, [1,2].all(y, x == y))", "[1,2].all(x, [1,2].all(y, x == y))"],
    ['station.name < "b"', 'station.name < "b"'],
    ['timestamp("2027-01-01T00:00:00Z") > timestamp("2026-01-01T00:00:00Z")', null],
    ["{1: true}[1]", null],
    ["queue.length >", null],
    ["1 / 0 > 1", null],
    ["size(station.name) > 2", null],
    ["station.name in station.name", null],
  ])("%s is refused, and where", (text, at) => {
    const found = problem(text);
    expect(found).not.toBeNull();
    if (at !== null) expect(found?.at).toBe(at);
  });

  test.each([
    ["too deep", `${"(".repeat(30)}true${")".repeat(30)}`],
    [
      "too many nodes",
      Array.from({ length: 120 }, () => "!true")
        .join("&&")
        .slice(0, 499),
    ],
    ["a list too long", `queue.length in [${Array.from({ length: 51 }, (_, at) => at).join(",")}]`],
    ["too long", `station.name == "${"a".repeat(500)}"`],
  ])("%s is refused", (_, text) => expect(problem(text)).not.toBeNull());

  test.each([
    ["queue.length > 25 and station.spare > 0", "Write && for “and”"],
    ["queue.length > 25 OR station.spare > 0", "Write || for “or”"],
    ["not queue.length > 25", "Write ! for “not”"],
    ['station.name = "Help desk"', "Write == to compare"],
    ["queue.length >", "Something is missing at the end"],
    ["queue.length > 25 &&", "Something is missing at the end"],
    ["queue.length > 25 && && station.spare > 0", "Something is missing before &&"],
    ["queue.length > && station.spare > 0", "Something is missing before &&"],
    ["queue.length > 25 & station.spare > 0", "Write && for “and”"],
    ["queue.length => 25", "Write >= for “at least”"],
    ["(queue.length > 25", "A bracket is not closed"],
    ["queue.length > 25)", "A bracket is closed that was not opened"],
    ['station.name == "Desk', "A quotation mark is missing"],
    ["station.name == “Desk”", "straight quotation marks"],
    ["station.name == Desk", 'A text stands in quotation marks: "Desk"'],
    ["station.name is not 3", "Write != for “is not”"],
    ["queue.length > 3; true", "This cannot be read here: ;"],
  ])("%s: says how it is written here", (text, says) => expect(problem(text)?.says).toContain(says));
  test.each([
    ['event.status == "liv"', /^The event's status is never “liv”, but “draft”, .* or “cancelled”$/],
    ['queue.length > 3 && !("live" != event.status && "done" == event.status)', /never “done”/],
    ['event.status in ["live", "over"]', /never “over”/],
    ["station.name in []", /one at least/],
    ["queue.length >", /missing/],
  ])("%s is refused when it is saved: it never holds", (text, says) =>
    expect(whyNotCondition("queue.length", text)).toMatch(says),
  );
  test("compares with what there is, or what nobody knows beforehand", () => {
    for (const text of [
      "",
      'event.status in ["live", "ended"]',
      'station.name == "liv"',
      'event.status.contains("li")',
    ])
      expect(whyNotCondition("queue.length", text), text).toBeNull();
    expect(whyNotCondition("event.scan.refused", 'scan.did == ""')).toBeNull();
    expect(compileCondition("queue.length", 'event.status == "liv"').ok).toBe(true);
  });
  test("a word in a text is no operator", () => expect(problem('station.name == "Food and drinks"')).toBeNull());

  test("knows the facts of its trigger alone", () => {
    expect(problem("queue.length > 5", "food.order.ready")).toMatchObject({
      says: expect.stringContaining("No such fact"),
    });
    expect(problem("order.late_minutes > 5", "food.order.ready")).toBeNull();
  });
});

describe("what rules say", () => {
  const names = (id: string) => (id === DESK ? "Info" : null);

  test("is a sentence for each line of the pipeline", () => {
    expect(DEFAULT_RULES.map(({ body }) => sayRule(body, names))).toEqual([
      ["When a pass is scanned:", "If the event's status is one of “published”, “live”: let them in."],
      [
        "When a pass is scanned:",
        "If the pass is not checked in: check the pass in.",
        "If none of this holds: refuse with “already_used”.",
      ],
      [
        "When the number of people waiting rises above 25 (and again once it was down to 20):",
        "Always: tell who is on duty at the station “A queue is long”, show who waits there shorter queues, and tell who is on duty of one.",
        "If people assigned who do not serve yet is more than 0: open one more lane there, VIP first.",
      ],
      [
        "When an order is ready:",
        "Always: push “Food is ready” to whom it concerns, count 1 more in “station.served”.",
      ],
      ["When an order has been ready for ten minutes:", "Always: push “Food is ready” to whom it concerns."],
      ["When an order comes later than promised:", "Always: push “Food comes later” to whom it concerns."],
    ]);
  });

  test("names what happened in a rule's own words, the number that set it off among it", () => {
    const counts = rule({
      trigger: ON_SCAN,
      branches: [{ when: "", does: [{ type: "increment", metric: "in", by: 3 }] }],
    });
    const tells = rule({
      trigger: { type: "crossing", measure: "metric", metric: "in", direction: "above", level: 2, back: 0 },
      branches: [{ when: "metric.value > 2", does: [{ type: "announce", template: "{count} came by {gate}" }] }],
    });
    const scan = happening("event.scan.admitted", { ...EVENT, "gate.name": "North" });
    const step = judge(compileRules([counts, tells]), NO_MEMORY, scan).decision?.steps[1];
    expect(step && sayStep(scan.trigger, scan.facts, step, names)).toBe(
      "Because the counted number is more than 2 (it was 3) (set off by the count “in”): announce “3 came by North” to everybody.",
    );
  });

  test("tells of a rule that did nothing which parts did not hold, and how it was", () => {
    const { body } = rule({
      trigger: { type: "event", name: "food.order.ready" },
      branches: [
        { when: 'order.dishes > 3 && order.late_minutes > 5 && station.name != "Info"', does: [] },
        { when: "order.dishes + order.late_minutes > 30", does: [] },
        { when: 'station.name == "Stand" || order.minutes > 60', does: [] },
      ],
    });
    const facts = { "order.dishes": 2, "order.late_minutes": 9, "station.name": "Info", "order.minutes": 20 };
    expect(sayMiss(body, facts)).toBe(
      "Nothing, because it did not hold that dishes in the order is more than 3 (it was 2) and the station's name is not “Info” (it was “Info”); nor order.dishes + order.late_minutes > 30 (it was 2, 9); nor the station's name is “Stand” (it was “Info”) or minutes since ordering is more than 60 (it was 20).",
    );
  });

  test("tells of a rule that does all that holds what it did not do, and why", () => {
    const lane = { type: "open-lane", vipFirst: true, stationId: null } as const;
    const relief = { type: "redistribute", stationId: null } as const;
    const { body } = rule({
      trigger: { type: "crossing", measure: "queue.length", metric: null, direction: "above", level: 25, back: 20 },
      match: "all",
      branches: [
        { when: "queue.length > 25", does: [relief] },
        { when: "queue.length > 25 && station.spare > 0", does: [lane] },
      ],
    });
    const step = {
      ...{ ruleId: countedId("rule", 1), version: 1, name: "", held: ["queue.length > 25"], isOtherwise: false },
      ...{ actions: [relief], stopped: null, byMetric: null },
    };
    expect(sayRest(body, step, desk(31), () => null)).toEqual([
      "Not: open one more lane there, VIP first, for it did not hold that people assigned who do not serve yet is more than 0 (it was 0).",
    ]);
    expect(sayRest({ ...body, match: "first" }, step, desk(31), () => null)).toEqual([]);
    expect(sayRest(body, { ...step, held: [], isOtherwise: true }, desk(3), () => null)).toEqual([
      "It did not hold that people waiting is more than 25 (it was 3); nor people waiting is more than 25 (it was 3) and people assigned who do not serve yet is more than 0 (it was 0).",
    ]);
  });

  test("tells what held, with the number it was, or that nothing did, or that it rested", () => {
    const facts = desk(31, 1);
    const step = {
      ruleId: countedId("rule", 1),
      version: 1,
      name: "",
      held: ["queue.length > 30"],
      isOtherwise: false,
      byMetric: null,
    } as const;
    const does = { actions: [{ type: "pause-intake", stationId: DESK }], stopped: null } as const;
    expect(sayStep("queue.length", facts, { ...step, ...does }, names)).toBe(
      "Because people waiting is more than 30 (it was 31): pause intake at Info.",
    );
    expect(sayStep("queue.length", facts, { ...step, ...does, held: [], isOtherwise: true }, names)).toMatch(
      /^Because none of its/,
    );
    expect(sayStep("queue.length", facts, { ...step, ...does, stopped: "braked" }, names)).toMatch(/too often/);
  });

  test("a part whose number is still to be typed cannot be saved, nor taken for another number", () => {
    const part = { fact: "queue.length", op: ">", value: Number.NaN } as const;
    const spare = { fact: "station.spare", op: ">", value: 0 } as const;
    for (const parts of [[part], [part, spare], [spare, part]])
      expect(whyNotCondition("queue.length", textOf({ join: "&&", parts }))).toMatch(/^Something is missing/);
  });

  test("a condition that parts cannot say stays a text", () => {
    for (const text of [
      "clock.hour in [1, 2]",
      "queue.length > 1 && (station.spare > 1 || clock.hour > 3)",
      "queue.length + 1 > 3",
      "queue.length >",
    ])
      expect(sentenceOf("queue.length", text), text).toBeNull();
    expect(sentenceOf("queue.length", "")).toEqual({ join: "&&", parts: [] });
  });
});

describe("a dry run", () => {
  test("shows where two sets of rules part, counts what each would do, and keeps places apart", () => {
    const [, , long] = DEFAULT_RULES;
    if (!long) throw new Error("no default rule");
    const shorter: Rule = {
      ...long,
      ...{ origin: "event", version: 1, savedAt: NOON * 2 },
      body: { ...long.body, trigger: { ...long.body.trigger, level: 10, back: 5 } as Trigger },
    };
    const day = [26, 11, 4, 12].flatMap((length) =>
      [DESK, KITCHEN].map((stationId) =>
        happening("queue.length", desk(stationId === DESK ? length : 3), { stationId }),
      ),
    );
    const compared = compareRuns([long], [shorter], day, 1);
    expect(compared.counts).toEqual([
      { action: "notify", before: 1, after: 2 },
      { action: "redistribute", before: 1, after: 2 },
    ]);
    expect(compared).toMatchObject({
      differencesTotal: 1,
      differences: [{ before: [], after: [{ name: "A long queue" }] }],
    });
    expect(compareRuns([long], [long], day, 9)).toMatchObject({ differences: [], differencesTotal: 0 });
    // Who waited as it began was above the lower level already.
    const begun = [happening("queue.length", desk(12), { stationId: DESK })];
    expect(compareRuns([long], [shorter], day, 9, begun).counts).toEqual([
      { action: "notify", before: 1, after: 1 },
      { action: "redistribute", before: 1, after: 1 },
    ]);
  });

  test("of a rule that is taken away has what it stood in place of hold again", () => {
    const [, , long] = DEFAULT_RULES;
    if (!long) throw new Error("no default rule");
    const college: Rule = { ...long, origin: "college", version: 2, savedAt: 1 };
    const off: Rule = { ...college, origin: "event", version: 1, body: { ...long.body, isOn: false } };
    const span = { from: NOON, until: NOON + 1 };
    const without = (own: readonly Rule[]) => {
      const { before, after } = draftRules(own, { id: long.id, body: null }, span);
      return [before, after].map((rules) => rules.find(({ id }) => id === long.id)?.origin);
    };
    expect([without([off, college]), without([off]), without([college]), without([])]).toEqual([
      ["event", "college"],
      ["event", "platform"],
      ["college", "platform"],
      ["platform", undefined],
    ]);
    const { before, after } = draftRules([off], { id: long.id, body: null }, span);
    const day = [happening("queue.length", desk(26), { stationId: DESK })];
    expect(compareRuns(before, after, day, 9)).toMatchObject({ differencesTotal: 1, differences: [{ before: [] }] });
  });

  test("tries a rule whose time is yet to come, or over, as if it had none; one of that time as it is", () => {
    const span = { from: NOON, until: NOON + 1_000 };
    const tried = (from: number | null, until: number | null) => {
      const { body } = rule({ trigger: ON_SCAN, from, until });
      const { about, isOutOfTime } = draftRules([], { id: countedId("rule", 1), body }, span);
      return [isOutOfTime, about?.body.from, about?.body.until];
    };
    expect(tried(NOON + 1_000, null)).toEqual([true, null, null]);
    expect(tried(NOON - 9, NOON)).toEqual([true, null, null]);
    expect(tried(NOON + 999, NOON + 2_000)).toEqual([false, NOON + 999, NOON + 2_000]);
    expect(tried(null, null)).toEqual([false, null, null]);
  });

  test("announces no more than rules do: one of them once in some minutes wherever it is set off, all so often in a day", () => {
    const count: Action = { type: "increment", metric: "in", by: 1 };
    const loud = Array.from({ length: 30 }, () =>
      rule({ trigger: ON_SCAN, branches: [{ when: "", does: [say("in"), count] }] }),
    );
    const [one] = loud;
    if (!one) throw new Error("no rule");
    const twice = [DESK, KITCHEN].map((stationId) => scanned({}, { stationId }));
    const again = scanned({}, { at: NOON + ACTED_WINDOW_MS, stationId: KITCHEN });
    const announced = (rules: readonly Rule[], day: readonly Happening[]) => compareRuns([], rules, day, 9);
    const { counts, differences } = announced([one], [...twice, again]);
    expect(counts).toEqual([
      { action: "announce", before: 0, after: 2 },
      { action: "increment", before: 0, after: 3 },
    ]);
    expect(differences[1]?.after).toMatchObject([{ stopped: null, actions: [count], braked: [say("in")] }]);
    const [alone] = announced([rule({ trigger: ON_SCAN })], twice).differences.slice(1);
    expect(alone).toBeUndefined();
    const alike = loud.map((each) => ({
      ...each,
      body: { ...each.body, branches: [{ when: "", does: [say("in")] }] },
    }));
    expect(announced(alike, twice).counts).toEqual([{ action: "announce", before: 0, after: 20 }]);
  });

  describe("of rules about who is let in", () => {
    const guest = (minutes: number): GateFacts => ({
      ...{ "event.status": "live", "event.minutes": minutes, "gate.name": "North gate", "scan.list": "Entry" },
      ...{ "ticket.type": "Guest", "pass.checked_in": false, "pass.entries": 0 },
    });
    const asked = (minutes: number) => {
      const facts = guest(minutes);
      return { ...happening("event.scan.received", facts), at: NOON + minutes * 60_000, facts };
    };
    const trigger: Trigger = { type: "event", name: "event.scan.received" };
    const refusing = (name: string, when: string, reason: string, more: Partial<RuleBody> = {}) =>
      rule({ trigger, name, branches: [{ when, does: [{ type: "reject", reason }] }], ...more }, { savedAt: NOON * 2 });

    test("says which passes each would refuse, and why", () => {
      const first = refusing("First", "event.minutes < 10", "Later, please");
      const vip = {
        ...first,
        body: {
          ...first.body,
          branches: [{ ...first.body.branches[0], when: 'ticket.type == "Guest" && event.minutes < 60' }],
        },
      } as Rule;
      const compared = compareGates([first], [vip], [5, 15, 59, 60].map(asked), 1);
      expect(compared).toMatchObject({ counts: [{ action: "reject", before: 1, after: 3 }], differencesTotal: 2 });
      const [{ happening: one, before, after } = { happening: asked(0), before: [], after: [] }, ...others] =
        compared.differences;
      expect([one.facts["event.minutes"], before, others]).toEqual([15, [], []]);
      expect(after.map((step) => sayStep(one.trigger, one.facts, step, () => null))).toEqual([
        "Because the ticket's type is “Guest” and minutes since the event began is less than 60 (it was 15): refuse with “Later, please”.",
      ]);
    });

    test("counts what whoever scans would read, by the rules in force at that time", () => {
      const always = refusing("Always", "", "No");
      const alsoFirst = refusing("Also", "", "No", { order: 0 });
      expect(compareGates([always], [always, alsoFirst], [asked(1)], 9).differencesTotal).toBe(0);
      const later = refusing("Later", "", "No", { from: NOON + 10 * 60_000 });
      const off = refusing("Off", "", "No", { isOn: false });
      expect(compareGates([], [later, off], [5, 10, 15].map(asked), 9)).toMatchObject({
        counts: [{ before: 0, after: 2 }],
        differences: [{ happening: { facts: guest(10) } }, { happening: { facts: guest(15) } }],
      });
      expect(compareGates([always], [], [asked(1)], 9)).toMatchObject({
        differences: [{ before: [{ name: "Always", held: [""] }], after: [] }],
      });
    });
  });
});
