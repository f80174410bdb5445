import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Shard } from "#db/shards";
import { DEFAULT_RULES } from "#shared/domain/rules/defaults";
import type { Action, RuleBody, Trigger } from "#shared/domain/rules/types";
import type { CollegeId, EventId, OrderId, StationId, TokenId } from "#shared/ids";
import { stationName } from "#shared/object-names";
import type { StationKind } from "#shared/views/station";
import { judgeRules } from "./consumers/judge-rules.ts";
import { openSystem } from "./context.ts";
import { sweepRules } from "./jobs/sweep-rules.ts";
import { type Browser, commandId, eventually, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { inShards } from "./test-databases.ts";
import { openLiveEvent } from "./test-live-event.ts";

vi.setConfig({ testTimeout: 120_000 });

const WHO = ["organizer", "college-admin", "volunteer", "volunteer-lead", "attendee"] as const;
let by: Record<(typeof WHO)[number], Browser>;
const idsOf = new Map<string, string>();
let collegeId: CollegeId;
let shard: Shard;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  const open = async (who: string) => {
    const browser = openBrowser("riverside");
    await browser.signIn(`${who}@riverside.example`);
    const me = await browser.api.auth.me.query();
    idsOf.set(who, me.user?.id ?? "");
    collegeId = me.college?.id as CollegeId;
    return [who, browser] as const;
  };
  by = Object.fromEntries(await Promise.all(WHO.map(open))) as typeof by;
  const found = env.DB.prepare("SELECT shard FROM colleges WHERE id = ?").bind(collegeId);
  shard = (await found.first<Shard>("shard")) as Shard;
}, 60_000);

/** An event that is on, with open stations, and the attendee among those who have a pass. */
async function openEvent(title: string, kinds: Readonly<Record<string, StationKind>>) {
  const { organizer, station } = by.organizer.api;
  const wish = { capacity: 50, approval: false, salesCloseAt: Date.now() + 3_600_000 };
  const { eventId } = await openLiveEvent(by.organizer, title, wish);
  const stations = new Map<string, StationId>();
  for (const [name, kind] of Object.entries(kinds)) {
    const added = await organizer.addStation.mutate({ eventId, name, kind });
    const stationId = added.stations.find((one) => one.name === name)?.id as StationId;
    stations.set(name, stationId);
    value(await station.setIntake.mutate({ commandId: commandId(), stationId, intake: "open" }));
  }
  await by.attendee.api.attendee.register.mutate({ commandId: commandId(), eventId, answers: {} });
  return { eventId, at: (name: string) => stations.get(name) as StationId };
}

const above = (level: number): Trigger => ({ ...crossing(level, "above"), back: 0 });
const crossing = (level: number, direction: "above" | "below") =>
  ({ type: "crossing", measure: "queue.length", metric: null, direction, level, back: level }) as const;
const on = (name: Extract<Trigger, { type: "event" }>["name"]): Trigger => ({ type: "event", name });

let made = 0;
const bodyOf = (trigger: Trigger, does: Action[], more: Partial<RuleBody> = {}): RuleBody => ({
  ...{ name: `Rule ${++made}`, match: "first", otherwise: [], order: 50, isOn: true, from: null, until: null },
  ...{ stationId: null, trigger, branches: [{ when: "", does }] },
  ...more,
});

async function save(eventId: EventId, body: RuleBody, more: object = {}) {
  const usual = { eventId, commandId: commandId(), scope: "event" as const, ruleId: null, version: 0 };
  const saved = value(await by.organizer.api.rules.save.mutate({ ...usual, ...more, body }));
  const rule = saved.rules.find((one) => one.body.name === body.name);
  if (!rule) throw new Error("a rule was saved and is not there");
  return { ruleId: rule.id, version: rule.version };
}

const judgeAt = (eventId: EventId, stationId: StationId | "event", now = Date.now(), environment: Env = env) =>
  judgeRules({ ...openSystem(env, now), env: environment }, collegeId, eventId, stationId);

/** An environment that notes each statement that is put to the college's shard. */
function noting(statements: string[]): Env {
  const prepare = (sql: string) => {
    statements.push(sql);
    return env[shard].prepare(sql);
  };
  const batch = (some: D1PreparedStatement[]) => env[shard].batch(some);
  return { ...env, [shard]: { prepare, batch } } as unknown as Env;
}

