import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Shard } from "#db/shards";
import type { Action, RuleBody, Trigger } from "#shared/domain/rules/types";
import type { CollegeId, EventId, RuleId, StationId, UserId } from "#shared/ids";
import { settledScope } from "./auth/scope.ts";
import { react } from "./consumers/consume-batch.ts";
import { judgeRules } from "./consumers/judge-rules.ts";
import { openSystem, openTenant } from "./context.ts";
import { newId } from "./ids.ts";
import { sweepConfigurations } from "./jobs/sweep-configurations.ts";
import { sweepRules } from "./jobs/sweep-rules.ts";
import { addRuleVersion } from "./repositories/rules.ts";
import { type Browser, commandId, eventually, failureOf, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { inShards } from "./test-databases.ts";
import { dyingAt } from "./test-dying-database.ts";

vi.setConfig({ testTimeout: 120_000 });

let organizer: Browser;
let people: Browser[];
let collegeId: CollegeId;
let shard: Shard;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  const open = async (who: string) => {
    const browser = openBrowser("riverside");
    await browser.signIn(`${who}@riverside.example`);
    return browser;
  };
  organizer = await open("organizer");
  people = await Promise.all(["attendee", "volunteer", "volunteer-lead"].map(open));
  collegeId = (await organizer.api.auth.me.query()).college?.id as CollegeId;
  shard = (await env.DB.prepare("SELECT shard FROM colleges WHERE id = ?")
    .bind(collegeId)
    .first<Shard>("shard")) as Shard;
}, 60_000);

/** An event that is on, with a desk and a stand, and three people who have a pass. */
async function openEvent(title: string) {
  const now = Date.now();
  const fields = {
    ...{ departmentId: null, title, summary: "", description: "", category: "Music", venue: "Hall", capacity: 50 },
    ...{ startsAt: now - 60_000, endsAt: now + 3_600_000, salesOpenAt: now - 120_000, salesCloseAt: now + 60_000 },
    approval: false,
  };
  const { organizer: api } = organizer.api;
  const { id: eventId } = await api.createEvent.mutate({ commandId: commandId(), fields });
  await api.addGate.mutate({ eventId, name: "North gate" });
  const desk = await api.addStation.mutate({ eventId, name: "Desk", kind: "service" });
  const { version, gates } = await api.getEvent.query({ eventId });
  const live = value(await api.setStatus.mutate({ eventId, version, status: "published" }));
  value(await api.setStatus.mutate({ eventId, version: live.version, status: "live" }));
  const stationId = desk.stations[0]?.id as StationId;
  value(await organizer.api.station.setIntake.mutate({ commandId: commandId(), stationId, intake: "open" }));
  const codes: string[] = [];
  for (const one of people) {
    const { passes } = value(await one.api.attendee.register.mutate({ commandId: commandId(), eventId, answers: {} }));
    codes.push(passes[0]?.code ?? "");
  }
  const gateId = gates[0]?.id ?? "";
  const scan = (index: number, direction: "in" | "out" = "in") =>
    organizer.api.scanner.scan.mutate({ commandId: commandId(), eventId, gateId, code: codes[index] ?? "", direction });
  const join = async (index: number) =>
    value(
      await (people[index] as Browser).api.attendee.joinQueue.mutate({
        commandId: commandId(),
        stationId,
        laneId: "regular",
      }),
    );
  const servers = async () => (await organizer.api.station.board.query({ stationId })).summary;
  return { eventId: eventId as EventId, stationId, join, servers, scan };
}

const BODY: Omit<RuleBody, "trigger" | "branches"> = {
  ...{
    name: "Short of hands",
    match: "first",
    otherwise: [],
    order: 50,
    isOn: true,
    from: null,
    until: null,
    stationId: null,
  },
};
const ABOVE_ONE: Trigger = {
  type: "crossing",
  measure: "queue.length",
  metric: null,
  direction: "above",
  level: 1,
  back: 0,
};
const OPEN_LANE: Action = { type: "open-lane", vipFirst: true, stationId: null };
const body = (trigger: Trigger, does: Action[], when = ""): RuleBody => ({
  ...BODY,
  trigger,
  branches: [{ when, does }],
});

function save(eventId: EventId, asked: RuleBody, more: object = {}) {
  const usual = { eventId, commandId: commandId(), scope: "event" as const, ruleId: null, version: 0 };
  return organizer.api.rules.save.mutate({ ...usual, ...more, body: asked } as Parameters<
    typeof organizer.api.rules.save.mutate
  >[0]);
}

const decisions = async (eventId: EventId) => (await organizer.api.rules.listDecisions.query({ eventId })).decisions;

