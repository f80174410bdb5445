import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import { SERVERS_MAX } from "#shared/limits";
import { decide } from "./decide.ts";
import { evolve } from "./evolve.ts";
import { headOf, newQueue, onDuty, restoreQueue } from "./state.ts";
import { nextDueAt } from "./turn.ts";
import type { QueueCommand, QueueConfig, QueueRefusal, QueueState } from "./types.ts";
import { desksView, queueLoad, queueSummary, tokenView } from "./view.ts";

const T0 = 1_700_000_000_000;
const MINUTE = 60_000;
const LEAVING_MAX_MS = 15 * MINUTE;
const COMING_MAX_MS = 10 * MINUTE;
const [asha, ben, cleo] = [countedId("user", 1), countedId("user", 2), countedId("user", 3)];
const ELSEWHERE = countedId("station", 2);
const MOVE = "smv_1";
const config: QueueConfig = {
  ...{ version: 1, priorServiceSeconds: 60, graceMs: 90_000, waitingMax: 200, spareLanes: 1 },
  lanes: [
    { id: "regular", name: "Regular", creditMs: 0 },
    { id: "vip", name: "VIP", creditMs: 480_000 },
  ],
};

/** A queue that is told one thing after another. */
class Desk {
  state: QueueState;
  now = T0;
  readonly ids = countingIds();

  constructor(parts: Partial<QueueConfig> = {}) {
    this.state = newQueue({ ...config, ...parts }, T0);
    this.tell({ type: "OpenQueue" });
  }

  tell(command: QueueCommand): QueueRefusal | null {
    const decided = decide(this.state, command, { now: this.now, ids: this.ids });
    if (!decided.ok) return decided.refusal;
    this.state = decided.value.reduce(evolve, this.state);
    return null;
  }

  on(serverId: string, staffId = asha): this {
    expect(this.tell({ type: "ServerOn", serverId, staffId })).toBeNull();
    return this;
  }

  issue(count: number, laneId = "regular"): this {
    for (let n = 0; n < count; n++) expect(this.tell({ type: "IssueToken", name: "", laneId })).toBeNull();
    return this;
  }

  /** Serves so many, one after another. */
  serve(count: number): this {
    for (let n = 0; n < count; n++) {
      expect(this.tell({ type: "CallNext", serverId: "1" })).toBeNull();
      const tokenId = this.state.servers.find(({ id }) => id === "1")?.tokenId;
      if (tokenId) expect(this.tell({ type: "Finish", tokenId })).toBeNull();
    }
    return this;
  }

  pass(ms: number): this {
    this.now += ms;
    expect(this.tell({ type: "Tick" })).toBeNull();
    return this;
  }

  desk(id: string) {
    return desksView(this.state).find((desk) => desk.id === id);
  }
}

const reserve = { type: "ReserveServer", staffId: asha, moveId: MOVE, to: ELSEWHERE } as const;
const attach = { type: "AttachServer", staffId: asha, moveId: MOVE, until: T0 + 10 * MINUTE } as const;

describe("who serves where", () => {
  test("is what people say of themselves, and nobody has two desks", () => {
    const desk = new Desk().on("1").on("2", ben).on("3");
    expect(desksView(desk.state).map(({ id, staffId }) => [id, staffId])).toEqual([
      ["2", ben],
      ["3", asha],
    ]);
  });

  test("is known again when a desk that was about to close stays, but not where its person went on to another", () => {
    const desk = new Desk().on("1").on("2", ben).issue(2);
    desk.tell({ type: "CallNext", serverId: "1" });
    desk.tell({ type: "ServerDrain", serverId: "1" });
    desk.tell({ type: "ServerOn", serverId: "1" });
    expect(desk.desk("1")).toMatchObject({ staffId: asha, isDraining: false });
    desk.tell({ type: "ServerDrain", serverId: "1" });
    desk.on("3");
    desk.tell({ type: "ServerOn", serverId: "1" });
    expect(desk.desk("1")).toMatchObject({ staffId: null, isDraining: false });
    expect(desk.desk("3")?.staffId).toBe(asha);
  });

  test("is an ordinary desk unless it was an extra one, and stays that", () => {
    const desk = new Desk().on("1");
    expect(desk.desk("1")).toMatchObject({ privilegedFirst: false, isComing: false });
    desk.issue(26).issue(1, "vip");
    desk.tell({ type: "OpenExtra" });
    expect(desk.on("2", ben).desk("2")).toMatchObject({ privilegedFirst: true, staffId: ben });
    const { servers } = desk.state;
    desk.on("2", ben);
    expect(desk.state.servers).toEqual(servers);
  });

  test("stays after whoever opens a desk for others", () => {
    const desk = new Desk().on("1");
    desk.tell({ type: "SetServers", servers: 2 });
    expect(desk.desk("1")?.staffId).toBe(asha);
    expect(desk.desk("2")?.staffId).toBeNull();
  });
});