const issue = async (stationId: StationId, count: number) => {
  for (let n = 0; n < count; n++) {
    const paper = { commandId: commandId(), stationId, name: "", laneId: "regular", people: 1 };
    value(await by.organizer.api.station.issueToken.mutate(paper));
  }
};

async function queueAt(stationId: StationId) {
  const { summary } = await by.organizer.api.station.board.query({ stationId });
  if (summary.kind !== "service") throw new Error("no queue");
  return summary.queue;
}

/** Calls and serves one after the other. */
async function serve(stationId: StationId, count: number): Promise<void> {
  const { station } = by.organizer.api;
  for (let n = 0; n < count; n++) {
    const called = value(await station.callNext.mutate({ commandId: commandId(), stationId }));
    const tokenId = called?.id as TokenId;
    value(await station.finish.mutate({ commandId: commandId(), stationId, tokenId }));
  }
}

/** What became of each effect of an event, in the order in which it was wanted, once none is pending. */
const outcomes = (eventId: EventId, count: number) =>
  eventually(
    () =>
      inShards<{ type: string; outcome: string | null; status: string }>(
        `SELECT action ->> 'type' AS type, outcome, status FROM rule_effects WHERE event_id = ?
         ORDER BY at, decision_id, number`,
        eventId,
      ),
    (rows) => rows.length >= count && rows.every(({ status }) => status !== "pending"),
  );
const last = async (eventId: EventId, count: number) => (await outcomes(eventId, count)).at(-1);

/** Who was told, and in which words. */
const told = (eventId: EventId, kind: string) =>
  inShards<{ userId: string; said: string | null }>(
    `SELECT user_id AS userId, variables AS said FROM messages WHERE event_id = ? AND kind = ? AND channel = 'inbox'
     ORDER BY user_id`,
    eventId,
    kind,
  );
const whoOf = (rows: readonly { userId: string }[]) =>
  rows.map(({ userId }) => WHO.find((who) => idsOf.get(who) === userId) ?? userId).sort();

describe("a rule that pauses intake", () => {
  test("has a long queue served and opens it once it is short; what staff have closed it leaves closed", async () => {
    const { eventId, at } = await openEvent("Doors", { Desk: "service" });
    const desk = at("Desk");
    await save(eventId, bodyOf(crossing(3, "above"), [{ type: "pause-intake", stationId: null }]));
    await issue(desk, 4);
    const shut = await eventually(
      () => queueAt(desk),
      ({ status }) => status === "closed",
    );
    expect(shut).toMatchObject({ pausedByRule: true, waiting: 4 });
    const join = () =>
      by.attendee.api.attendee.joinQueue.mutate({ commandId: commandId(), stationId: desk, laneId: "regular" });
    expect(await join()).toMatchObject({ refusal: { code: "queue-closed", byRule: true } });
    value(await by.organizer.api.station.setServers.mutate({ commandId: commandId(), stationId: desk, servers: 1 }));
    await save(eventId, bodyOf(crossing(2, "below"), [{ type: "resume-intake", stationId: null }]));
    await serve(desk, 3);
    const opened = await eventually(
      () => queueAt(desk),
      ({ status }) => status === "open",
    );
    expect(opened).not.toHaveProperty("pausedByRule");
    expect((await outcomes(eventId, 2)).map(({ outcome }) => outcome)).toEqual(["intake-paused", "intake-resumed"]);
    value(await join());
    const { station } = by.organizer.api;
    await issue(desk, 1);
    await judgeAt(eventId, desk);
    value(await station.setIntake.mutate({ commandId: commandId(), stationId: desk, intake: "closed" }));
    await serve(desk, 2);
    expect(await last(eventId, 3)).toEqual({ type: "resume-intake", status: "refused", outcome: "shut-by-staff" });
    expect(await queueAt(desk)).toMatchObject({ status: "closed" });
  });

  test("has a kitchen take no orders and cook those it has", async () => {
    const { eventId, at } = await openEvent("Kitchen", { Stand: "food" });
    const stationId = at("Stand");
    const { organizer, station } = by.organizer.api;
    const { version } = await organizer.getStation.query({ stationId });
    const dish = {
      ...{ name: "Dosa", description: "", category: "", price: 0, allergens: [], variant: "", diets: [] },
      ...{ modifiers: [], makeSeconds: 30, stock: 9 },
    };
    const setup = { stationId, version, name: "Stand", lanes: [], priorServiceSeconds: 60, cooks: 2, menu: [dish] };
    const skuId = value(await organizer.saveStation.mutate(setup)).menu[0]?.skuId ?? "";
    await save(eventId, bodyOf(on("food.order.placed"), [{ type: "pause-intake", stationId: null }]));
    await save(eventId, bodyOf(on("food.order.served"), [{ type: "resume-intake", stationId: null }]));
    const place = () =>
      by.attendee.api.attendee.placeOrder.mutate({
        ...{ commandId: commandId(), stationId, lines: [{ skuId, quantity: 1, options: [] }] },
        ...{ note: null, slot: null, shownAt: null },
      });
    const orderId = value(await place()).id as OrderId;
    expect(await last(eventId, 1)).toMatchObject({ type: "pause-intake", outcome: "intake-paused" });
    expect(await place()).toMatchObject({ refusal: { code: "kitchen-paused" } });
    value(await station.startOrder.mutate({ commandId: commandId(), stationId, orderId }));
    value(await station.markReady.mutate({ commandId: commandId(), stationId, orderId }));
    value(await station.handOverOrder.mutate({ commandId: commandId(), stationId, orderId }));
    const all = await eventually(
      () => outcomes(eventId, 3),
      (rows) => rows.some(({ type }) => type === "resume-intake"),
    );
    expect(all.find(({ type }) => type === "resume-intake")).toMatchObject({ outcome: "intake-resumed" });
    value(await place());
  });
});

