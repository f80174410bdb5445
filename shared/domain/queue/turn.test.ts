import { describe, expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import { evolve } from "./evolve.ts";
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
import { evolveToken, type TokenEvent } from "./tokens.ts";
import { nextDueAt } from "./turn.ts";
import type { QueueCommand, QueueConfig, Token } from "./types.ts";
import { desksView, queueSummary } from "./view.ts";

const typesOf = ({ events }: Story) => events.map(({ type }) => type);
const tick: QueueCommand = { type: "Tick" };
const missed = (story: Story, who: typeof asha): QueueCommand => ({ type: "MarkMissed", tokenId: story.token(who).id });
const paper: QueueCommand = { type: "IssueToken", name: "On paper", laneId: "regular" };

describe("calling somebody out of turn", () => {
  test("takes whoever was missed straight from there, as one who waited", () => {
    const story = openQueue(2).when(join(asha), join(ben), callNext);
    story.when(missed(story, asha), { type: "CallToken", tokenId: story.token(asha).id });
    story.thenEvents({ type: "TokenRecalled" }, { type: "TokenCalled", isOutOfTurn: true });
    expect(story.token(asha)).toMatchObject({ status: "called", backAfterCalls: null, misses: 1 });
    expect(story.state.held.size).toBe(0);
    story.when({ type: "CallToken", tokenId: story.token(ben).id }).thenEvents({ type: "TokenCalled" });
  });

  test("says nothing of the floor: neither a regular nor a privileged one counts", () => {
    const story = openQueue(4).when(join(asha), join(ben), join(chloe, "vip"), join(person(4), "vip"), callNext);
    expect(story.state.streak).toBe(1);
    story.when({ type: "CallToken", tokenId: story.token(person(4)).id });
    expect(story.state.streak).toBe(1);
    story.when({ type: "CallToken", tokenId: story.token(asha).id });
    expect(story.state.streak).toBe(1);
  });

  test("goes to the desk that is named, and to none that is busy or not there", () => {
    const story = openQueue(2).when(join(asha), join(ben));
    const tokenId = story.token(ben).id;
    story.refuses({ type: "CallToken", tokenId, serverId: "3" }, { code: "server-unknown" });
    story.when({ type: "CallNext", serverId: "2" });
    story.refuses({ type: "CallToken", tokenId, serverId: "2" }, { code: "server-busy" });
    story.when({ type: "CallToken", tokenId, serverId: "1" });
    expect(story.token(ben).serverId).toBe("1");
    story.refuses(callNext, { code: "nobody-waiting" });
  });
});

describe("calling those with a head start first", () => {
  const prioritised = () => {
    const story = openQueue(3)
      .when(join(asha), join(ben, "vip"), join(chloe))
      .at(20 * MINUTE);
    return story.when({ type: "PrioritiseLanes" });
  };

  test("calls out of everybody's order while one of them waits, and in it after that", () => {
    const story = prioritised().when(callNext);
    expect(story.token(ben)).toMatchObject({ status: "called", isOutOfTurn: true });
    story.when(callNext);
    expect(story.token(asha)).toMatchObject({ status: "called", isOutOfTurn: false });
  });

  test("is ended by the alarm two minutes later where few wait, and by staff at once", () => {
    const story = prioritised().when(callNext, callNext);
    expect(nextDueAt(story.state)).toBe(T0 + 20 * MINUTE + 90 * SECOND);
    story.at(22 * MINUTE - 1).when(tick);
    expect(queueSummary(story.state, story.now, 0).isPrioritised).toBe(true);
    story
      .at(22 * MINUTE)
      .when(tick)
      .thenEvents({ type: "PriorityEnded" });
    expect(typesOf(prioritised().when({ type: "EndPriority" }))).toEqual(["PriorityEnded"]);
    openQueue(1).when({ type: "EndPriority" }).thenEvents();
  });
});

describe("people who were missed", () => {
  test("come back in the order of the calls they wait for, and at once when those are made", () => {
    const story = new Story({ ...config, backAfterCalls: 1 }).when({ type: "OpenQueue" }, setServers(3));
    for (let i = 1; i <= 5; i++) story.when(join(person(i)));
    story.when(callNext, callNext).when(missed(story, person(2)), missed(story, person(1)), callNext);
    expect(typesOf(story)).toEqual(["TokenCalled", "TokenRecalled", "TokenRecalled"]);
    expect(queueSummary(story.state, T0, 0).next).toEqual([1, 2, 4, 5]);
  });

  test("alone in a queue, come back after two minutes one by one", () => {
    const story = openQueue(2).when(join(asha), join(ben), callNext, callNext);
    story.when(missed(story, asha)).at(MINUTE).when(missed(story, ben));
    expect(nextDueAt(story.state)).toBe(T0 + 2 * MINUTE);
    story
      .at(2 * MINUTE - 1)
      .when(tick)
      .thenEvents();
    story.at(2 * MINUTE).when(tick);
    expect([story.token(asha).status, story.token(ben).status]).toEqual(["waiting", "held"]);
    expect(nextDueAt(story.state)).toBeNull();
  });

  test("do not come back while the queue is paused, and wait anew when it goes on", () => {
    const story = openQueue(1).when(join(asha), callNext);
    story.when(missed(story, asha), { type: "PauseQueue" });
    expect(nextDueAt(story.state)).toBeNull();
    story
      .at(5 * MINUTE)
      .when(tick)
      .thenEvents();
    story.when({ type: "OpenQueue" });
    expect(nextDueAt(story.state)).toBe(T0 + 7 * MINUTE);
  });
});

describe("time", () => {
  test("does what was due in its order, before whatever is said then", () => {
    const story = openQueue(2).when(join(asha), join(ben), join(chloe));
    story
      .when({ type: "StepAway", userId: ben, tokenId: story.token(ben).id })
      .at(9 * MINUTE)
      .when(callNext);
    const refusal = { code: "wrong-state", status: "held" } as const;
    story.at(11 * MINUTE).refuses({ type: "Arrived", tokenId: story.token(asha).id }, refusal);
    story.when(tick);
    expect(story.events.slice(0, 2)).toMatchObject([
      { type: "TokenLeft", tokenId: countedId("token", 2), at: T0 + 11 * MINUTE },
      { type: "TokenHeld", tokenId: countedId("token", 1) },
    ]);
  });

  test("takes the place of who stepped away after exactly ten minutes", () => {
    const story = openQueue(1).when(join(asha));
    story.when({ type: "StepAway", userId: asha, tokenId: story.token(asha).id });
    expect(nextDueAt(story.state)).toBe(T0 + 10 * MINUTE);
    story
      .at(10 * MINUTE - 1)
      .when(tick)
      .thenEvents();
    story
      .at(10 * MINUTE)
      .when(tick)
      .thenEvents({ type: "TokenLeft" });
  });

  test("of an event that came late does not run back, and ended tokens stay as they ended", () => {
    const story = openQueue(1).at(MINUTE).when(join(asha), callNext);
    const tokenId = story.token(asha).id;
    story.when({ type: "Finish", tokenId });
    const again = evolve(story.state, { type: "TokenHeld", tokenId, because: "missed", backAfterCalls: 9, at: T0 });
    expect([again.lastAt, again.tokens.size, again.held.size]).toEqual([T0 + MINUTE, 0, 0]);
  });
});

describe("a token", () => {
  test("is changed by what is about it and is live, and by nothing else", () => {
    const story = openQueue(1).when(join(asha), join(ben));
    const token = story.token(asha);
    const left = { type: "TokenLeft", tokenId: token.id, at: T0 + 5 } as const;
    expect(evolveToken(token, { ...left, tokenId: story.token(ben).id })).toBe(token);
    expect(evolveToken(token, { type: "LineBegan", at: T0 })).toBe(token);
    expect(evolveToken(null, left)).toBeNull();
    const ended = evolveToken(token, left);
    expect(ended).toEqual({ ...token, status: "left", endedAt: T0 + 5 });
    expect(evolveToken(ended, { ...left, type: "TokenDone" })).toBe(ended);
    const again = { ...token, number: 9, joinedAt: T0 + 9 };
    expect(evolveToken(token, { ...left, type: "TokenJoined", token: again, joinedAt: T0, isMoved: false })).toBe(
      token,
    );
  });
});

describe("what becomes of a token", () => {
  /** As no token is, so that whatever should be forgotten is there. */
  const token: Token = {
    ...openQueue(1).when(join(asha)).token(asha),
    ...{ status: "called", serverId: "1", calledAt: T0 + 1, servedAt: T0 + 2, dueAt: T0 + 3, backAfterCalls: 4 },
    ...{ rings: 2, misses: 1, people: 3, transfer: { id: "t", to: countedId("station", 2) }, nearAt: T0 },
  };
  const at = T0 + 9;
  const changedBy = (event: object) => evolveToken(token, { tokenId: token.id, at, ...event } as TokenEvent);

  test.each([
    ["TokenDone", { status: "done" }],
    ["TokenNoShow", { status: "no-show", misses: 2, missedAt: at }],
    ["TokenLeft", { status: "left" }],
    ["TokenCancelled", { status: "cancelled" }],
    ["TokenTransferred", { status: "transferred" }],
    ["TokenExpired", { status: "expired" }],
  ])("%s: nothing is due any more, and all else is remembered", (type, parts) => {
    expect(changedBy({ type })).toEqual({ ...token, endedAt: at, dueAt: null, backAfterCalls: null, ...parts });
  });

  const back = { status: "waiting", serverId: null, dueAt: null, backAfterCalls: null };
  test.each([
    ["TokenReturned", { transfer: null }],
    ["TokenRecalled", { transfer: null }],
    ["TransferReverted", { transfer: null }],
    ["CallWithdrawn", { isOutOfTurn: true }],
  ])("%s: it waits, and all else is remembered", (type, parts) => {
    expect(changedBy({ type })).toEqual({ ...token, ...back, ...parts });
  });

  test.each([
    [{ type: "TokenRung" }, { rings: 3 }],
    [{ type: "TokenArrived" }, { status: "serving", servedAt: at, dueAt: null }],
    [
      { type: "TokenAway", dueAt: 7 },
      { status: "away", dueAt: 7, isOutOfTurn: true },
    ],
    [
      { type: "ComingAsked", dueAt: 7 },
      { askedAt: at, dueAt: 7 },
    ],
    [{ type: "ComingConfirmed" }, { confirmedAt: at, dueAt: null }],
    [{ type: "TurnNear", medianMs: 1 }, { nearAt: at }],
    [{ type: "TurnDelayed", byMs: 1 }, { delayedAt: at }],
    [{ type: "TurnSooner", byMs: 1 }, { soonerAt: at }],
    [{ type: "TokenSplit", people: 2 }, { people: 2 }],
    [
      { type: "TokenHeld", because: "missed", backAfterCalls: 8 },
      { ...back, status: "held", backAfterCalls: 8, isOutOfTurn: true, misses: 2, missedAt: at },
    ],
    [
      { type: "TokenHeld", because: "silent", backAfterCalls: 8 },
      { ...back, status: "held", backAfterCalls: 8, isOutOfTurn: true },
    ],
    [
      { type: "TokenCalled", serverId: "2", streak: 0, dueAt: 7, isOutOfTurn: true },
      { status: "called", calledAt: at, serverId: "2", dueAt: 7, rings: 0, isOutOfTurn: true },
    ],
    [
      { type: "TokenParked", transferId: "u", to: countedId("station", 3) },
      {
        ...{ status: "parked", dueAt: null, backAfterCalls: null, isOutOfTurn: true },
        transfer: { id: "u", to: countedId("station", 3), was: { status: "called", dueAt: T0 + 3, backAfterCalls: 4 } },
      },
    ],
  ])("%o changes what it is about and nothing else", (event, parts) => {
    expect(changedBy(event)).toEqual({ ...token, ...parts });
  });
});

describe("what a desk has done", () => {
  test("is learned when it goes, however many wait, and nothing of another", () => {
    const story = openQueue(2);
    for (let i = 1; i <= 5; i++) story.when(join(person(i)));
    story.when(callNext, callNext).at(30 * SECOND);
    story.when({ type: "Finish", tokenId: story.token(person(1)).id }).at(40 * SECOND);
    story.when({ type: "Finish", tokenId: story.token(person(2)).id }).at(50 * SECOND);
    expect(story.state.estimator.pace.n).toBe(0);
    story.when({ type: "ServerOff", serverId: "1" });
    expect(story.state.estimator.pace).toMatchObject({ n: 1, s: 30 });
    expect(story.state.servers).toMatchObject([{ id: "2", unlearned: { endedAt: T0 + 40 * SECOND } }]);
  });

  test("includes up to a minute before the next call; what is longer was a break", () => {
    const learned = (between: number) => {
      const story = openQueue(1)
        .when(join(asha), join(ben), callNext)
        .at(30 * SECOND);
      story.when({ type: "Finish", tokenId: story.token(asha).id });
      return story.at(30 * SECOND + between).when(callNext).state.estimator.pace.s;
    };
    expect([learned(MINUTE), learned(MINUTE + 1)]).toEqual([90, 30]);
  });
});

describe("what is usual at a station", () => {
  const flowOf = ({ state }: Story) => state.estimator.flow;

  test("is not learned from a night in which it is closed and empty, but from one in which somebody still waits", () => {
    const empty = openQueue(2).at(MINUTE).when({ type: "CloseQueue" });
    empty.at(60 * MINUTE).when(setServers(1));
    expect(flowOf(empty)).toMatchObject({ openSeconds: 60, staffSeconds: 60, at: T0 + 60 * MINUTE });
    const late = openQueue(2).when(join(asha)).at(MINUTE).when({ type: "CloseQueue" });
    late.at(60 * MINUTE).when(setServers(1));
    expect(flowOf(late)).toMatchObject({ openSeconds: 3_600, staffSeconds: 3_600, lostExposure: 3_600 });
  });

  test("includes who gives up before they are called, and nobody after", () => {
    const story = openQueue(1).when(join(asha), join(ben), callNext);
    for (const who of [asha, ben]) story.when({ type: "Leave", userId: who, tokenId: story.token(who).id });
    expect(flowOf(story).lost).toBe(1);
  });

  test("begins anew with another day, and goes on after a pause", () => {
    const story = openQueue(1)
      .at(MINUTE)
      .when({ type: "PauseQueue" })
      .at(2 * MINUTE)
      .when({ type: "OpenQueue" });
    expect(flowOf(story).openSeconds).toBe(120);
    story.when({ type: "CloseQueue" }, { type: "OpenQueue" });
    expect(flowOf(story).openSeconds).toBe(0);
  });
});

test("what begins because many wait ends with three fifths of them, or fifteen, or with the last", () => {
  const below = (waiting: number) => {
    const story = new Story({ ...config, waitingMax: 60 }).when({ type: "OpenQueue" });
    for (let i = 0; i < waiting; i++) story.when(paper);
    story.when({ type: "Relieve" });
    return story.state.relief?.below;
  };
  expect([0, 1, 2, 5, 7, 24, 25, 26].map(below)).toEqual([1, 1, 2, 3, 5, 15, 15, 15]);
});

describe("a crowd", () => {
  test("gathers with the twenty-sixth and is gone below fifteen, no sooner than two minutes after it gathered", () => {
    const story = new Story({ ...config, waitingMax: 60 }).when({ type: "OpenQueue" }, setServers(1));
    const isCrowded = () => queueSummary(story.state, story.now, 0).isCrowded;
    for (let i = 1; i <= 25; i++) story.when(join(person(i)));
    expect(isCrowded()).toBe(false);
    story.when(join(person(26)));
    expect(isCrowded()).toBe(true);
    const leave = (i: number) => story.when({ type: "Leave", userId: person(i), tokenId: story.token(person(i)).id });
    for (let i = 1; i <= 11; i++) leave(i);
    story.at(2 * MINUTE).when(tick);
    expect([isCrowded(), story.state.regulars.size]).toEqual([true, 15]);
    leave(12);
    expect(isCrowded()).toBe(false);
    // Nor does it gather again before two more have passed.
    for (let i = 1; i <= 12; i++) story.when(join(person(i)));
    story.at(4 * MINUTE - 1).when(tick);
    expect([isCrowded(), story.state.regulars.size]).toEqual([false, 26]);
    expect(nextDueAt(story.state)).toBe(T0 + 4 * MINUTE);
    story.at(4 * MINUTE).when(tick);
    expect(isCrowded()).toBe(true);
    for (let i = 1; i <= 12; i++) leave(i);
    story.at(6 * MINUTE - 1).when(tick);
    expect([isCrowded(), story.state.regulars.size]).toEqual([true, 14]);
    // Nobody has to come or go for it to be noticed.
    expect(nextDueAt(story.state)).toBe(T0 + 6 * MINUTE);
    story
      .at(6 * MINUTE)
      .when(tick)
      .thenEvents({ type: "CrowdGone" });
  });

  test("has an extra lane that is an ordinary one once nobody has a head start and fewer than eight wait", () => {
    const story = new Story({ ...config, waitingMax: 60 }).when({ type: "OpenQueue" }, setServers(1));
    for (let i = 1; i <= 26; i++) story.when(paper);
    story.when(join(asha, "vip"), { type: "OpenExtra" });
    const isExtra = () => desksView(story.state)[1]?.privilegedFirst;
    const serve = () => {
      story.when({ type: "CallNext", serverId: "1" });
      const [tokenId = countedId("token", 1)] = story.state.inService.values();
      story.when({ type: "Finish", tokenId });
    };
    for (let i = 0; i < 19; i++) serve();
    expect([story.state.regulars.size, story.state.privileged.size, isExtra()]).toEqual([8, 0, true]);
    serve();
    expect([story.state.regulars.size, isExtra()]).toEqual([7, false]);
  });

  test("has another extra lane while the one before finishes", () => {
    const story = new Story({ ...config, waitingMax: 60 }).when({ type: "OpenQueue" }, setServers(1));
    for (let i = 1; i <= 27; i++) story.when(paper);
    story.when({ type: "OpenExtra" }, { type: "CallNext", serverId: "2" }, { type: "ServerDrain", serverId: "2" });
    story.when({ type: "OpenExtra" }).thenEvents({ type: "ServerOn", serverId: "3", privilegedFirst: true });
  });
});

describe("desks that call by themselves", () => {
  const byItself: QueueConfig = { ...config, callsByItself: true };

  test("call whoever comes, in turn, until each has somebody, and none while the queue is paused", () => {
    const story = new Story(byItself).when({ type: "OpenQueue" }, setServers(2), join(asha), join(ben), join(chloe));
    expect([asha, ben, chloe].map((who) => story.token(who).serverId)).toEqual(["1", "2", null]);
    expect(story.token(asha).isOutOfTurn).toBe(false);
    story.when({ type: "PauseQueue" }, { type: "Finish", tokenId: story.token(asha).id });
    expect(story.token(chloe).status).toBe("waiting");
    story.when({ type: "OpenQueue" });
    expect(story.token(chloe)).toMatchObject({ status: "called", serverId: "1" });
  });

  test("count privileged calls in a row as any others do", () => {
    const story = new Story(byItself).when({ type: "OpenQueue" }, join(asha));
    for (let i = 10; i < 14; i++) story.when(join(person(i), "vip"));
    story.when(setServers(4));
    expect(story.token(asha)).toMatchObject({ status: "called", serverId: "4" });
    expect(story.state.streak).toBe(0);
  });

  test("learn a service as it ended, for the next call is no work of anybody's", () => {
    const story = new Story(byItself).when({ type: "OpenQueue" }, setServers(1), join(asha), join(ben));
    story.at(30 * SECOND).when({ type: "Finish", tokenId: story.token(asha).id });
    expect(story.state.estimator.pace).toMatchObject({ n: 1, s: 30 });
  });
});

describe("the day", () => {
  test("ends once, and forgets the minute's rate and the calls in a row", () => {
    const story = openQueue(1).when(join(asha), join(ben, "vip"), callNext);
    story.at(SECOND).when({ type: "Finish", tokenId: story.token(ben).id });
    const rate = () => queueSummary(story.state, T0 + MINUTE, 0).servedPerMinute;
    expect([story.state.streak, rate()]).toEqual([1, 1]);
    story.when({ type: "CloseQueue" }, { type: "EndQueue" });
    expect(typesOf(story)).toEqual(["TokenExpired", "QueueEnded"]);
    expect([story.state.streak, rate()]).toEqual([0, 0]);
    story.when({ type: "EndQueue" }).thenEvents();
    expect(typesOf(openQueue(1).when({ type: "EndQueue" }))).toEqual(["QueueEnded"]);
  });

  test("forgets services that ended more than a minute ago", () => {
    const story = openQueue(1);
    for (const ms of [0, 30 * SECOND, 90 * SECOND - 1]) {
      story.at(ms).when(join(asha), callNext);
      story.when({ type: "Finish", tokenId: story.token(asha).id });
    }
    expect(story.state.recentDone).toEqual([T0 + 30 * SECOND, T0 + 90 * SECOND - 1]);
    story.at(90 * SECOND).when(join(asha), callNext);
    story.when({ type: "Finish", tokenId: story.token(asha).id });
    expect(story.state.recentDone).toEqual([T0 + 90 * SECOND - 1, T0 + 90 * SECOND]);
  });

  test("is paused anew for another reason or another time, and not for the same", () => {
    const story = openQueue(1);
    const pause = (reason?: string, resumesAt?: number) => {
      story.when({ type: "PauseQueue", ...(reason && { reason }), ...(resumesAt && { resumesAt }) });
      return typesOf(story);
    };
    expect([pause(), pause("Lunch"), pause("Lunch")]).toEqual([["QueuePaused"], ["QueuePaused"], []]);
    expect([pause("Lunch", T0 + MINUTE), pause("Lunch", T0 + MINUTE), pause(undefined, T0 + MINUTE)]).toEqual([
      ["QueuePaused"],
      [],
      ["QueuePaused"],
    ]);
  });
});

describe("a spare desk", () => {
  const spare = (): Story => {
    const story = new Story({ ...config, spareLanes: 1 }).when({ type: "OpenQueue" }, setServers(1));
    for (let i = 0; i < 5; i++) story.when(paper);
    return story.when({ type: "OpenSpare", privilegedFirst: false });
  };
  const isThere = (story: Story) => desksView(story.state).some(({ id }) => id === "2");
  const cancel = (story: Story, ...numbers: number[]) => {
    for (const number of numbers) story.when({ type: "CancelToken", tokenId: countedId("token", number) });
    return story;
  };

  test("takes the first number that no desk has", () => {
    const story = new Story({ ...config, spareLanes: 2 }).when(
      { type: "OpenQueue" },
      { type: "ServerOn", serverId: "2" },
    );
    for (const _ of [1, 2]) story.when({ type: "OpenSpare", privilegedFirst: false });
    expect(desksView(story.state).map(({ id }) => id)).toEqual(["1", "2", "3"]);
  });

  test("that somebody takes while it is open still closes by itself", () => {
    const story = spare().when({ type: "ServerOn", serverId: "2", staffId: asha });
    expect(
      isThere(
        cancel(story, 1, 2)
          .at(2 * MINUTE)
          .when(tick),
      ),
    ).toBe(true);
    expect(isThere(cancel(story, 3))).toBe(false);
  });

  test("that is asked for again while it closes is an ordinary one, and stays", () => {
    const closing = () => spare().when({ type: "CallNext", serverId: "2" }, { type: "ServerDrain", serverId: "2" });
    const finish: QueueCommand = { type: "Finish", tokenId: countedId("token", 1) };
    expect(isThere(closing().when(finish))).toBe(false);
    const kept = cancel(closing().when({ type: "ServerOn", serverId: "2" }, finish), 2, 3, 4);
    expect(isThere(kept.at(3 * MINUTE).when(tick))).toBe(true);
  });
});