describe("a rule about who is let in", () => {
  test("is asked by the ledger and carried to phones from its saving until it is removed", async () => {
    const { eventId, scan } = await openEvent("Ruled");
    const setup = () => organizer.api.scanner.setup.query({ eventId });
    expect((await setup()).gateRules).toBeUndefined();
    const reject: Action = { type: "reject", reason: "Use the south gate" };
    const rule = { ...body({ type: "event", name: "event.scan.received" }, [reject], 'gate.name == "North gate"') };
    const saved = value(await save(eventId, { ...rule, name: "South only" }));
    const refused = value(await scan(0));
    const refusal = { code: "rule-rejected", ruleName: "South only", says: "Use the south gate" };
    expect(refused).toMatchObject({ verdict: "stop", refusal });
    // The event's history says which rule it was, and what of the pass it asked for.
    const stopped = await organizer.api.history.list.query({ eventId, kind: "stopped" });
    expect(stopped.entries[0]?.changes).toMatchObject([
      { is: "stopped", rule: { name: "South only", says: reject.reason, facts: { "gate.name": "North gate" } } },
    ]);
    const { gateRules } = await setup();
    expect(gateRules?.rules).toEqual([
      expect.objectContaining({ name: "South only", branches: [expect.objectContaining({ rejects: reject.reason })] }),
    ]);
    const ruleId = saved.rules.find(({ body: { name } }) => name === "South only")?.id as RuleId;
    value(await organizer.api.rules.remove.mutate({ eventId, scope: "event", ruleId, version: 1 }));
    expect((await setup()).gateRules).toBeUndefined();
    expect(value(await scan(0))).toMatchObject({ verdict: "admit" });
  });

  test("reaches the ledger by the sweep where whoever saved it died before", async () => {
    const { eventId, scan } = await openEvent("Unsaid");
    const reject: Action = { type: "reject", reason: "Closed" };
    const now = Date.now();
    const system = openSystem(env, now);
    const scope = await settledScope(system.platform, collegeId);
    const { db } = openTenant(system, scope as NonNullable<typeof scope>);
    const savedBy = (await organizer.api.auth.me.query()).user?.id as UserId;
    const rule = body({ type: "event", name: "event.scan.received" }, [reject]);
    const row = { id: newId("rule", now), version: 1, body: rule, isRemoved: false, savedBy, savedAt: now };
    expect(await addRuleVersion(db, { scope: eventId, ...row }, eventId)).toBe(true);
    await sweepConfigurations(system);
    expect(value(await scan(0))).toMatchObject({ verdict: "stop", refusal: { code: "rule-rejected" } });
  });
});

describe("what is told of nothing that is here", () => {
  test("ends quietly: a station, or an event, that is gone has no rules to be asked", async () => {
    const { eventId } = await openEvent("Gone");
    const nowhere = `stn_${"0".repeat(26)}` as StationId;
    const nothing = `evt_${"0".repeat(26)}` as EventId;
    const before = await inShards("SELECT * FROM rule_memories WHERE event_id IN (?, ?)", eventId, nothing);
    await judgeRules(openSystem(env, Date.now()), collegeId, eventId, nowhere);
    await judgeRules(openSystem(env, Date.now()), collegeId, nothing, "event");
    expect(await inShards("SELECT * FROM rule_memories WHERE event_id IN (?, ?)", eventId, nothing)).toEqual(before);
  });
});