describe("a rule that tells those of a role", () => {
  test("tells each of them and nobody else; where there is nobody, it says so", async () => {
    const { eventId, at } = await openEvent("Roles", { Desk: "service", Far: "service" });
    const roles = ["station-volunteers", "volunteer-leads", "organizers"] as const;
    const notify = roles.map((to): Action => ({ type: "notify", to, template: `to ${to}` }));
    await save(eventId, bodyOf(above(0), notify));
    await issue(at("Far"), 1);
    const nobody = await outcomes(eventId, 3);
    expect(nobody.map(({ outcome }) => outcome)).toEqual(["nobody-there", "people-told", "people-told"]);
    await by["college-admin"].api.people.giveRole.mutate({
      ...{ commandId: commandId(), email: "volunteer@riverside.example", role: "volunteer" as const },
      ...{ place: { stationId: at("Desk") }, startsAt: null, endsAt: null },
    });
    await issue(at("Desk"), 1);
    expect((await outcomes(eventId, 6)).map(({ outcome }) => outcome)).toEqual([
      ...["nobody-there", "people-told", "people-told"],
      ...["people-told", "people-told", "people-told"],
    ]);
    const rows = await told(eventId, "rule-staff");
    const toldOf = (to: string) => whoOf(rows.filter(({ said }) => said?.includes(`to ${to}`)));
    expect(toldOf("station-volunteers")).toEqual(["volunteer"]);
    // Once of each station.
    expect(toldOf("volunteer-leads")).toEqual(["volunteer-lead", "volunteer-lead"]);
    expect(toldOf("organizers")).toEqual(["college-admin", "college-admin", "organizer", "organizer"]);
  });

  test("counts: a number is set, counted on, and sets off what watches it", async () => {
    const { eventId, at } = await openEvent("Counts", { Desk: "service" });
    const trigger = { ...crossing(7, "above"), measure: "metric", metric: "seen" } as const;
    await save(eventId, bodyOf(on("queue.token.joined"), [{ type: "set", metric: "seen", value: 7 }], { order: 1 }));
    await save(eventId, bodyOf(on("queue.token.joined"), [{ type: "increment", metric: "seen", by: 2 }], { order: 2 }));
    await save(eventId, bodyOf(trigger, [{ type: "open-lane", vipFirst: false, stationId: at("Desk") }]));
    await issue(at("Desk"), 1);
    expect(await last(eventId, 1)).toMatchObject({ outcome: "lane-opened" });
    const memory = "SELECT memory ->> '$.metrics.seen' AS seen FROM rule_memories WHERE event_id = ? AND place = ?";
    expect(await inShards(memory, eventId, at("Desk"))).toEqual([{ seen: 9 }]);
    expect((await queueAt(at("Desk"))).servers).toBe(1);
  });
});