describe("somebody who is to serve elsewhere", () => {
  test("calls nobody any more, finishes whom they have, and goes when the other queue has them", () => {
    const desk = new Desk().on("1").on("2", ben).issue(5);
    desk.tell({ type: "CallNext", serverId: "1" });
    expect(desk.tell(reserve)).toBeNull();
    expect(desk.desk("1")).toMatchObject({ leavingTo: ELSEWHERE, isDraining: true, number: 1 });
    expect(desk.tell({ type: "CallNext", serverId: "1" })).toEqual({ code: "server-unknown" });
    expect(desk.tell({ type: "ConfirmDetach", moveId: MOVE })).toEqual({ code: "server-busy" });
    const [tokenId] = desk.state.inService.values();
    desk.tell({ type: "Finish", tokenId: tokenId ?? countedId("token", 1) });
    // Free, and still on the books here until the other queue has answered.
    expect(desk.desk("1")).toMatchObject({ leavingTo: ELSEWHERE, number: null });
    expect(desk.tell({ type: "ConfirmDetach", moveId: MOVE })).toBeNull();
    expect(desk.desk("1")).toBeUndefined();
  });

  test("stays when the other queue does not take them", () => {
    const desk = new Desk().on("1").on("2", ben).issue(1);
    desk.tell(reserve);
    expect(desk.tell({ type: "ReleaseServer", moveId: MOVE })).toBeNull();
    expect(desk.desk("1")).toMatchObject({ leavingTo: null, isDraining: false });
    expect(desk.tell({ type: "CallNext", serverId: "1" })).toBeNull();
  });

  test("is back on duty when nobody has answered in time, to the millisecond", () => {
    const desk = new Desk().on("1").on("2", ben);
    desk.tell(reserve);
    expect(nextDueAt(desk.state)).toBe(T0 + LEAVING_MAX_MS);
    expect(desk.pass(LEAVING_MAX_MS - 1).desk("1")?.leavingTo).toBe(ELSEWHERE);
    expect(desk.pass(1).desk("1")).toMatchObject({ leavingTo: null, isDraining: false });
    expect(nextDueAt(desk.state)).toBeNull();
    expect(desk.tell({ type: "ConfirmDetach", moveId: MOVE })).toEqual({ code: "server-unknown" });
  });

  test("stays by saying so", () => {
    const desk = new Desk().on("1").on("2", ben);
    desk.tell(reserve);
    desk.on("1");
    expect(desk.desk("1")).toMatchObject({ leavingTo: null, isDraining: false, staffId: asha });
  });

  test("is not one of the last who serve, unless nobody is served", () => {
    const alone = new Desk().on("1");
    expect(alone.tell(reserve)).toEqual({ code: "last-server", serversMin: 1 });
    const kept = new Desk({ serversMin: 2 }).on("1").on("2", ben);
    expect(kept.tell(reserve)).toEqual({ code: "last-server", serversMin: 2 });
    kept.on("3", cleo);
    expect(kept.tell(reserve)).toBeNull();
    alone.issue(1).tell({ type: "CloseQueue" });
    expect(alone.tell(reserve)).toEqual({ code: "last-server", serversMin: 1 });
    alone.serve(1);
    expect(alone.tell(reserve)).toBeNull();
    const unset = new Desk({ serversMin: 0 }).on("1");
    expect(unset.tell(reserve)).toEqual({ code: "last-server", serversMin: 0 });
  });

  test("is asked twice for one move, and goes once; nobody goes who does not serve", () => {
    const desk = new Desk().on("1").on("2", ben);
    expect([desk.tell(reserve), desk.tell(reserve)]).toEqual([null, null]);
    expect(desk.tell({ ...reserve, staffId: cleo, moveId: "smv_2" })).toEqual({ code: "server-unknown" });
    expect(desk.tell({ type: "ReleaseServer", moveId: "smv_2" })).toEqual({ code: "server-unknown" });
  });

  test("keeps their desk when others are counted", () => {
    const desk = new Desk().on("1").on("2", ben);
    desk.tell(reserve);
    desk.tell({ type: "SetServers", servers: 2 });
    expect(desk.desk("1")?.leavingTo).toBe(ELSEWHERE);
  });
});