describe("a rule about a queue", () => {
  test("opens a lane by itself once it is long, and the console says why", async () => {
    const { eventId, stationId, join, servers } = await openEvent("Crowded");
    value(
      await save(
        eventId,
        body(ABOVE_ONE, [{ type: "notify", to: "station-volunteers", template: "hurry" }, OPEN_LANE]),
      ),
    );
    await join(0);
    await join(1);
    const summary = await eventually(servers, (now) => now.kind === "service" && now.queue.servers > 0);
    expect(summary).toMatchObject({ queue: { waiting: 2, servers: 1 } });
    await join(2);
    await judgeRules(openSystem(env, Date.now()), collegeId, eventId, stationId);
    const [decision, ...others] = await eventually(
      () => decisions(eventId),
      ([one]) => one?.effects[1]?.status === "done",
    );
    expect(others).toEqual([]);
    expect(decision).toMatchObject({
      stationName: "Desk",
      happening: {
        trigger: "queue.length",
        facts: { "queue.length": 2, "station.name": "Desk", "event.status": "live" },
      },
      steps: [{ name: "Short of hands", stopped: null }],
      effects: [
        { action: { type: "notify" }, status: "done", outcome: "nobody-there" },
        { action: { type: "open-lane" }, status: "done", outcome: "lane-opened" },
      ],
    });
    expect(await servers()).toMatchObject({ queue: { waiting: 3, servers: 1 } });
  });

  test("puts those with a head start first, where there is such a lane, until somebody at the station ends it", async () => {
    const { eventId, stationId, join, servers } = await openEvent("Prioritised");
    value(await save(eventId, body(ABOVE_ONE, [{ type: "prioritise", stationId: null }])));
    const outcome = async (count: number) => {
      const some = await eventually(
        () => decisions(eventId),
        (all) =>
          all.length === count && all.every(({ effects }) => effects.every(({ status }) => status !== "pending")),
      );
      return some[0]?.effects[0]?.outcome;
    };
    await join(0);
    await join(1);
    expect(await outcome(1)).toBe("no-priority-lane");
    const isFirst = async () => {
      const summary = await servers();
      return summary.kind === "service" && summary.queue.isPrioritised;
    };
    expect(await isFirst()).toBe(false);
    const { version, name, lanes, priorServiceSeconds, cooks } = await organizer.api.organizer.getStation.query({
      stationId,
    });
    const vip = { id: "vip", name: "VIP", creditMs: 600_000 };
    const setup = { stationId, version, name, lanes: [...lanes, vip], priorServiceSeconds, cooks, menu: [] };
    value(await organizer.api.organizer.saveStation.mutate(setup));
    // The queue was as short as the level's other side, and is long again.
    const { tokens } = await organizer.api.station.board.query({ stationId });
    for (const { id: tokenId } of tokens)
      value(await organizer.api.station.cancelToken.mutate({ commandId: commandId(), stationId, tokenId }));
    await eventually(servers, (now) => now.kind === "service" && now.queue.waiting === 0);
    await judgeRules(openSystem(env, Date.now()), collegeId, eventId, stationId);
    await join(0);
    await join(1);
    expect([await outcome(2), await isFirst()]).toEqual(["lanes-prioritised", true]);
    value(await organizer.api.station.endPriority.mutate({ commandId: commandId(), stationId }));
    expect(await isFirst()).toBe(false);
  });

  test("has one effect whatever statement somebody dies at, and however often they are told", async () => {
    const { eventId, stationId, join, servers } = await openEvent("Deadly");
    value(await save(eventId, body(ABOVE_ONE, [{ type: "increment", metric: "rushes", by: 1 }, OPEN_LANE])));
    await join(0);
    await join(1);
    await eventually(servers, (now) => now.kind === "service" && now.queue.servers === 1);
    let deaths = 0;
    let isOver = false;
    for (let statement = 1; !isOver; statement++) {
      for (const when of ["before", "after"] as const) {
        // The stations' limit of servers is not what is tried here.
        value(await organizer.api.station.setServers.mutate({ commandId: commandId(), stationId, servers: 0 }));
        // Whoever still judges by what was remembered until now finds another turn.
        const forget = [
          "DELETE FROM rule_effects WHERE event_id = ?",
          "DELETE FROM rule_decisions WHERE event_id = ?",
          `UPDATE rule_memories SET turn = turn + 1, memory = '{"beyond":{},"acted":{},"metrics":{}}' WHERE event_id = ?`,
        ];
        await env[shard].batch(forget.map((sql) => env[shard].prepare(sql).bind(eventId)));
        let count = 0;
        let died = false;
        const dying = dyingAt(env[shard], () => {
          if (died) return "before";
          died = ++count === statement;
          return died ? when : null;
        });
        const system = openSystem(env, Date.now());
        await judgeRules({ ...system, env: { ...env, [shard]: dying } }, collegeId, eventId, stationId).catch(
          () => deaths++,
        );
        isOver = !died;
        await Promise.all([1, 2, 3].map(() => judgeRules(openSystem(env, Date.now()), collegeId, eventId, stationId)));
        const [decision, ...others] = (await decisions(eventId)).filter(
          ({ happening }) => happening.trigger === "queue.length",
        );
        expect(others, `${when} ${statement}`).toEqual([]);
        expect(decision?.effects, `${when} ${statement}`).toMatchObject([{ status: "done", outcome: "lane-opened" }]);
        expect(await servers(), `${when} ${statement}`).toMatchObject({ queue: { servers: 1 } });
        expect(await metrics(eventId, stationId), `${when} ${statement}`).toEqual({ rushes: 1 });
      }
    }
    expect(deaths).toBeGreaterThan(15);
  });

  test("is judged by the sweep where no message came", async () => {
    const { eventId, join } = await openEvent("Unheard");
    value(
      await save(
        eventId,
        body({ type: "event", name: "queue.token.joined" }, [{ type: "announce", template: "hello" }]),
      ),
    );
    await join(0);
    await eventually(
      () => decisions(eventId),
      (some) => some.length === 1,
    );
    for (const table of ["rule_effects", "rule_decisions", "rule_memories"])
      await inShards(`DELETE FROM ${table} WHERE event_id = ?`, eventId);
    await sweepRules(openSystem(env, Date.now()));
    expect(await decisions(eventId)).toMatchObject([
      { effects: [{ status: "done" }], happening: { trigger: "queue.token.joined" } },
    ]);
  });
});

/** What people were told of an event, as it lies in their inboxes. */
const messagesOf = (eventId: EventId, kind: string) =>
  inShards<{ id: string; status: string; text: string; link: string }>(
    "SELECT id, status, said ->> 'text' AS text, said ->> 'link' AS link FROM messages WHERE event_id = ? AND kind = ? AND channel = 'inbox' ORDER BY id",
    eventId,
    kind,
  );