describe("the platform's rule of a long queue", () => {
  test("at 26 who wait tells the desk's volunteers, shows the shorter queue and opens the spare lane", async () => {
    const { eventId, at } = await openEvent("Long", { Desk: "service", Far: "service" });
    const desk = at("Desk");
    const { organizer, people } = { organizer: by.organizer.api.organizer, people: by["college-admin"].api.people };
    await people.giveRole.mutate({
      ...{ commandId: commandId(), email: "volunteer@riverside.example", role: "volunteer" as const },
      ...{ place: { stationId: desk }, startsAt: null, endsAt: null },
    });
    const { version, name, lanes, priorServiceSeconds, cooks } = await organizer.getStation.query({ stationId: desk });
    const vip = { id: "vip", name: "VIP", creditMs: 600_000 };
    const setup = { stationId: desk, version, name, lanes: [...lanes, vip], priorServiceSeconds, cooks, menu: [] };
    value(await organizer.saveStation.mutate({ ...setup, spareLanes: 1 }));
    await issue(desk, 25);
    await judgeAt(eventId, desk);
    expect(await inShards("SELECT id FROM rule_effects WHERE event_id = ?", eventId)).toEqual([]);
    await issue(desk, 1);
    const all = await outcomes(eventId, 4);
    expect(all.map(({ type, outcome }) => `${type}: ${outcome}`)).toEqual([
      "notify: people-told",
      "redistribute: queue-relieved",
      "redistribute: people-told",
      "open-lane: lane-opened",
    ]);
    expect(await queueAt(desk)).toMatchObject({ waiting: 26, isRelieved: true, servers: 1 });
    const { desks } = await by.organizer.api.station.board.query({ stationId: desk });
    expect(desks).toMatchObject([{ privilegedFirst: true }]);
    expect(whoOf(await told(eventId, "long-queue"))).toEqual(["volunteer"]);
    const [shorter, ...others] = await told(eventId, "shorter-queue");
    expect(others).toEqual([]);
    expect(JSON.parse(shorter?.said ?? "{}")).toMatchObject({ "station.name": "Desk", "station.other": "Far" });
    const links = () =>
      inShards<{ link: string | null }>(
        "SELECT said ->> 'link' AS link FROM messages WHERE event_id = ? AND kind IN ('long-queue', 'shorter-queue') AND channel = 'inbox'",
        eventId,
      );
    const link = `/riverside/console/stations/${desk}`;
    const sent = await eventually(links, (rows) => rows.every((row) => row.link !== null));
    expect(sent).toEqual([{ link }, { link }]);
    const [, , long] = DEFAULT_RULES;
    expect(await inShards("SELECT DISTINCT rule_id AS id FROM rule_effects WHERE event_id = ?", eventId)).toEqual([
      { id: long?.id },
    ]);
  });
});

