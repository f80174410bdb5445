import { describe, expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import { residual } from "../eta/distributions.ts";
import { arrivalRate, squaredVariation } from "../eta/learn.ts";
import {
  asha,
  ben,
  callNext,
  chloe,
  config,
  join,
  MINUTE,
  openQueue,
  person,
  SECOND,
  Story,
  setServers,
  T0,
} from "./test-queue-story.ts";
import type { QueueCommand } from "./types.ts";
import {
  canUndoNoShow,
  desksView,
  placesHeld,
  queueLoad,
  queueSummary,
  staffTokenView,
  tokenView,
  whyNotJoin,
} from "./view.ts";

const finish = (story: Story, who: typeof asha): QueueCommand => ({ type: "Finish", tokenId: story.token(who).id });
/** Two desks, of which one has served somebody for 40 s and the other somebody for 10 s; two wait. */
const atWork = () => {
  const story = openQueue(2)
    .when(join(asha), join(ben), join(chloe), callNext)
    .at(40 * SECOND);
  return story
    .when(finish(story, asha), callNext)
    .at(50 * SECOND)
    .when(join(person(4)), callNext)
    .at(60 * SECOND);
};

describe("the load", () => {
  test("says how long a service takes as it was measured, and what is left of each", () => {
    const story = atWork();
    const { pace } = story.state.estimator;
    expect(pace).toMatchObject({ n: 1, s: 40 });
    const load = queueLoad(story.state, story.now);
    expect(load.cycleSeconds).toBe((2 * 45 + 40) / 3);
    expect([load.measured, queueLoad(openQueue(1).state, T0).measured]).toEqual([1, 0]);
    expect(load.desks.map(({ id, number }) => [id, number])).toEqual([
      ["1", 2],
      ["2", 3],
    ]);
    const [first, second] = load.desks;
    expect(first?.busySeconds).toBe(residual(load.cycleSeconds, 20, squaredVariation(pace)));
    expect(second?.busySeconds).toBe(residual(load.cycleSeconds, 10, squaredVariation(pace)));
    expect(new Story({ ...config, priorServiceSeconds: 0 }).state).toSatisfy(
      (state: Story["state"]) => queueLoad(state, T0).cycleSeconds === 1,
    );
  });

  test("says what the summary says of newcomers and of the last minute", () => {
    const story = atWork();
    const load = queueLoad(story.state, story.now);
    expect(load.medianMs).toBe(queueSummary(story.state, story.now, 0).eta?.medianMs);
    const rate = (ms: number) => [
      queueLoad(story.state, T0 + ms).servedPerMinute,
      queueSummary(story.state, T0 + ms, 0).servedPerMinute,
    ];
    expect([rate(99_999), rate(100_000)]).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });

  test("says how many come as long as the queue takes them, and that fewer do the longer nobody has", () => {
    const story = atWork();
    const at = (later: number) => queueLoad(story.state, story.now + later).arrivalRate;
    expect(at(0)).toBe(arrivalRate(story.state.estimator.flow, story.now));
    expect(at(10 * MINUTE)).toBeLessThan(at(0));
    expect(queueLoad(story.when({ type: "CloseQueue" }).state, story.now).arrivalRate).toBe(0);
  });

  test("is of the last known instant where a clock runs behind", () => {
    const { state, now } = atWork();
    expect(queueLoad(state, now - 30 * SECOND)).toEqual(queueLoad(state, state.lastAt));
    expect(queueSummary(state, now - 30 * SECOND, 3)).toEqual(queueSummary(state, state.lastAt, 3));
  });

  test("is served as long as somebody is called or would be", () => {
    const isServing = (story: Story) => queueLoad(story.state, story.now).isServing;
    const story = openQueue(1);
    expect(isServing(story)).toBe(true);
    expect(isServing(story.when({ type: "CloseQueue" }))).toBe(false);
    story.when({ type: "OpenQueue" }, join(asha), { type: "CloseQueue" });
    expect(isServing(story)).toBe(true);
    expect(isServing(story.when({ type: "PauseQueue" }))).toBe(false);
  });

  test("counts those with a head start twice", () => {
    const story = openQueue(1).when(join(asha), join(ben, "vip"), join(chloe, "access"));
    expect(queueLoad(story.state, T0)).toMatchObject({ waiting: 3, weighted: 5, serversMin: 1, isRelieved: false });
  });
});

describe("desks", () => {
  test("are in the order of their numbers, whoever came first", () => {
    const story = openQueue(0);
    for (const serverId of ["10", "2", "1"]) story.when({ type: "ServerOn", serverId });
    expect(desksView(story.state).map(({ id }) => id)).toEqual(["1", "2", "10"]);
  });

  test("are told when a service has taken three times the usual, counted from the call", () => {
    const story = atWork();
    const usual = (2 * 45 + 40) / 3;
    story.when({ type: "Arrived", tokenId: story.token(ben).id });
    expect(desksView(story.state)).toMatchObject([
      { id: "1", number: 2, longAt: T0 + Math.round(40_000 + 3_000 * usual), isComing: false, leavingTo: null },
      // Whoever is called and not there yet is not served.
      { id: "2", number: 3, longAt: null, staffId: null },
    ]);
  });
});

describe("a token", () => {
  test("has as many calls to be made before it is back as are left, and none when not held", () => {
    const story = openQueue(1);
    for (const who of [asha, ben, chloe]) story.when(join(who));
    story.when(callNext, { type: "MarkMissed", tokenId: story.token(asha).id });
    const left = () => tokenView(story.state, story.token(asha), story.now).backAfterCalls;
    expect(left()).toBe(3);
    story.when(callNext, finish(story, ben));
    expect(left()).toBe(2);
    story.when({ type: "ImHere", userId: asha, tokenId: story.token(asha).id });
    expect(left()).toBeNull();
  });

  test("shows staff how often it may still be rung, never less than not at all", () => {
    const story = openQueue(1).when(join(asha), callNext);
    const tokenId = story.token(asha).id;
    const left = () => staffTokenView(story.state, story.token(asha), T0).ringsLeft;
    story.when({ type: "Ring", tokenId });
    expect(left()).toBe(1);
    story.when({ type: "Ring", tokenId });
    expect(left()).toBe(0);
    story.when({ type: "ConfigureQueue", config: { ...config, version: 2, ringsMax: 1 } });
    expect(left()).toBe(0);
    expect(staffTokenView(story.state, story.token(asha), T0)).toMatchObject({ isRemote: false, isFar: false });
  });

  test("is taken back from a no-show for ten minutes, and only once", () => {
    const story = openQueue(1).when(join(asha));
    const token = { ...story.token(asha), status: "no-show", endedAt: T0 } as const;
    expect(canUndoNoShow(token, T0 + 10 * MINUTE)).toBe(true);
    expect(canUndoNoShow(token, T0 + 10 * MINUTE + 1)).toBe(false);
    expect(canUndoNoShow({ ...token, wasRestored: true }, T0)).toBe(false);
    expect(canUndoNoShow({ ...token, status: "cancelled" }, T0)).toBe(false);
    expect(canUndoNoShow({ ...token, endedAt: null }, T0)).toBe(false);
  });

  test("is delayed only while it waits", () => {
    const story = openQueue(1).when(join(asha));
    const late = { ...story.token(asha), delayedAt: T0 };
    const isDelayed = (token: typeof late) => tokenView(story.state, token, T0).isDelayed;
    expect([isDelayed(late), isDelayed({ ...late, status: "called" })]).toEqual([true, false]);
    expect(tokenView(story.state, story.token(asha), T0).isDelayed).toBe(false);
  });
});

test("everybody sees four who are next, in the order of calls", () => {
  const story = openQueue(1);
  for (let i = 1; i <= 5; i++) story.when(join(person(i), i === 5 ? "access" : "regular"));
  expect(queueSummary(story.state, T0, 0)).toMatchObject({ next: [5, 1, 2, 3], waiting: 5, isPrioritised: false });
});

test("everybody sees the rules for joining, and how what was told has fared", () => {
  const story = openQueue(1).when(join(asha)).at(MINUTE).when(callNext);
  const { rules, calibration, isRelieved } = queueSummary(story.state, story.now, 0);
  expect(rules).toEqual({ presence: "ignored", nearMetres: null, refusesFar: false, peopleMax: 8, closesAt: null });
  expect([calibration, calibration.compared, isRelieved]).toEqual([story.state.estimator.record, 1, false]);
});

test("everybody sees how often a call was repeated, and how many joined with a head start", () => {
  const story = openQueue(2).when(join(asha), join(ben, "vip"), callNext, callNext);
  const before = queueSummary(story.state, T0, 0);
  expect([before.rings, before.joined]).toEqual([{}, { all: 2, headStart: 1 }]);
  story.when({ type: "Ring", tokenId: story.token(asha).id });
  expect(queueSummary(story.state, T0, 0).rings).toEqual({ [story.token(asha).number]: 1 });
});

test("everybody sees the estimate that a newcomer without a head start is given a moment later", () => {
  const story = openQueue(1).when(join(asha));
  // More have a head start than the floor lets in before whoever has none.
  for (let i = 4; i < 10; i++) story.when(join(person(i), "vip"));
  const { eta } = queueSummary(story.when(join(ben)).state, T0, 0);
  expect(eta).toEqual(story.when(join(chloe)).token(chloe).quote);
});

test("of two whose head start makes them level the smaller number is next, and a millisecond less of it is too late", () => {
  const after = (ms: number) => {
    const story = openQueue(2).when(join(asha)).at(ms).when(join(ben, "vip"));
    const { next } = queueSummary(story.state, story.now, 0);
    const [called] = story.when(callNext).state.inService.values();
    return [next, called === story.token(asha).id];
  };
  expect(after(480 * SECOND)).toEqual([[1, 2], true]);
  expect(after(480 * SECOND - 1)).toEqual([[2, 1], false]);
});

test("nobody holds a place in a lane where nobody is", () => {
  const { state } = openQueue(1).when(join(asha));
  expect(["regular", "vip", null].map((laneId) => placesHeld(state, laneId))).toEqual([1, 0, 1]);
});

test("somebody without an account is refused for the queue's reasons alone", () => {
  const story = new Story({ ...config, cooldownMs: MINUTE, waitingMax: 1 });
  expect(whyNotJoin(story.state, null, T0)).toEqual({ code: "queue-closed" });
  story.when({ type: "OpenQueue" }, join(asha));
  expect(whyNotJoin(story.state, null, T0)).toEqual({ code: "queue-full", waitingMax: 1 });
  expect(whyNotJoin(story.when(setServers(1), callNext).state, null, T0)).toBeNull();
  expect(whyNotJoin(story.state, countedId("user", 77), T0)).toBeNull();
});