describe("somebody on the way here", () => {
  test("has a desk to which nobody is called before they are there", () => {
    const desk = new Desk({ callsByItself: true }).on("1", ben).issue(3);
    expect(desk.tell(attach)).toBeNull();
    expect(desk.desk("2")).toMatchObject({ staffId: asha, isComing: true, number: null, privilegedFirst: false });
    expect(onDuty(desk.state)).toHaveLength(1);
    expect(queueSummary(desk.state, desk.now, 0).servers).toBe(1);
    desk.on("2");
    expect(desk.desk("2")).toMatchObject({ isComing: false, number: 2 });
  });

  test("is forgotten when they do not come, to the millisecond", () => {
    const desk = new Desk().on("1", ben);
    desk.tell(attach);
    expect(nextDueAt(desk.state)).toBe(T0 + COMING_MAX_MS);
    expect(desk.pass(COMING_MAX_MS - 1).desk("2")?.isComing).toBe(true);
    expect(desk.pass(1).desk("2")).toBeUndefined();
  });

  test("comes once, and not to where they serve already", () => {
    const desk = new Desk();
    expect([desk.tell(attach), desk.tell(attach)]).toEqual([null, null]);
    desk.on("1");
    expect(desk.tell(attach)).toBeNull();
    expect(desk.state.servers).toHaveLength(1);
  });

  test("is not expected any more at the desk kept for them once they are at another", () => {
    const desk = new Desk().on("1", ben);
    desk.tell(attach);
    const decided = decide(desk.state, { type: "ServerOn", serverId: "3", staffId: asha }, desk);
    expect(decided).toMatchObject({
      value: [
        { type: "ServerOff", serverId: "2" },
        { type: "ServerOn", serverId: "3" },
      ],
    });
  });

  test("is refused when it is too late, nobody is wanted, or no desk is left", () => {
    const desk = new Desk();
    const inTime = new Desk();
    inTime.now = attach.until;
    expect(inTime.tell(attach)).toBeNull();
    desk.now = attach.until + 1;
    expect(desk.tell(attach)).toEqual({ code: "move-lapsed" });
    desk.tell({ type: "SetServers", servers: SERVERS_MAX });
    expect(desk.tell({ ...attach, until: desk.now })).toEqual({ code: "servers-all" });
    desk.tell({ type: "SetServers", servers: 0 });
    desk.issue(1);
    desk.tell({ type: "CloseQueue" });
    // A closed queue still serves those who wait.
    expect(desk.tell({ ...attach, until: desk.now })).toBeNull();
    const empty = new Desk();
    empty.tell({ type: "CloseQueue" });
    expect(empty.tell(attach)).toEqual({ code: "queue-closed" });
  });

  test("keeps their desk when others are counted", () => {
    const desk = new Desk().on("1", ben);
    desk.tell(attach);
    desk.tell({ type: "SetServers", servers: 1 });
    expect(desk.desk("2")?.isComing).toBe(true);
    desk.tell({ type: "SetServers", servers: 3 });
    expect(desksView(desk.state).map(({ id, isComing }) => [id, isComing])).toEqual([
      ["1", false],
      ["2", true],
      ["3", false],
    ]);
  });
});