describe("a queue that is to be relieved", () => {
  const relieve = (stationId: StationId | null = null): Action => ({ type: "redistribute", stationId });
  // One for the queue, and one for its volunteers.
  const nowhere = Array.from({ length: 2 }, () => ({
    ...{ type: "redistribute", status: "refused", outcome: "no-other-queue" },
  }));

  test("sends nobody to one that is shut or as long", async () => {
    const { eventId, at } = await openEvent("Full", { Desk: "service", Shut: "service", Longer: "service" });
    const { station } = by.organizer.api;
    value(await station.setIntake.mutate({ commandId: commandId(), stationId: at("Shut"), intake: "closed" }));
    await issue(at("Longer"), 3);
    await save(eventId, bodyOf(above(2), [relieve()], { stationId: at("Desk") }));
    await issue(at("Desk"), 3);
    expect(await outcomes(eventId, 2)).toEqual(nowhere);
    expect(await told(eventId, "shorter-queue")).toEqual([]);
    expect(await queueAt(at("Desk"))).not.toMatchObject({ isRelieved: true });
  });

  test("elsewhere than where it happened is left out itself, and named as the long one", async () => {
    const { eventId, at } = await openEvent("Afar", { Desk: "service", Far: "service" });
    await by["college-admin"].api.people.giveRole.mutate({
      ...{ commandId: commandId(), email: "volunteer@riverside.example", role: "volunteer" as const },
      ...{ place: { stationId: at("Far") }, startsAt: null, endsAt: null },
    });
    await save(eventId, bodyOf(on("queue.token.joined"), [relieve(at("Far"))], { stationId: at("Desk") }));
    await issue(at("Desk"), 1);
    // Nobody waits there: it is the shortest, and nowhere is shorter.
    expect(await outcomes(eventId, 2)).toEqual(nowhere);
    await issue(at("Far"), 4);
    await issue(at("Desk"), 1);
    const all = await outcomes(eventId, 4);
    expect(all.slice(2).map(({ outcome }) => outcome)).toEqual(["queue-relieved", "people-told"]);
    const [said] = await told(eventId, "shorter-queue");
    expect(JSON.parse(said?.said ?? "{}")).toMatchObject({ "station.name": "Far", "station.other": "Desk" });
  });
});

describe("what everybody is told", () => {
  test("comes once in some minutes of one rule, wherever it is set off, and not without end", async () => {
    const { eventId, at } = await openEvent("Loud", { Desk: "service", Far: "service" });
    await save(eventId, bodyOf(on("queue.token.joined"), [{ type: "announce", template: "Come" }]));
    await issue(at("Desk"), 2);
    const traces = () => by.organizer.api.rules.listDecisions.query({ eventId });
    const { decisions } = await eventually(traces, (page) => page.decisions.length === 2);
    expect(decisions.map(({ steps }) => steps[0]?.stopped)).toEqual(["braked", null]);
    await outcomes(eventId, 1);
    await issue(at("Far"), 1);
    expect(await last(eventId, 2)).toEqual({ type: "announce", status: "refused", outcome: "announced-enough" });
    expect(whoOf(await told(eventId, "rule-everybody"))).toEqual(["attendee"]);
    // Twenty of other rules in a day are enough of all.
    await env[shard]
      .prepare(
        `UPDATE rule_effects SET settled_at = settled_at - 3600000, status = 'done' WHERE event_id = ? AND executor = 'message'`,
      )
      .bind(eventId)
      .run();
    const columns =
      "college_id, id, event_id, decision_id, rule_id, number, executor, action, status, outcome, at, settled_at";
    await env[shard]
      .prepare(
        `WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 18) INSERT INTO rule_effects (${columns})
         SELECT college_id, id || n, event_id, decision_id || n, rule_id, number, executor, action, status, outcome, at, settled_at
         FROM many, (SELECT * FROM rule_effects WHERE event_id = ? LIMIT 1)`,
      )
      .bind(eventId)
      .run();
    await save(eventId, bodyOf(on("queue.token.called"), [{ type: "announce", template: "One more" }]));
    await save(eventId, bodyOf(on("queue.token.served"), [{ type: "announce", template: "Too many" }]));
    value(
      await by.organizer.api.station.setServers.mutate({ commandId: commandId(), stationId: at("Far"), servers: 1 }),
    );
    // Twenty are counted so far: the pair above, and eighteen made of it.
    await serve(at("Far"), 1);
    const enough = await outcomes(eventId, 22);
    expect(enough.slice(-2).map(({ outcome }) => outcome)).toEqual(["announced-enough", "announced-enough"]);
    expect(whoOf(await told(eventId, "rule-everybody"))).toEqual(["attendee"]);
  });
});