describe("somebody in a queue", () => {
  test("is told once that it is their turn, however often the queue is looked at", async () => {
    const { eventId, stationId, join } = await openEvent("Turns");
    const { id } = await join(0);
    const { station } = organizer.api;
    value(await station.setServers.mutate({ commandId: commandId(), stationId, servers: 1 }));
    value(await station.callNext.mutate({ commandId: commandId(), stationId }));
    await eventually(
      () => messagesOf(eventId, "queue-called"),
      (rows) => rows.some(({ status }) => status === "delivered"),
    );
    await Promise.all([1, 2, 3].map(() => judgeRules(openSystem(env, Date.now()), collegeId, eventId, stationId)));
    const told = await messagesOf(eventId, "queue-called");
    const link = `/riverside/stations/${stationId}`;
    expect(told).toMatchObject([{ status: "delivered", text: "Number 1 is called now.", link }]);
    expect(told[0]?.id).toMatch(new RegExp(`^called:${id}:`));
  });

  test("is told that they are next once two are before them, and not when they have just joined", async () => {
    const { eventId, stationId, join } = await openEvent("Nearly");
    const { id } = await join(0);
    // Whose token it is, the projection says: a look before it came finds nobody to tell.
    await eventually(
      () => inShards("SELECT id FROM tokens WHERE id = ?", id),
      ({ length }) => length === 1,
    );
    const look = (now: number) => judgeRules(openSystem(env, now), collegeId, eventId, stationId);
    await look(Date.now());
    expect(await messagesOf(eventId, "queue-next")).toEqual([]);
    await Promise.all([look(Date.now() + 60_000), look(Date.now() + 60_000)]);
    await look(Date.now() + 61_000);
    const told = await eventually(
      () => messagesOf(eventId, "queue-next"),
      ([one]) => one?.status === "delivered",
    );
    expect(told).toMatchObject([{ id: `next:${id}`, status: "delivered" }]);
    expect(told[0]?.text).toBe("Number 1: please come now, you are called next.");
    const second = await join(1);
    await eventually(
      () => inShards("SELECT id FROM tokens WHERE id = ?", second.id),
      ({ length }) => length === 1,
    );
    await look(Date.now() + 60_000);
    const both = await eventually(
      () => messagesOf(eventId, "queue-next"),
      (rows) => rows.filter(({ status }) => status === "delivered").length === 2,
    );
    expect(both.find((one) => one.id === `next:${second.id}`)?.text).toBe(
      "Number 2: please come now, only 1 before you.",
    );
  });

  test("is asked on a locked phone whether they still come, told to come only once they say so, and told that they missed it", async () => {
    const { eventId, stationId, join } = await openEvent("Asked");
    const { getStation, saveStation } = organizer.api.organizer;
    const { version, name, lanes, priorServiceSeconds, queue, cooks } = await getStation.query({ stationId });
    const setup = { stationId, version, name, lanes: [...lanes], priorServiceSeconds, cooks, menu: [] };
    value(await saveStation.mutate({ ...setup, queue: { ...queue, presence: "asked" } }));
    const { station } = organizer.api;
    value(await station.setServers.mutate({ commandId: commandId(), stationId, servers: 1 }));
    const { id: tokenId, dueAt } = await join(0);
    const asked = await eventually(
      () => messagesOf(eventId, "queue-asked"),
      ([one]) => one?.status === "delivered",
    );
    expect(asked[0]).toMatchObject({ id: `asked:${tokenId}` });
    expect(asked[0]?.text).toContain("say within 4 min that you still come");
    const [{ expires } = { expires: 0 }] = await inShards<{ expires: number }>(
      "SELECT expires_at AS expires FROM messages WHERE id = ?",
      `asked:${tokenId}`,
    );
    expect(expires).toBe(dueAt);
    const look = () => judgeRules(openSystem(env, Date.now() + 60_000), collegeId, eventId, stationId);
    await look();
    expect(await messagesOf(eventId, "queue-next")).toEqual([]);
    const { keepPlace } = (people[0] as Browser).api.attendee;
    value(await keepPlace.mutate({ commandId: commandId(), stationId, tokenId, say: "coming" }));
    await look();
    expect(await messagesOf(eventId, "queue-next")).toHaveLength(1);
    value(await station.callNext.mutate({ commandId: commandId(), stationId }));
    value(await station.markMissed.mutate({ commandId: commandId(), stationId, tokenId }));
    const missed = await eventually(
      () => messagesOf(eventId, "queue-held"),
      ([one]) => one?.status === "delivered",
    );
    expect(missed).toMatchObject([{ id: `held:${tokenId}:1` }]);
    expect(await messagesOf(eventId, "queue-asked")).toHaveLength(1);
  });
});

describe("who serves at a queue", () => {
  test("is told once that somebody waits where nobody did, and nobody else is", async () => {
    const { eventId, stationId, join } = await openEvent("Quiet desk");
    const { station } = organizer.api;
    value(await station.setDesk.mutate({ commandId: commandId(), stationId, serverId: "1", duty: "mine" }));
    await join(0);
    await join(1);
    const told = await eventually(
      () => messagesOf(eventId, "line-began"),
      ([one]) => one?.status === "delivered",
    );
    await Promise.all([1, 2].map(() => judgeRules(openSystem(env, Date.now()), collegeId, eventId, stationId)));
    expect(await messagesOf(eventId, "line-began")).toHaveLength(1);
    const { id } = (await organizer.api.auth.me.query()).user ?? {};
    expect(told[0]?.id).toMatch(new RegExp(`^line:${stationId}:\\d+:${id}$`));
    // A look long after is no news.
    await inShards("DELETE FROM messages WHERE event_id = ?", eventId);
    await judgeRules(openSystem(env, Date.now() + 120_000), collegeId, eventId, stationId);
    expect(await messagesOf(eventId, "line-began")).toEqual([]);
  });
});