describe("a spare lane", () => {
  test("opens with those who have a head start first, as often as there are any in reserve", () => {
    const desk = new Desk().on("1").issue(26).issue(1, "vip");
    desk.serve(1);
    expect(desk.tell({ type: "OpenSpare", privilegedFirst: true })).toBeNull();
    expect(desk.desk("2")).toMatchObject({ privilegedFirst: true, staffId: null });
    expect(desk.tell({ type: "OpenSpare", privilegedFirst: true })).toEqual({ code: "no-spare-lane" });
    expect(new Desk({ spareLanes: 0 }).tell({ type: "OpenSpare", privilegedFirst: false })).toEqual({
      code: "no-spare-lane",
    });
    expect(new Desk().on("1").tell({ type: "OpenSpare", privilegedFirst: false })).toBeNull();
  });

  test("closes by itself below fifteen, no sooner than two minutes after it opened", () => {
    const desk = new Desk().on("1").issue(26);
    desk.tell({ type: "OpenSpare", privilegedFirst: true });
    desk.serve(11);
    expect(desk.state.regulars.size).toBe(15);
    expect(desk.pass(5 * MINUTE).desk("2")).toBeDefined();
    desk.serve(1);
    expect(desk.desk("2")).toBeUndefined();

    const short = new Desk().on("1").issue(26);
    short.tell({ type: "OpenSpare", privilegedFirst: true });
    short.serve(20);
    expect(nextDueAt(short.state)).toBe(short.now + 2 * MINUTE);
    expect(short.pass(2 * MINUTE - 1).desk("2")).toBeDefined();
    expect(short.pass(1).desk("2")).toBeUndefined();
    expect(nextDueAt(short.state)).toBeNull();
  });

  test("opened for fewer, closes when three fifths of them are left, and by nobody at the latest", () => {
    const desk = new Desk().on("1").issue(7);
    desk.tell({ type: "OpenSpare", privilegedFirst: false });
    desk.pass(5 * MINUTE).serve(2);
    expect(desk.desk("2")).toBeDefined();
    desk.serve(1);
    expect(desk.desk("2")).toBeUndefined();
    const empty = new Desk();
    empty.tell({ type: "OpenSpare", privilegedFirst: false });
    expect(empty.desk("1")).toBeDefined();
    expect(empty.pass(2 * MINUTE).desk("1")).toBeUndefined();
  });

  test("finishes whom it has", () => {
    const desk = new Desk().on("1").issue(26);
    desk.tell({ type: "OpenSpare", privilegedFirst: false });
    desk.tell({ type: "CallNext", serverId: "2" });
    const [tokenId = countedId("token", 1)] = desk.state.inService.values();
    desk.tell({ type: "Arrived", tokenId });
    desk.pass(2 * MINUTE).serve(11);
    expect(desk.desk("2")).toMatchObject({ isDraining: true, number: 1 });
  });
});

test("shorter queues are shown from when that is asked for until few wait", () => {
  const desk = new Desk().on("1").issue(26);
  const isRelieved = () => queueSummary(desk.state, desk.now, 0).isRelieved;
  expect(isRelieved()).toBe(false);
  desk.tell({ type: "Relieve" });
  desk.tell({ type: "Relieve" });
  expect([isRelieved(), queueLoad(desk.state, desk.now).isRelieved]).toEqual([true, true]);
  desk.serve(12);
  expect(isRelieved()).toBe(true);
  expect([desk.pass(2 * MINUTE - 1) && isRelieved(), desk.pass(1) && isRelieved()]).toEqual([true, false]);
});