describe("whatever becomes of one effect", () => {
  /** An environment in which one station answers nothing. */
  const without = (eventId: EventId, stationId: StationId, asked: { count: number }): Env => {
    const silent = stationName(collegeId, eventId, stationId);
    const getByName = (name: string) => {
      if (name !== silent) return env.STATION.getByName(name);
      asked.count += 1;
      throw new Error("this station answers nothing");
    };
    return { ...env, STATION: { getByName } } as unknown as Env;
  };

  test("others are done: a station that answers nothing keeps no station and nobody waiting, and is given up in time", async () => {
    const { eventId, at } = await openEvent("Sick", { Desk: "service", Far: "service" });
    const lanes = ["Desk", "Far"].map((name): Action => ({ type: "open-lane", vipFirst: false, stationId: at(name) }));
    const trigger = on("queue.token.joined");
    const twice = [...lanes.slice(0, 1), ...lanes, { type: "push", template: "Hello" } as const];
    await save(eventId, bodyOf(trigger, twice, { stationId: at("Far") }));
    const joined = value(
      await by.attendee.api.attendee.joinQueue.mutate({
        ...{ commandId: commandId(), stationId: at("Far"), laneId: "regular" },
      }),
    );
    await outcomes(eventId, 4);
    await env[shard]
      .prepare("UPDATE rule_effects SET status = 'pending', outcome = NULL, settled_at = NULL WHERE event_id = ?")
      .bind(eventId)
      .run();
    await env[shard].prepare("DELETE FROM messages WHERE event_id = ?").bind(eventId).run();
    const asked = { count: 0 };
    const failing = judgeAt(eventId, "event", Date.now(), without(eventId, at("Desk"), asked));
    await expect(failing).rejects.toThrow("answers nothing");
    // Of the two effects for it the first alone was tried.
    expect(asked.count).toBe(1);
    const ends = "SELECT status, outcome FROM rule_effects WHERE event_id = ? ORDER BY at, decision_id, number";
    expect(await inShards(ends, eventId)).toEqual([
      { status: "pending", outcome: null },
      { status: "pending", outcome: null },
      { status: "done", outcome: "lane-opened" },
      { status: "done", outcome: "people-told" },
    ]);
    expect(whoOf(await told(eventId, "rule-person"))).toEqual(["attendee"]);
    await judgeAt(eventId, "event", Date.now() + 16 * 60_000, without(eventId, at("Desk"), asked));
    expect((await inShards(ends, eventId)).slice(0, 2)).toEqual([
      { status: "late", outcome: "no-answer" },
      { status: "late", outcome: "no-answer" },
    ]);
    // Whose turn it is they hear all the same, while what is wanted of another station fails.
    await env[shard].prepare("UPDATE rule_effects SET status = 'pending' WHERE event_id = ?").bind(eventId).run();
    value(
      await by.organizer.api.station.setServers.mutate({ commandId: commandId(), stationId: at("Far"), servers: 1 }),
    );
    value(await by.organizer.api.station.callNext.mutate({ commandId: commandId(), stationId: at("Far") }));
    await eventually(
      () => told(eventId, "queue-called"),
      (rows) => rows.length === 1,
    );
    await env[shard].prepare("DELETE FROM messages WHERE event_id = ?").bind(eventId).run();
    await env[shard].prepare("UPDATE rule_effects SET status = 'pending' WHERE event_id = ?").bind(eventId).run();
    const again = judgeAt(eventId, at("Far"), Date.now(), without(eventId, at("Desk"), asked));
    await expect(again).rejects.toThrow("answers nothing");
    expect(await told(eventId, "queue-called")).toHaveLength(1);
    expect(joined.number).toBe(1);
  });

  test("who cannot be found, or whose message cannot be written, keeps nobody else from being told, and is asked for once", async () => {
    const { eventId, at } = await openEvent("Alone", { Desk: "service" });
    const duty = { type: "notify", to: "station-volunteers" } as const;
    const does: Action[] = [
      { ...duty, template: "One" },
      { ...duty, template: "Two" },
      { type: "push", template: "Refused" },
      { type: "push", template: "Hello" },
    ];
    await save(eventId, bodyOf(on("queue.token.joined"), does));
    const wish = { commandId: commandId(), stationId: at("Desk"), laneId: "regular" };
    value(await by.attendee.api.attendee.joinQueue.mutate(wish));
    await outcomes(eventId, 4);
    // Whatever else the bus wakes meanwhile fails in the same way.
    await env[shard].exec("ALTER TABLE availabilities RENAME TO hidden_availabilities");
    await env[shard].exec(
      "CREATE TRIGGER refuse_message BEFORE INSERT ON messages WHEN NEW.variables LIKE '%Refused%' BEGIN SELECT RAISE(ABORT, 'refused'); END",
    );
    const asked: string[] = [];
    try {
      // Under new ids: a wake-up that is about to settle the same effects once more settles none of these.
      await env[shard]
        .prepare(
          `UPDATE rule_effects SET id = id || '-again', status = 'pending', outcome = NULL, settled_at = NULL
           WHERE event_id = ?`,
        )
        .bind(eventId)
        .run();
      await expect(judgeAt(eventId, "event", Date.now(), noting(asked))).rejects.toThrow();
      const ends = "SELECT status, outcome FROM rule_effects WHERE event_id = ? ORDER BY at, decision_id, number";
      const open = { status: "pending", outcome: null };
      expect(await inShards(ends, eventId)).toEqual([open, open, open, { status: "done", outcome: "people-told" }]);
    } finally {
      await env[shard].exec("DROP TRIGGER refuse_message");
      await env[shard].exec("ALTER TABLE hidden_availabilities RENAME TO availabilities");
    }
    const again = "SELECT variables AS said FROM messages WHERE event_id = ? AND id LIKE '%-again:%'";
    const said = await inShards<{ said: string }>(again, eventId);
    expect(said.map((one) => one.said.includes("Hello"))).toEqual([true]);
    // Two effects are for those on duty.
    expect(asked.filter((sql) => sql.includes('from "availabilities"'))).toHaveLength(1);
    await judgeAt(eventId, "event");
    expect((await outcomes(eventId, 4)).map(({ outcome }) => outcome)).toEqual([
      ...["nobody-there", "nobody-there", "people-told", "people-told"],
    ]);
  });

  test("three hundred who are to be told at once are told by one wake-up, and stations too many for one by the next", async () => {
    const { eventId, at } = await openEvent("Many", { Desk: "service" });
    const trigger = on("queue.token.joined");
    await save(eventId, bodyOf(trigger, [{ type: "push", template: "Hello" }]));
    value(
      await by.attendee.api.attendee.joinQueue.mutate({
        ...{ commandId: commandId(), stationId: at("Desk"), laneId: "regular" },
      }),
    );
    await outcomes(eventId, 1);
    const columns =
      "college_id, station_id, user_id, number, lane_id, status, joined_at, called_at, ended_at, quoted_ms, seq, id";
    await env[shard]
      .prepare(
        `WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 300) INSERT INTO tokens (${columns})
         SELECT college_id, station_id, user_id, number, lane_id, status, joined_at, called_at, ended_at, quoted_ms, 90,
         'tok_copy' || n FROM tokens, many WHERE station_id = ?`,
      )
      .bind(at("Desk"))
      .run();
    const statements: string[] = [];
    await judgeAt(eventId, at("Desk"), Date.now(), noting(statements));
    // Three for each lot of fifty to be told, and a handful for all that was decided.
    expect(statements.length).toBeLessThan(70);
    expect(statements.filter((sql) => sql.startsWith('insert into "rule_decisions"')).length).toBeLessThan(4);
    const count = (status: string) =>
      inShards<{ n: number }>(
        "SELECT count(*) AS n FROM rule_effects WHERE event_id = ? AND status = ? ",
        eventId,
        status,
      );
    expect((await count("done")).reduce((sum, { n }) => sum + n, 0)).toBe(301);
    expect(await told(eventId, "rule-person")).toHaveLength(301);
    // A hundred and twenty for a station: the first wake-up has time for a hundred, and sends for another.
    await env[shard]
      .prepare(
        `UPDATE rule_effects SET status = 'pending', executor = 'station', said = NULL, action = ?
         WHERE event_id = ? AND id IN (SELECT id FROM rule_effects WHERE event_id = ? LIMIT 120)`,
      )
      .bind(JSON.stringify({ type: "open-lane", vipFirst: false, stationId: null }), eventId, eventId)
      .run();
    await judgeAt(eventId, "event");
    const left = await eventually(
      () => count("pending"),
      (rows) => rows.every(({ n }) => n === 0),
    );
    expect(left.every(({ n }) => n === 0)).toBe(true);
  });
});