describe("a rule about what happened", () => {
  test("pushes pickup_now for each order that is ready, and counts it, once, however often it is told", async () => {
    const { eventId } = await openEvent("Hungry");
    const { organizer: api, station } = organizer.api;
    const { stations } = await api.addStation.mutate({ eventId, name: "Stand", kind: "food" });
    const stationId = stations.find(({ kind }) => kind === "food")?.id as StationId;
    const { version } = await api.getStation.query({ stationId });
    const dish = {
      name: "Dosa",
      description: "",
      category: "",
      price: 100,
      allergens: [],
      variant: "",
      diets: [],
      modifiers: [],
      makeSeconds: 30,
      stock: 9,
    };
    const setup = { stationId, version, name: "Stand", lanes: [], priorServiceSeconds: 60, cooks: 2, menu: [dish] };
    const skuId = value(await api.saveStation.mutate(setup)).menu[0]?.skuId ?? "";
    value(await station.setIntake.mutate({ commandId: commandId(), stationId, intake: "open" }));
    const orders: string[] = [];
    for (const { api: guest } of people) {
      const lines = [{ skuId, quantity: 2, options: [] }];
      const placed = value(
        await guest.attendee.placeOrder.mutate({
          commandId: commandId(),
          stationId,
          lines,
          note: null,
          slot: null,
          shownAt: null,
        }),
      );
      orders.push(placed.id);
    }
    for (const orderId of orders.slice(0, 2)) {
      value(await station.startOrder.mutate({ commandId: commandId(), stationId, orderId }));
      value(await station.markReady.mutate({ commandId: commandId(), stationId, orderId }));
    }
    await eventually(
      () => decisions(eventId),
      (some) => some.length === 2,
    );
    const message = { type: "rules-due", collegeId, eventId, place: stationId };
    await Promise.all([1, 2, 3].map(() => react(openSystem(env, Date.now()), message)));
    const [first = ""] = orders;
    value(await station.handOverOrder.mutate({ commandId: commandId(), stationId, orderId: first }));
    await Promise.all([1, 2, 3].map(() => react(openSystem(env, Date.now()), message)));
    const some = await decisions(eventId);
    expect(some.map(({ happening: { id } }) => id).sort()).toEqual(
      orders
        .slice(0, 2)
        .map((id) => `${id}:ready`)
        .sort(),
    );
    for (const { effects, happening } of some) {
      expect(effects).toMatchObject([{ action: { type: "push", template: "pickup_now" }, status: "done" }]);
      expect(happening).toMatchObject({
        userId: expect.stringMatching(/^usr_/),
        facts: { "order.dishes": 2, "station.name": "Stand" },
      });
    }
    expect(await metrics(eventId, stationId)).toEqual({ "station.served": 2 });
    const told = await eventually(
      () => messagesOf(eventId, "pickup-now"),
      (rows) => rows.length > 0 && rows.every(({ status }) => status !== "pending"),
    );
    expect(told.map(({ id }) => id)).toEqual(
      orders
        .slice(0, 2)
        .map((id) => `pickup:${id}:${some.find(({ happening }) => happening.id.startsWith(id))?.happening.userId}`)
        .sort(),
    );
    expect(told.find(({ id }) => id.startsWith(`pickup:${orders[1]}:`))).toMatchObject({
      status: "delivered",
      text: expect.stringMatching(/^Order 2: pick it up now at Stand/),
      link: `/riverside/stations/${stationId}/orders/${orders[1]}`,
    });
  });

  test("hears of each missed call, also of one that costs no place", async () => {
    const { eventId, stationId, join } = await openEvent("Missed");
    const { station } = organizer.api;
    value(await station.setServers.mutate({ commandId: commandId(), stationId, servers: 1 }));
    const missed: Trigger = { type: "event", name: "queue.token.missed" };
    value(await save(eventId, body(missed, [{ type: "push", template: "We called you" }])));
    const { id: tokenId } = await join(0);
    const miss = async (count: number) => {
      value(await station.callToken.mutate({ commandId: commandId(), stationId, tokenId }));
      value(await station.markMissed.mutate({ commandId: commandId(), stationId, tokenId }));
      return eventually(
        () => decisions(eventId),
        (some) => some.length === count,
      );
    };
    await miss(1);
    expect((await miss(2)).map(({ happening: { id } }) => id.startsWith(`${tokenId}:missed:`))).toEqual([true, true]);
  });

  test("hears of scans, let in and refused", async () => {
    const { eventId, scan } = await openEvent("Scanned");
    const refused = "event.scan.refused";
    // Nobody listens yet: this one is passed over, for good.
    value(await scan(2));
    const seen = "SELECT seen_seq FROM rule_memories WHERE event_id = ? AND place = 'event'";
    const seenSeq = () => env[shard].prepare(seen).bind(eventId).first<number>("seen_seq");
    expect(await eventually(seenSeq, (seq) => (seq ?? 0) > 0)).toBeGreaterThan(0);
    value(
      await save(
        eventId,
        body(
          { type: "event", name: "event.scan.admitted" },
          [{ type: "announce", template: "in" }],
          "scan.people == 1",
        ),
      ),
    );
    value(
      await save(
        eventId,
        body(
          { type: "event", name: refused },
          [{ type: "announce", template: "out" }],
          'scan.reason == "already-admitted"',
        ),
      ),
    );
    value(await scan(0));
    value(await scan(0));
    const some = await eventually(
      () => decisions(eventId),
      (all) => all.length === 2,
    );
    expect(some.map(({ happening: { trigger, facts } }) => [trigger, facts["gate.name"]])).toEqual([
      [refused, "North gate"],
      ["event.scan.admitted", "North gate"],
    ]);
  });

  test("is asked about everything where a station's round brought hundreds of rows at once", async () => {
    const { eventId, stationId, join } = await openEvent("Rush");
    value(
      await save(
        eventId,
        body({ type: "event", name: "queue.token.joined" }, [{ type: "announce", template: "hello" }]),
      ),
    );
    await join(0);
    await eventually(
      () => decisions(eventId),
      (some) => some.length === 1,
    );
    const columns =
      "college_id, station_id, user_id, number, lane_id, status, joined_at, called_at, ended_at, quoted_ms, seq, id";
    const copy = (count: number, seq: number) =>
      env[shard]
        .prepare(
          `WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < ?) INSERT INTO tokens (${columns})
           SELECT college_id, station_id, user_id, number, lane_id, status, joined_at, called_at, ended_at, quoted_ms, ?,
           'tok_' || ? || n FROM tokens, many WHERE station_id = ? AND number = 1 AND id NOT LIKE 'tok_copy%'`,
        )
        .bind(count, seq, `copy${seq}x`, stationId)
        .run();
    for (const [count, seq] of [
      [30, 90],
      [120, 91],
      [70, 92],
    ] as const)
      await copy(count, seq);
    await judgeRules(openSystem(env, Date.now()), collegeId, eventId, stationId);
    const asked = await env[shard]
      .prepare("SELECT count(*) AS n FROM rule_decisions WHERE event_id = ?")
      .bind(eventId)
      .first("n");
    expect(asked).toBe(221);
  });

  test("is asked as it is by then where it is saved while much that happened is caught up with", async () => {
    const { eventId } = await openEvent("Caught up");
    // No station tells of what happens here, so that nobody else looks at it.
    const { stations } = await organizer.api.organizer.addStation.mutate({ eventId, name: "Quiet", kind: "service" });
    const stationId = stations.find(({ name }) => name === "Quiet")?.id as StationId;
    const joined: Trigger = { type: "event", name: "queue.token.joined" };
    const counting = (metric: string): Action[] => [{ type: "increment", metric, by: 1 }];
    value(await save(eventId, body(joined, counting("before"))));
    await inShards(
      `WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 61)
       INSERT INTO tokens (college_id, station_id, number, lane_id, status, joined_at, seq, id)
       SELECT college_id, id, n, 'regular', 'waiting', ?, 90 + n, 'tok_late' || n FROM stations, many WHERE id = ?`,
      Date.now() + 30_000,
      stationId,
    );
    let isSaved = false;
    const batch = async (some: D1PreparedStatement[]) => {
      const done = await env[shard].batch(some);
      if (!isSaved) value(await save(eventId, body(joined, counting("after"))));
      isSaved = true;
      return done;
    };
    const prepare = (sql: string) => env[shard].prepare(sql);
    const catching = { ...env, [shard]: { prepare, batch } } as unknown as Env;
    await judgeRules({ ...openSystem(env, Date.now()), env: catching }, collegeId, eventId, stationId);
    expect(await metrics(eventId, stationId)).toEqual({ before: 61, after: 36 });
  });
});