describe("those with a head start first", () => {
  /** Many who came long before the last few, who have a head start that is too short to come before them. */
  const crowd = () => {
    const desk = new Desk().on("1").issue(26);
    return desk.pass(60 * MINUTE).issue(8, "vip");
  };
  const next = (desk: Desk) => queueSummary(desk.state, desk.now, 0).next;
  const lanesServed = (desk: Desk, count: number) =>
    Array.from({ length: count }, () => {
      desk.tell({ type: "CallNext", serverId: "1" });
      const [tokenId = countedId("token", 1)] = desk.state.inService.values();
      const laneId = desk.state.tokens.get(tokenId)?.laneId;
      desk.tell({ type: "Finish", tokenId });
      return laneId;
    });

  test("are called first at every desk, and after three of them somebody else: nobody starves", () => {
    const desk = crowd();
    expect(next(desk)).toEqual([1, 2, 3, 4]);
    expect(desk.tell({ type: "PrioritiseLanes" })).toBeNull();
    expect(desk.tell({ type: "PrioritiseLanes" })).toBeNull();
    expect([queueSummary(desk.state, desk.now, 0).isPrioritised, next(desk)]).toEqual([true, [27, 28, 29, 30]]);
    const three = ["vip", "vip", "vip", "regular"];
    expect(lanesServed(desk, 12)).toEqual([...three, ...three, "vip", "vip", "regular", "regular"]);
  });

  test("are told of it: their wait becomes shorter, everybody else's longer, and nobody is told too little", () => {
    const desk = crowd();
    const told = () => {
      const all = [...desk.state.tokens.values()].map((token) => tokenView(desk.state, token, desk.now));
      return { vip: all.find(({ number }) => number === 27), regular: all.find(({ number }) => number === 1) };
    };
    const before = told();
    desk.tell({ type: "PrioritiseLanes" });
    const after = told();
    expect([before.vip?.ahead, after.vip?.ahead, before.regular?.ahead, after.regular?.ahead]).toEqual([26, 0, 0, 8]);
    expect(after.vip?.eta?.medianMs).toBeLessThan(before.vip?.eta?.medianMs ?? 0);
    expect(after.regular?.eta?.medianMs).toBeGreaterThan(before.regular?.eta?.medianMs ?? 0);
  });

  test("until few wait, no sooner than two minutes, or until somebody ends it", () => {
    const desk = crowd();
    const isOn = () => queueSummary(desk.state, desk.now, 0).isPrioritised;
    desk.tell({ type: "PrioritiseLanes" });
    lanesServed(desk, 20);
    expect([isOn(), nextDueAt(desk.state)]).toEqual([true, desk.now + 2 * MINUTE]);
    expect([desk.pass(2 * MINUTE - 1) && isOn(), desk.pass(1) && isOn()]).toEqual([true, false]);
    const ended = crowd();
    ended.tell({ type: "PrioritiseLanes" });
    ended.tell({ type: "EndPriority" });
    expect(next(ended)).toEqual([1, 2, 3, 4]);
  });

  test("is refused where no lane has a head start", () => {
    const lanes = [{ id: "regular", name: "Regular", creditMs: 0 }];
    expect(new Desk({ lanes }).tell({ type: "PrioritiseLanes" })).toEqual({ code: "no-priority-lane" });
  });
});

test("the load says who waits, how many come and how long a service takes, and counts a head start twice", () => {
  const desk = new Desk().on("1").issue(3).issue(2, "vip");
  desk.pass(MINUTE);
  const load = queueLoad(desk.state, desk.now);
  expect(load).toMatchObject({ isServing: true, waiting: 5, weighted: 7, cycleSeconds: 60, serversMin: 1 });
  expect(load.arrivalRate).toBeGreaterThan(4 / 60);
  expect(load.desks).toMatchObject([{ id: "1", staffId: asha, busySeconds: 0 }]);
  desk.tell({ type: "CallNext", serverId: "1" });
  expect(queueLoad(desk.state, desk.now).desks[0]?.busySeconds).toBe(60);
  desk.tell({ type: "PauseQueue" });
  expect(queueLoad(desk.state, desk.now)).toMatchObject({ isServing: false, arrivalRate: 0, medianMs: null });
});

test("whoever took a desk while they were about to leave another has that one alone", () => {
  const desk = new Desk().on("1").on("2", ben);
  desk.tell(reserve);
  desk.on("3");
  desk.pass(LEAVING_MAX_MS);
  // Nobody is there: it does not come back by itself.
  expect(desk.desk("1")).toBeUndefined();
  desk.tell({ type: "SetServers", servers: 3 });
  expect(desksView(desk.state).map(({ id, staffId, isDraining }) => [id, staffId, isDraining])).toEqual([
    ["1", null, false],
    ["2", ben, false],
    ["3", asha, false],
  ]);
});