describe("a rule that watches a level", () => {
  test("is asked as it is saved, switched on again, and when its time begins, though nobody moves", async () => {
    const { eventId, at } = await openEvent("Still", { Desk: "service", Far: "service" });
    const desk = at("Desk");
    await issue(desk, 3);
    await judgeAt(eventId, desk);
    const notify: Action = { type: "notify", to: "organizers", template: "many" };
    const body = bodyOf(above(1), [notify]);
    const saved = await save(eventId, body);
    await outcomes(eventId, 1);
    const off = await save(eventId, { ...body, isOn: false }, saved);
    await eventually(
      () =>
        inShards<{ beyond: string }>(
          "SELECT memory ->> 'beyond' AS beyond FROM rule_memories WHERE event_id = ? AND place = ?",
          eventId,
          desk,
        ),
      (rows) => rows.every(({ beyond }) => beyond === "{}"),
    );
    await save(eventId, body, off);
    await outcomes(eventId, 2);
    const from = Date.now() + 600_000;
    await save(eventId, bodyOf(above(1), [notify], { from }));
    await judgeAt(eventId, desk);
    expect(await outcomes(eventId, 2)).toHaveLength(2);
    const wakes: unknown[] = [];
    const bus = { sendBatch: async (some: unknown[]) => void wakes.push(...some) };
    const sweep = (now: number) => sweepRules({ ...openSystem(env, now), env: { ...env, BUS: bus } as unknown as Env });
    await sweep(from - 1);
    expect(wakes).toEqual([]);
    await sweep(from + 30_000);
    const places = [desk, at("Far")].map((place) => ({ body: { type: "rules-due", collegeId, eventId, place } }));
    expect(wakes).toEqual(expect.arrayContaining(places));
    expect(wakes).toHaveLength(2);
    await judgeAt(eventId, desk, from + 30_000);
    expect(await outcomes(eventId, 3)).toHaveLength(3);
    await sweep(from + 11 * 60_000);
    expect(wakes).toHaveLength(2);
  });
});