async function metrics(eventId: EventId, stationId: StationId): Promise<unknown> {
  const row = await env[shard]
    .prepare("SELECT memory FROM rule_memories WHERE event_id = ? AND place = ?")
    .bind(eventId, stationId)
    .first<{ memory: string }>();
  return JSON.parse(row?.memory ?? "{}").metrics;
}

describe("rules are saved", () => {
  const joined: Trigger = { type: "event", name: "queue.token.joined" };
  const hello: Action[] = [{ type: "announce", template: "hello" }];

  test("with the platform's, in order, each version followed by the next, and what it took the place of comes back", async () => {
    const { eventId } = await openEvent("Saved");
    const before = await organizer.api.rules.get.query({ eventId });
    expect(before.rules.map(({ body: { name }, origin }) => `${origin} ${name}`)).toEqual([
      "platform The event is open",
      "platform A pass is used once",
      "platform A long queue",
      "platform Food is ready",
      "platform Food waits to be fetched",
      "platform Food comes later",
    ]);
    const [, , long] = before.rules;
    if (!long) throw new Error("no default rule");
    const off = { ruleId: long.id, version: 0 };
    const asked = { ...long.body, isOn: false };
    const saved = value(await save(eventId, asked, off));
    expect(saved.rules[2]).toMatchObject({ id: long.id, origin: "event", version: 1, body: { isOn: false } });
    // The same again: an answer that was lost.
    expect(value(await save(eventId, asked, off)).rules[2]).toMatchObject({ version: 1 });
    expect(await save(eventId, long.body, off)).toMatchObject({ refusal: { code: "stale-rule", version: 1 } });
    const removed = await organizer.api.rules.remove.mutate({ eventId, scope: "event", ruleId: long.id, version: 1 });
    expect(value(removed).rules).toEqual(before.rules);
    // Once more, by somebody who sees none here, and twice as before.
    for (const _ of [1, 2]) expect(value(await save(eventId, asked, off)).rules[2]).toMatchObject({ version: 3 });
    expect(await save(eventId, long.body, off)).toMatchObject({ refusal: { code: "stale-rule", version: 3 } });
    expect(await save(eventId, long.body, { ...off, version: 1 })).toMatchObject({ refusal: { code: "stale-rule" } });
  });

  test("only where they can be read, done and ended", async () => {
    const { eventId } = await openEvent("Refused");
    const says = async (asked: RuleBody) => (await save(eventId, asked)) as unknown;
    expect(await says(body(joined, hello, "queue.length > 3"))).toMatchObject({
      refusal: { code: "rule-invalid", says: expect.stringContaining("No such fact") },
    });
    expect(await says(body(joined, [{ type: "webhook", webhookId: null }]))).toMatchObject({
      refusal: { code: "rule-invalid" },
    });
    const atGates = { type: "event", name: "event.scan.received" } as const;
    const no: Action = { type: "reject", reason: "No" };
    for (const refused of [[{ type: "allow" }], [{ type: "check-in" }, no], [{ type: "announce", template: "x" }]])
      expect(await says(body(atGates, refused as Action[]))).toMatchObject({ refusal: { code: "rule-invalid" } });
    expect(await says(body(atGates, [no], "event.inside > 3"))).toMatchObject({ refusal: { code: "rule-invalid" } });
    const { rules } = await organizer.api.rules.get.query({ eventId });
    const [own] = rules.filter(({ body: { trigger } }) => trigger.type === "event" && trigger.name === atGates.name);
    expect(await save(eventId, body(atGates, [no]), { ruleId: own?.id })).toMatchObject({
      refusal: { code: "gate-rule" },
    });
    const counts = (from: string, metric: string) =>
      body({ type: "crossing", measure: "metric", metric: from, direction: "above", level: 0, back: 0 }, [
        { type: "increment", metric, by: 1 },
      ]);
    value(await save(eventId, { ...counts("a", "b"), name: "There" }));
    expect(await says({ ...counts("b", "a"), name: "Back" })).toMatchObject({
      refusal: { code: "rules-loop", names: ["There", "Back"] },
    });
    const elsewhere = await openEvent("Elsewhere");
    expect(await failureOf(save(eventId, { ...body(joined, hello), stationId: elsewhere.stationId }))).toBe(
      "NOT_FOUND",
    );
    expect(
      await failureOf(save(eventId, body(joined, [{ ...OPEN_LANE, stationId: elsewhere.stationId } as Action]))),
    ).toBe("NOT_FOUND");
  });

  test("what somebody makes for the whole college holds at each of its events", async () => {
    const { eventId } = await openEvent("College");
    const { rules } = value(await save(eventId, body(joined, hello), { scope: "college" }));
    const mine = rules.find(({ origin }) => origin === "college");
    const other = await openEvent("Another");
    expect((await organizer.api.rules.get.query({ eventId: other.eventId })).rules).toContainEqual(mine);
    if (!mine) throw new Error("no rule of the college");
    // Not where it would close a circle with what another event has.
    const counts = (from: string, metric: string) =>
      body({ type: "crossing", measure: "metric", metric: from, direction: "above", level: 0, back: 0 }, [
        { type: "increment", metric, by: 1 },
      ]);
    const { rules: theirs } = value(await save(other.eventId, { ...counts("c", "d"), name: "There" }));
    const back = { ...counts("d", "c"), name: "Back" };
    expect(await save(eventId, back, { scope: "college" })).toMatchObject({
      refusal: { code: "rules-loop", names: expect.arrayContaining(["There", "Back"]), eventTitle: "Another" },
    });
    const ruleId = theirs.find(({ origin }) => origin === "event")?.id;
    value(await save(other.eventId, { ...counts("c", "d"), name: "There", isOn: false }, { ruleId, version: 1 }));
    const { rules: with2 } = value(await save(eventId, back, { scope: "college" }));
    expect(await save(other.eventId, { ...counts("c", "d"), name: "There" }, { ruleId, version: 2 })).toMatchObject({
      refusal: { code: "rules-loop", eventTitle: null },
    });
    // Nor where only an event that holds one of them apart is looked at from.
    const forth = { ...counts("c", "d"), name: "Forth" };
    const here = with2.find(({ body: { name } }) => name === "Back")?.id;
    value(await save(eventId, { ...back, isOn: false }, { ruleId: here }));
    expect(await save(eventId, forth, { scope: "college" })).toMatchObject({
      refusal: { code: "rules-loop", names: expect.arrayContaining(["Forth", "Back"]) },
    });
    const backId = with2.find(({ body: { name } }) => name === "Back")?.id ?? "";
    // Nor where one that held it apart goes.
    value(await save(other.eventId, { ...back, isOn: false }, { ruleId: backId }));
    value(await save(other.eventId, { ...counts("c", "d"), name: "There" }, { ruleId, version: 2 }));
    const remove = { eventId: other.eventId, scope: "event", ruleId: backId as RuleId, version: 1 } as const;
    expect(await organizer.api.rules.remove.mutate(remove)).toMatchObject({ refusal: { code: "rules-loop" } });
    value(await organizer.api.rules.remove.mutate({ eventId, scope: "college", ruleId: backId, version: 1 }));
    value(await organizer.api.rules.remove.mutate({ eventId, scope: "college", ruleId: mine.id, version: 1 }));
  });

  test("what an event's rule stood in place of says nothing about what happened before that was taken away", async () => {
    const { eventId, stationId, join } = await openEvent("Held again");
    const push: Action[] = [{ type: "push", template: "Held again" }];
    const mine = value(await save(eventId, body(joined, push), { scope: "college" })).rules.find(
      ({ origin }) => origin === "college",
    );
    if (!mine) throw new Error("no rule of the college");
    const ruleId = mine.id;
    value(await save(eventId, { ...mine.body, isOn: false }, { ruleId }));
    const { id: tokenId } = await join(0);
    await judgeRules(openSystem(env, Date.now()), collegeId, eventId, stationId);
    value(await organizer.api.rules.remove.mutate({ eventId, scope: "event", ruleId, version: 1 }));
    // The row of who joined changes: what it says of before is looked at again.
    const [owner] = people as [Browser];
    value(await owner.api.attendee.leaveQueue.mutate({ commandId: commandId(), stationId, tokenId }));
    await judgeRules(openSystem(env, Date.now()), collegeId, eventId, stationId);
    expect(await decisions(eventId)).toEqual([]);
    await join(1);
    const [decision] = await eventually(
      () => decisions(eventId),
      (some) => some.length > 0,
    );
    expect(decision).toMatchObject({ steps: [{ ruleId, version: 1 }], happening: { facts: { "token.number": 2 } } });
    value(await organizer.api.rules.remove.mutate({ eventId, scope: "college", ruleId, version: 1 }));
  });

  test("a dry run says what would have been different, and does nothing", async () => {
    const { eventId, join } = await openEvent("Yesterday");
    const from = Date.now() - 1_000;
    await join(0);
    await join(1);
    const waiting = () => inTokens(eventId);
    await eventually(waiting, (count) => count === 2);
    const until = Date.now() + 1_000;
    const asked = { eventId, ruleId: null, from, until };
    const ran = value(await organizer.api.rules.replay.query({ ...asked, body: body(ABOVE_ONE, [OPEN_LANE]) }));
    expect(ran).toMatchObject({
      ...{ from, until, happenings: 4, differencesTotal: 1, counts: [{ action: "open-lane", before: 0, after: 1 }] },
      differences: [
        {
          trigger: "queue.length",
          placeName: "Desk",
          before: [],
          after: [{ name: "Short of hands", actions: [OPEN_LANE] }],
        },
      ],
    });
    expect(
      value(
        await organizer.api.rules.replay.query({ ...asked, body: body(ABOVE_ONE, [OPEN_LANE], "queue.length > 2") }),
      ).differencesTotal,
    ).toBe(0);
    const tomorrow = { ...body(ABOVE_ONE, [OPEN_LANE]), from: Date.now() + 86_400_000 };
    expect(value(await organizer.api.rules.replay.query({ ...asked, body: tomorrow }))).toMatchObject({
      ...{ isOutOfTime: true, differencesTotal: 1 },
    });
    // Whoever waited already as the span began is counted, and a level that was crossed before is not crossed again.
    const later = { ...asked, from: Date.now(), until: Date.now() + 60_000 };
    await join(2);
    await eventually(waiting, (count) => count === 3);
    const above = (level: number): RuleBody => body({ ...ABOVE_ONE, level, back: level } as Trigger, [OPEN_LANE]);
    const counted = async (level: number) =>
      value(await organizer.api.rules.replay.query({ ...later, body: above(level) })).differencesTotal;
    expect([await counted(1), await counted(2), await counted(3)]).toEqual([0, 1, 0]);
    // A new event's rule is tried on this one; not one that names a station, and not by who has no word here.
    const next = await openEvent("Tomorrow");
    const onEventId = eventId;
    const elsewhere = { ...asked, eventId: next.eventId, onEventId };
    const tried = value(await organizer.api.rules.replay.query({ ...elsewhere, body: body(ABOVE_ONE, [OPEN_LANE]) }));
    expect(tried).toMatchObject({ differencesTotal: 1, differences: [{ placeName: "Desk" }] });
    const named = { ...body(ABOVE_ONE, [OPEN_LANE]), stationId: next.stationId };
    expect(await organizer.api.rules.replay.query({ ...elsewhere, body: named })).toMatchObject({
      refusal: { code: "rule-invalid", says: "It names a station of this event." },
    });
    const nowhere = { ...elsewhere, onEventId: `evt_${"0".repeat(26)}` as EventId, body: null, ruleId: FOOD_IS_READY };
    expect(await failureOf(organizer.api.rules.replay.query(nowhere))).toBe("NOT_FOUND");
    expect(await decisions(eventId)).toEqual([]);
  });
});