test("whatever is said in whatever order: one desk for each person, nobody called to who leaves or comes, spares as many as set", () => {
  const staff = [asha, ben, cleo];
  const verbs = [
    ...(["on", "on", "reserve", "confirm", "release", "attach", "spare", "issue", "issue", "call", "finish"] as const),
    ...(["count", "drain", "off", "pass", "relieve", "extra", "first", "inOrder"] as const),
  ];
  const step = fc.record({ verb: fc.constantFrom(...verbs), who: fc.nat(2), n: fc.nat(4), passed: fc.nat(12) });
  let called = 0;
  let gone = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 40, maxLength: 120 }), fc.boolean(), (steps, callsByItself) => {
      const desk = new Desk({ callsByItself, spareLanes: 2, waitingMax: 2_000 });
      for (const { verb, who, n, passed } of steps) {
        const staffId = staff[who] ?? asha;
        const serverId = String(n + 1);
        const moveId = `smv_${who}`;
        const [tokenId = countedId("token", 1)] = desk.state.inService.values();
        const commands = {
          on: { type: "ServerOn", serverId, staffId },
          reserve: { type: "ReserveServer", staffId, moveId, to: ELSEWHERE },
          confirm: { type: "ConfirmDetach", moveId },
          release: { type: "ReleaseServer", moveId },
          attach: { type: "AttachServer", staffId, moveId, until: desk.now },
          spare: { type: "OpenSpare", privilegedFirst: n > 2 },
          issue: { type: "IssueToken", name: "", laneId: n > 3 ? "vip" : "regular" },
          call: { type: "CallNext" },
          finish: { type: "Finish", tokenId },
          count: { type: "SetServers", servers: n },
          drain: { type: "ServerDrain", serverId },
          off: { type: "ServerOff", serverId },
          pass: { type: "Tick" },
          relieve: { type: "Relieve" },
          extra: { type: "OpenExtra" },
          first: { type: "PrioritiseLanes" },
          inOrder: { type: "EndPriority" },
        } as const satisfies Record<(typeof verbs)[number], QueueCommand>;
        if (verb === "pass") desk.now += passed * MINUTE;
        const before = desk.state.servers;
        desk.tell(commands[verb]);
        const { servers } = desk.state;
        for (const person of staff)
          expect(onDuty(desk.state).filter((one) => one.staffId === person).length).toBeLessThanOrEqual(1);
        for (const one of servers) {
          if (one.coming) expect(one.tokenId).toBeNull();
          const was = before.find(({ id }) => id === one.id);
          if (one.leaving && was?.leaving) expect([was.tokenId, null]).toContain(one.tokenId);
          if (one.tokenId && !was?.tokenId) called += 1;
        }
        expect(servers.filter(({ spare, isDraining }) => spare && !isDraining).length).toBeLessThanOrEqual(2);
        // What a call in this very turn made due is done by the alarm, at once and once.
        if ((nextDueAt(desk.state) ?? Number.POSITIVE_INFINITY) <= desk.state.lastAt) desk.tell({ type: "Tick" });
        expect(nextDueAt(desk.state) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(desk.state.lastAt);
        if (verb === "confirm" && servers.length < before.length) gone += 1;
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 150) },
  );
  expect([called > 100, gone > 5]).toEqual([true, true]);
});

test("the alarm comes for what is due first", () => {
  const desk = new Desk().on("1").on("2", ben).issue(2);
  desk.tell({ type: "CallNext", serverId: "2" });
  expect(desk.tell(reserve)).toBeNull();
  expect(nextDueAt(desk.state)).toBe(desk.now + config.graceMs);
});

test("no desk in reserve is opened where there are as many desks as there can be", () => {
  const desk = new Desk().issue(1);
  desk.tell({ type: "SetServers", servers: SERVERS_MAX - 1 });
  expect(desk.tell({ type: "OpenSpare", privilegedFirst: false })).toBeNull();
  const full = new Desk().issue(1);
  full.tell({ type: "SetServers", servers: SERVERS_MAX });
  expect(full.tell({ type: "OpenSpare", privilegedFirst: false })).toEqual({ code: "servers-all" });
});

test("what is stored is what goes on: leaving, coming, spare, relieved and prioritised", () => {
  const desk = new Desk().on("1").on("2", ben).issue(20);
  for (const command of [
    reserve,
    { ...attach, staffId: cleo },
    { type: "Relieve" } as const,
    { type: "PrioritiseLanes" } as const,
  ])
    expect(desk.tell(command)).toBeNull();
  desk.tell({ type: "OpenSpare", privilegedFirst: true });
  const stored = JSON.parse(JSON.stringify({ head: headOf(desk.state), tokens: [...desk.state.tokens.values()] }));
  const restored = restoreQueue(stored.head, stored.tokens);
  expect(JSON.stringify(headOf(restored))).toBe(JSON.stringify(headOf(desk.state)));
  expect(desksView(restored)).toEqual(desksView(desk.state));
});