describe("what rules say", () => {
  test("is read once for each version of them", async () => {
    const { eventId, at } = await openEvent("Read", { Desk: "service" });
    const reads = async () => {
      const statements: string[] = [];
      await judgeAt(eventId, at("Desk"), Date.now(), noting(statements));
      return statements.filter((sql) => /"body".* from "rules"/.test(sql)).length;
    };
    const body = bodyOf(on("queue.token.joined"), [{ type: "push", template: "Hello" }]);
    const saved = await save(eventId, body);
    expect([await reads(), await reads()]).toEqual([1, 0]);
    const again = await save(eventId, { ...body, order: 51 }, saved);
    expect([await reads(), await reads()]).toEqual([1, 0]);
    value(await by.organizer.api.rules.remove.mutate({ eventId, scope: "event", ...again }));
    expect([await reads(), await reads()]).toEqual([1, 0]);
  });
});

describe("what was decided", () => {
  test("is deleted after its time, some of it at once, but for what is still to be done", async () => {
    const { eventId, at } = await openEvent("Old", { Desk: "service" });
    await save(eventId, bodyOf(on("queue.token.joined"), [{ type: "notify", to: "organizers", template: "hello" }]));
    await issue(at("Desk"), 2);
    await outcomes(eventId, 2);
    const rows = async () => {
      const counts = ["rule_decisions", "rule_effects"].map((table) =>
        inShards(`SELECT 1 FROM ${table} WHERE event_id = ?`, eventId),
      );
      return (await Promise.all(counts)).map(({ length }) => length);
    };
    const day = 24 * 3_600_000;
    await sweepRules(openSystem(env, Date.now() + 89 * day));
    expect(await rows()).toEqual([2, 2]);
    const pending =
      "UPDATE rule_effects SET status = 'pending', executor = 'webhook' WHERE event_id = ? AND decision_id IN (SELECT max(decision_id) FROM rule_effects WHERE event_id = ?)";
    await env[shard].prepare(pending).bind(eventId, eventId).run();
    await sweepRules(openSystem(env, Date.now() + 91 * day));
    expect(await rows()).toEqual([0, 1]);
    // What is read again is not asked about again.
    await judgeAt(eventId, at("Desk"), Date.now() + 91 * day);
    expect(await rows()).toEqual([0, 1]);
  });
});