test("a dry run counts whoever leaves, and comes back, as they were counted", async () => {
  const { eventId, scan } = await openEvent("Come and gone");
  const from = Date.now() - 1_000;
  value(await scan(0));
  const scans = [await scan(1), await scan(1, "out"), await scan(1)];
  expect(scans.map((one) => value(one))).toMatchObject([{ inside: 2 }, { did: "left", inside: 1 }, { inside: 2 }]);
  const rows = () => inShards("SELECT seq FROM scans WHERE event_id = ?", eventId);
  await eventually(rows, ({ length }) => length === 4);
  const above: Trigger = { ...ABOVE_ONE, measure: "event.inside", back: 1 };
  const asked = {
    eventId,
    ruleId: null,
    body: body(above, [{ type: "notify", to: "organizers", template: "Full" }]),
    until: Date.now() + 60_000,
  };
  const crossed = async (since: number) =>
    value(await organizer.api.rules.replay.query({ ...asked, from: since })).differences.map(({ facts }) => facts);
  expect(await crossed(from)).toMatchObject([{ "event.inside": 2 }, { "event.inside": 2 }]);
  const between = Date.now();
  value(await scan(1, "out"));
  await eventually(rows, ({ length }) => length === 5);
  value(await scan(1));
  await eventually(rows, ({ length }) => length === 6);
  // Two were inside as this began, and so it was beyond its level already.
  expect(await crossed(between)).toMatchObject([{ "event.inside": 2 }]);
});

const FOOD_IS_READY = `rul_${"4".padStart(26, "0")}` as RuleId;

async function inTokens(eventId: EventId): Promise<number> {
  const sql =
    "SELECT count(*) AS n FROM tokens t JOIN stations s ON s.college_id = t.college_id AND s.id = t.station_id WHERE s.event_id = ?";
  return (await env[shard].prepare(sql).bind(eventId).first<number>("n")) ?? 0;
}
