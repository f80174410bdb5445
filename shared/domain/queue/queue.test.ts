import { describe, expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import type { StationId } from "#shared/ids";
import { decide } from "./decide.ts";
import { etaAt } from "./eta.ts";
import { evolve } from "./evolve.ts";
import { headOf, withToken } from "./state.ts";
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
import { nextDueAt } from "./turn.ts";
import type { QueueCommand, QueueConfig, QueueRefusal } from "./types.ts";
import { desksView, queueSummary, staffTokenView, tokenView, views, whyNotCallNext } from "./view.ts";

describe("joining", () => {
  test("gives a number, a place and the estimate that was shown", () => {
    const story = openQueue().when(join(asha), join(ben));
    story.thenEvents({ type: "TokenJoined", joinedAt: T0, isMoved: false, at: T0 }, { type: "TurnNear" });
    expect(story.token(ben)).toMatchObject({ number: 2, laneId: "regular", creditMs: 0, people: 1 });
    const token = story.token(ben);
    expect(token).toMatchObject({ status: "waiting", joinedAt: T0, calledAt: null, endedAt: null });
    const view = tokenView(story.state, token, T0);
    expect(view).toMatchObject({ number: 2, ahead: 1, status: "waiting" });
    expect(view.eta).toEqual(token.quote);
    expect(token.quote?.first).toBe(true);
  });

  test("stores no estimate while no server is on", () => {
    expect(openQueue(0).when(join(asha)).token(asha).quote).toBeNull();
  });

  test("a privileged lane is told the time its head start gives it", () => {
    const story = openQueue().when(join(asha), join(ben)).at(MINUTE).when(join(chloe, "vip"));
    const { quote } = story.token(chloe);
    expect(quote).toEqual(tokenView(story.state, story.token(chloe), story.now).eta);
    const atTheEnd = etaAt(story.state, story.now)?.({ joinedAt: story.now, creditMs: 0, number: 4 });
    expect(quote?.medianMs).toBeLessThan(atTheEnd?.medianMs ?? 0);
  });

  test("a new queue is closed until it is opened", () => {
    new Story().refuses(join(asha), { code: "queue-closed" });
  });

  test("is refused while the queue is paused", () => {
    openQueue()
      .when({ type: "PauseQueue" })
      .refuses(join(asha), { code: "queue-paused", pause: { reason: null, resumesAt: null } });
  });

  test("is refused once as many wait as are allowed, and possible again after a call", () => {
    const story = new Story({ ...config, waitingMax: 2 }).when(
      { type: "OpenQueue" },
      setServers(1),
      join(asha),
      join(ben, "vip"),
    );
    story.refuses(join(chloe), { code: "queue-full", waitingMax: 2 });
    story.when(callNext, join(chloe));
  });

  test("a second time answers with the token already held, also while called or when the queue has closed", () => {
    const story = openQueue().when(join(asha));
    const refusal: QueueRefusal = { code: "already-in-queue", tokenId: story.token(asha).id, number: 1 };
    story.refuses(join(asha, "vip"), refusal);
    story.when(callNext).refuses(join(asha), refusal);
    story.when({ type: "CloseQueue" }).refuses(join(asha), refusal);
  });

  test("again is possible after the first token has ended", () => {
    const story = openQueue().when(join(asha), callNext);
    story.when({ type: "Finish", tokenId: story.token(asha).id }, join(asha));
    expect(story.token(asha).number).toBe(2);
  });

  test("a lane that does not exist is refused", () => {
    openQueue().refuses(join(asha, "press"), { code: "lane-unknown" });
  });

  test("with a clock that ran back happens at the last known instant", () => {
    const story = openQueue().at(MINUTE).when(join(asha)).at(0).when(join(ben));
    expect(story.token(ben).joinedAt).toBe(T0 + MINUTE);
    expect(story.state.lastAt).toBe(T0 + MINUTE);
  });
});

describe("leaving", () => {
  test("ends a waiting token and moves everybody behind it up", () => {
    const story = openQueue().when(join(asha), join(ben));
    story.when({ type: "Leave", userId: asha, tokenId: story.token(asha).id }).thenEvents({ type: "TokenLeft" });
    expect(tokenView(story.state, story.token(ben), T0).ahead).toBe(0);
  });

  test("is possible while called", () => {
    const story = openQueue().when(join(asha), callNext);
    story.when({ type: "Leave", userId: asha, tokenId: story.token(asha).id });
    expect(story.state.inService.size).toBe(0);
  });

  test("is refused while being served", () => {
    const story = openQueue().when(join(asha), callNext);
    const tokenId = story.token(asha).id;
    story.when({ type: "Arrived", tokenId });
    story.refuses({ type: "Leave", userId: asha, tokenId }, { code: "wrong-state", status: "serving" });
  });

  test("with somebody else's token is refused, live or ended", () => {
    const story = openQueue().when(join(asha));
    const tokenId = story.token(asha).id;
    story.refuses({ type: "Leave", userId: ben, tokenId }, { code: "not-your-token" });
    story.when({ type: "Leave", userId: asha, tokenId });
    story.refuses({ type: "Leave", userId: ben, tokenId }, { code: "not-your-token" });
    story.refuses({ type: "Leave", userId: asha, tokenId }, { code: "wrong-state", status: "left" });
  });

  test("with a token nobody knows is refused", () => {
    openQueue().refuses({ type: "Leave", userId: asha, tokenId: countedId("token", 99) }, { code: "token-unknown" });
  });
});

describe("calling", () => {
  test("takes the first who came", () => {
    const story = openQueue().when(join(asha), join(ben), callNext);
    expect(story.token(asha)).toMatchObject({ status: "called", calledAt: T0 });
    expect(story.token(ben).status).toBe("waiting");
  });

  test("a head start overtakes those who came within it and nobody before", () => {
    const story = openQueue().when(join(asha));
    story.at(480 * SECOND).when(join(ben), join(chloe, "vip"), callNext);
    // Chloe's head start puts her level with Asha, who has the smaller number.
    expect(story.token(asha).status).toBe("called");
    story.when(callNext);
    expect(story.token(chloe).status).toBe("called");
  });

  test("after three privileged calls in a row a waiting regular is next", () => {
    const story = openQueue().when(join(person(10)));
    for (let i = 0; i < 5; i++) story.when(join(person(20 + i), "vip"));
    const lanes: string[] = [];
    for (let i = 0; i < 6; i++) {
      story.when(callNext);
      const called = story.events[0];
      const token = called?.type === "TokenCalled" ? story.state.tokens.get(called.tokenId) : undefined;
      lanes.push(token?.laneId ?? "nobody");
    }
    expect(lanes).toEqual(["vip", "vip", "vip", "regular", "vip", "vip"]);
    expect(story.state.streak).toBe(0);
  });

  test("every lane without a head start is protected by the floor", () => {
    const lanes = [...config.lanes, { id: "staff", name: "Staff", creditMs: 0 }];
    const story = new Story({ ...config, lanes }).when({ type: "OpenQueue" }, setServers(8), join(asha, "staff"));
    for (let i = 0; i < 4; i++) story.when(join(person(20 + i), "vip"));
    story.when(callNext, callNext, callNext, callNext);
    expect(story.token(asha).status).toBe("called");
  });

  test("privileged calls count towards the floor only while a regular waits", () => {
    const story = openQueue();
    for (let i = 0; i < 6; i++) story.when(join(person(20 + i), "vip"));
    story.when(callNext, callNext, callNext);
    expect(story.state.streak).toBe(0);
    story.when(join(asha), callNext);
    expect(story.state.streak).toBe(1);
  });

  test("a lane whose head start was edited does not reorder who already waits", () => {
    const story = openQueue().when(join(asha)).at(MINUTE).when(join(ben, "vip"));
    const lanes = config.lanes.map((lane) => ({ ...lane, creditMs: 0 }));
    story.when({ type: "ConfigureQueue", config: { ...config, version: 2, lanes } }, join(chloe, "vip"), callNext);
    expect(story.token(ben).status).toBe("called");
    expect(story.state.streak).toBe(1);
    story.when(callNext);
    expect(story.token(asha).status).toBe("called");
  });

  test("with nobody waiting is refused", () => {
    const story = openQueue().refuses(callNext, { code: "nobody-waiting" });
    expect(whyNotCallNext(story.state)).toEqual({ code: "nobody-waiting" });
  });

  test("is refused while paused, and goes on after a close for those who wait", () => {
    const story = openQueue().when(join(asha), { type: "PauseQueue" });
    story.refuses(callNext, { code: "queue-paused", pause: { reason: null, resumesAt: null } });
    expect(whyNotCallNext(story.state)).toEqual({ code: "queue-paused", pause: { reason: null, resumesAt: null } });
    story.when({ type: "CloseQueue" }, callNext);
    expect(story.token(asha).status).toBe("called");
  });
});

describe("a rule that wants nobody new", () => {
  const [pause, resume] = [{ type: "PauseJoins" }, { type: "ResumeJoins" }] as const;
  const byStaff = { code: "shut-by-staff" } as const;

  test("has those who wait called and told their time, and the next one told that it may not last", () => {
    const story = openQueue(1).when(join(asha), join(ben), pause);
    story.refuses(join(chloe), { code: "queue-closed", byRule: true });
    expect(queueSummary(story.state, T0, 0)).toMatchObject({ status: "closed", pausedByRule: true, waiting: 2 });
    expect(tokenView(story.state, story.token(ben), T0).eta).not.toBeNull();
    story.when(callNext);
    expect(story.token(asha).status).toBe("called");
    story.when(pause).thenEvents();
    story.when(resume, join(chloe));
    expect(queueSummary(story.state, T0, 0)).not.toHaveProperty("pausedByRule");
    story.when(resume).thenEvents();
  });

  test("leaves how many are served in a minute known, for they are served all along", () => {
    const story = openQueue(1)
      .at(90 * SECOND)
      .when(pause)
      .at(100 * SECOND)
      .when(resume);
    expect(queueSummary(story.state, story.now, 0).servedPerMinute).toBe(0);
    story.when(pause, { type: "OpenQueue" });
    expect(queueSummary(story.state, story.now, 0).servedPerMinute).toBe(0);
  });

  test("changes nothing of what staff have shut, and what staff do takes it over", () => {
    for (const type of ["PauseQueue", "CloseQueue"] as const) {
      openQueue().when({ type }).refuses(pause, byStaff);
      openQueue().when({ type }).refuses(resume, byStaff);
      const taken = openQueue().when(join(asha), pause, { type }).refuses(resume, byStaff);
      expect(queueSummary(taken.state, T0, 0)).not.toHaveProperty("pausedByRule");
      expect(headOf(taken.state)).not.toHaveProperty("pausedByRule");
    }
    const opened = openQueue().when(pause, { type: "OpenQueue" }, join(asha));
    expect(headOf(opened.state)).not.toHaveProperty("pausedByRule");
    openQueue().when(pause, { type: "EndQueue" }).refuses(resume, byStaff);
  });
});

describe("a called token", () => {
  const called = () => {
    const story = openQueue()
      .when(join(asha), callNext)
      .at(20 * SECOND);
    return { story, tokenId: story.token(asha).id };
  };

  test("arrives, is served and is finished; the cycle counts from the call", () => {
    const { story, tokenId } = called();
    story.when({ type: "Arrived", tokenId });
    expect(story.token(asha)).toMatchObject({ status: "serving", servedAt: T0 + 20 * SECOND });
    story.at(50 * SECOND).when({ type: "Finish", tokenId });
    story.thenEvents({ type: "TokenDone" });
    expect(story.ended.get(tokenId)).toMatchObject({ status: "done", endedAt: T0 + 50 * SECOND });
    expect(story.state.estimator.pace).toMatchObject({ n: 1, s: 50, q: 2500 });
    expect(story.state.tokens.size).toBe(0);
  });

  test("can be finished without an arrival", () => {
    const { story, tokenId } = called();
    story.when({ type: "Finish", tokenId }).thenEvents({ type: "TokenDone" });
  });

  test("that does not come is held, which the estimator learns and the rate does not", () => {
    const { story, tokenId } = called();
    story.when({ type: "MarkMissed", tokenId }).thenEvents({ type: "TokenHeld", because: "missed" });
    expect(story.state.estimator.pace).toMatchObject({ n: 1, s: 20 });
    expect(queueSummary(story.state, T0 + MINUTE, 0).servedPerMinute).toBe(0);
  });

  test("can be cancelled by staff, a serving one not", () => {
    const first = called();
    first.story.when({ type: "CancelToken", tokenId: first.tokenId }).thenEvents({ type: "TokenCancelled" });
    const second = called();
    second.story.when({ type: "Arrived", tokenId: second.tokenId });
    second.story.refuses({ type: "CancelToken", tokenId: second.tokenId }, { code: "wrong-state", status: "serving" });
  });

  test("cannot arrive or be missed twice", () => {
    const { story, tokenId } = called();
    story.when({ type: "Arrived", tokenId });
    story.refuses({ type: "Arrived", tokenId }, { code: "wrong-state", status: "serving" });
    story.refuses({ type: "MarkMissed", tokenId }, { code: "wrong-state", status: "serving" });
  });

  test("once ended answers with what became of it", () => {
    const { story, tokenId } = called();
    story.when({ type: "Finish", tokenId });
    for (const type of ["Arrived", "Finish", "MarkMissed", "CancelToken"] as const) {
      story.refuses({ type, tokenId }, { code: "wrong-state", status: "done" });
    }
  });
});

test("a waiting token can be cancelled but neither arrive nor finish", () => {
  const story = openQueue().when(join(asha));
  const tokenId = story.token(asha).id;
  for (const type of ["Arrived", "Finish", "MarkMissed"] as const) {
    story.refuses({ type, tokenId }, { code: "wrong-state", status: "waiting" });
    story.refuses({ type, tokenId: countedId("token", 99) }, { code: "token-unknown" });
  }
  story.when({ type: "CancelToken", tokenId }).thenEvents({ type: "TokenCancelled" });
});

describe("configuring", () => {
  test("takes a newer version, ignores the same and refuses an older one", () => {
    const story = new Story({ ...config, version: 4 });
    story.when({ type: "ConfigureQueue", config: { ...config, version: 5 } }).thenEvents({ type: "QueueConfigured" });
    story.when({ type: "ConfigureQueue", config: { ...config, version: 5 } }).thenEvents();
    story.refuses({ type: "ConfigureQueue", config: { ...config, version: 4 } }, { code: "stale-config", version: 5 });
  });

  test("a lane removed while people stand in it is served to its end and takes nobody new", () => {
    const story = openQueue().when(join(asha, "vip"));
    const lanes = config.lanes.filter(({ id }) => id !== "vip");
    story.when({ type: "ConfigureQueue", config: { ...config, version: 2, lanes } });
    story.refuses(join(ben, "vip"), { code: "lane-unknown" });
    story.when(callNext);
    expect(story.token(asha).status).toBe("called");
    expect([...story.state.inLane.keys()]).toEqual([]);
  });

  test("opening, pausing, closing and staffing twice changes nothing the second time", () => {
    const story = new Story();
    for (const type of ["OpenQueue", "PauseQueue", "CloseQueue"] as const) story.when({ type }, { type }).thenEvents();
    story.when(setServers(2), setServers(2)).thenEvents();
  });
});

describe("what people see", () => {
  test("an ended token has no place and keeps its quote", () => {
    const story = openQueue().when(join(asha), callNext);
    const { id, quote } = story.token(asha);
    story.when({ type: "Finish", tokenId: id });
    const ended = story.ended.get(id);
    if (!ended) throw new Error("the token has not ended");
    expect(tokenView(withToken(story.state, ended), ended, T0)).toMatchObject({ ahead: null, eta: null, quote });
  });

  test("an ended token shown to a decision stands in no lane and no summary, and its person may join", () => {
    const story = openQueue().when(join(asha), callNext);
    const { id } = story.token(asha);
    story.when({ type: "Finish", tokenId: id });
    const ended = story.ended.get(id);
    if (!ended) throw new Error("the token has not ended");
    const shown = withToken(story.state, ended);
    expect(queueSummary(shown, T0, 1)).toEqual(queueSummary(story.state, T0, 1));
    expect(decide(shown, join(asha), story).ok).toBe(true);
    const after = evolve(shown, { type: "TokenLeft", tokenId: id, at: T0 });
    expect([...after.tokens.values()]).toEqual([ended]);
    expect(queueSummary(after, T0, 1)).toEqual(queueSummary(shown, T0, 1));
  });

  test("staff see names; the display sees numbers and the live rate of the last minute", () => {
    const story = openQueue(2).when(join(asha), join(ben), join(chloe), callNext, callNext);
    expect(staffTokenView(story.state, story.token(asha), T0).name).toBe("Someone");
    story.when({ type: "Arrived", tokenId: story.token(ben).id });
    story.at(10 * SECOND).when({ type: "Finish", tokenId: story.token(asha).id });
    const summary = queueSummary(story.state, story.now, 17);
    expect(summary).toMatchObject({
      status: "open",
      waiting: 1,
      called: [],
      serving: [2],
      servers: 2,
      servedTotal: 17,
    });
    // Nobody knows a minute's rate before a minute has passed.
    expect(summary.servedPerMinute).toBeNull();
    expect(queueSummary(story.state, T0 + MINUTE - 1, 17).servedPerMinute).toBeNull();
    expect(queueSummary(story.state, T0 + MINUTE, 17).servedPerMinute).toBe(1);
    expect(queueSummary(story.state, T0 + 69 * SECOND, 17).servedPerMinute).toBe(1);
    expect(queueSummary(story.state, T0 + 70 * SECOND, 17).servedPerMinute).toBe(0);
    // A break is no new day; one that never opened has no rate, and one stored before this was kept has one.
    story.at(80 * SECOND).when({ type: "PauseQueue" }, { type: "OpenQueue" });
    expect(queueSummary(story.state, story.now, 17).servedPerMinute).toBe(0);
    expect(queueSummary(new Story().state, T0 + MINUTE, 0).servedPerMinute).toBeNull();
    expect(queueSummary({ ...story.state, openedAt: undefined }, story.now, 17).servedPerMinute).toBe(0);
  });

  test("nobody is promised a time while the queue is paused, closed to newcomers or without a server", () => {
    const story = openQueue().when(join(asha));
    const eta = () => tokenView(story.state, story.token(asha), T0).eta;
    expect(eta()).not.toBeNull();
    story.when({ type: "CloseQueue" });
    expect(eta()).not.toBeNull();
    expect(queueSummary(story.state, T0, 0).eta).toBeNull();
    story.when({ type: "PauseQueue" });
    expect(eta()).toBeNull();
    story.when({ type: "OpenQueue" }, setServers(0));
    expect(eta()).toBeNull();
  });

  test("the views of a flush are in calling order and the same as one by one", () => {
    const story = openQueue().when(join(asha), join(ben)).at(MINUTE).when(join(chloe, "vip"));
    const all = views(story.state, story.now);
    expect(all.map(({ number }) => number)).toEqual([3, 1, 2]);
    for (const view of all) {
      const token = story.state.tokens.get(view.id);
      expect(token && tokenView(story.state, token, story.now)).toEqual(view);
    }
  });
});

describe("the estimate", () => {
  test("is a first one until six services were measured", () => {
    const story = openQueue(1);
    for (let i = 1; i <= 6; i++) {
      story.at(i * MINUTE).when(join(asha));
      expect(story.token(asha).quote?.first).toBe(true);
      story.when(callNext, { type: "Finish", tokenId: story.token(asha).id });
    }
    story.when(join(asha));
    expect(story.token(asha).quote?.first).toBe(false);
  });

  test("counts a group as the work it is", () => {
    const [alone, behindGroup] = [1, 5].map((people) => {
      const story = openQueue(1).when({ type: "IssueToken", name: "On paper", laneId: "regular", people }, join(asha));
      return story.token(asha).quote?.medianMs ?? 0;
    });
    expect((behindGroup ?? 0) / (alone ?? 1)).toBeGreaterThan(1.5);
    const group = openQueue(1).when({ type: "IssueToken", name: "On paper", laneId: "regular", people: 5 }, callNext);
    const [tokenId] = group.state.tokens.keys();
    if (!tokenId) throw new Error("no token");
    group
      .when({ type: "Arrived", tokenId })
      .at(3 * MINUTE)
      .when({ type: "Finish", tokenId });
    // Three minutes for five people is a minute for one.
    expect(group.state.estimator.pace).toMatchObject({ n: 1, s: 60 });
  });

  test("learns what lies between two calls of a line as work, and nothing of a rest or a break", () => {
    const story = openQueue(1).when(join(asha), join(ben), callNext);
    story.at(60 * SECOND).when({ type: "Finish", tokenId: story.token(asha).id });
    expect(story.state.estimator.pace.n).toBe(0);
    story.at(75 * SECOND).when(callNext);
    expect(story.state.estimator.pace).toMatchObject({ n: 1, s: 75 });
    story.at(100 * SECOND).when({ type: "Finish", tokenId: story.token(ben).id });
    const rested = story.state.estimator.pace.s;
    expect(rested).toBeGreaterThan(75 * 0.5 + 25 - 1);
    story.at(10 * MINUTE).when(join(chloe), callNext);
    expect(story.state.estimator.pace.s).toBe(rested);
  });

  test("is compared with what came of it, except for whoever was held or called out of turn", () => {
    const story = openQueue(2).when(join(asha), join(ben), join(chloe));
    story.at(MINUTE).when(callNext);
    expect(story.state.estimator.record.compared).toBe(1);
    story.when({ type: "CallToken", tokenId: story.token(chloe).id });
    story.when({ type: "MarkMissed", tokenId: story.token(asha).id });
    story.when(callNext);
    expect(story.state.estimator.record.compared).toBe(2);
    story.when({ type: "Finish", tokenId: story.token(chloe).id });
    story.when({ type: "ImHere", userId: asha, tokenId: story.token(asha).id }, callNext);
    expect(story.state.estimator.record).toMatchObject({ compared: 2 });
  });
});

describe("a missed call", () => {
  const missed = () => {
    const story = openQueue(1);
    for (const who of [asha, ben, chloe, person(4), person(5)]) story.when(join(who));
    return story.when(callNext).at(89_999).when({ type: "Tick" });
  };

  test("costs minutes: after the grace they are held, and come back after three further calls", () => {
    const story = missed();
    expect(story.token(asha).status).toBe("called");
    expect(nextDueAt(story.state)).toBe(T0 + 90_000);
    story
      .at(90_000)
      .when({ type: "Tick" })
      .thenEvents({ type: "TokenHeld", because: "missed", at: T0 + 90_000 });
    expect(story.state.estimator.pace.n + story.state.servers.filter(({ unlearned }) => unlearned).length).toBe(1);
    for (const who of [ben, chloe]) story.when(callNext, { type: "Finish", tokenId: story.token(who).id });
    expect(tokenView(story.state, story.token(asha), story.now)).toMatchObject({ status: "held", backAfterCalls: 1 });
    story.when(callNext).thenEvents({ type: "TokenCalled" }, { type: "TokenRecalled" });
    expect(tokenView(story.state, story.token(asha), story.now)).toMatchObject({ status: "waiting", ahead: 0 });
  });

  test("a second time costs the place, and staff may undo that once, within ten minutes, to the same place", () => {
    const story = missed().at(90_000).when({ type: "Tick" });
    const tokenId = story.token(asha).id;
    story.when({ type: "ImHere", userId: asha, tokenId }, callNext, { type: "MarkMissed", tokenId });
    story.thenEvents({ type: "TokenNoShow" });
    const undo: QueueCommand = { type: "UndoNoShow", tokenId };
    story.at(90_000 + 10 * MINUTE).when(undo);
    expect(story.token(asha)).toMatchObject({ status: "waiting", joinedAt: T0, number: 1, endedAt: null });
    expect(tokenView(story.state, story.token(asha), story.now).ahead).toBe(0);
    story.when(callNext, { type: "MarkMissed", tokenId }).thenEvents({ type: "TokenNoShow" });
    story.refuses(undo, { code: "undo-expired" });
  });

  test("is a cycle of the desk, the last one too: time spent on nobody is time", () => {
    const story = openQueue(1).when(join(asha), callNext);
    const learned = () => story.state.estimator.pace;
    for (const times of [1, 2]) {
      const tokenId = story.token(asha).id;
      story.at(times * 10 * MINUTE - 9 * MINUTE).when({ type: "MarkMissed", tokenId });
      expect(Math.round(learned().n)).toBe(times);
      if (times === 1)
        story
          .when({ type: "ImHere", userId: asha, tokenId })
          .at(10 * MINUTE)
          .when(callNext);
    }
    expect(learned().s).toBeGreaterThan(100);
  });

  test("is not undone after ten minutes, nor for somebody who has joined again", () => {
    const gone = () => {
      const story = missed().at(90_000).when({ type: "Tick" });
      const tokenId = story.token(asha).id;
      return {
        tokenId,
        story: story.when({ type: "ImHere", userId: asha, tokenId }, callNext, { type: "MarkMissed", tokenId }),
      };
    };
    const late = gone();
    late.story
      .at(90_001 + 10 * MINUTE)
      .refuses({ type: "UndoNoShow", tokenId: late.tokenId }, { code: "undo-expired" });
    const again = gone();
    again.story.when(join(asha));
    const { id, number } = again.story.token(asha);
    const refusal: QueueRefusal = { code: "already-in-queue", tokenId: id, number };
    again.story.refuses({ type: "UndoNoShow", tokenId: again.tokenId }, refusal);
  });

  test("a ring does not start the grace anew, and two are enough", () => {
    const story = openQueue().when(join(asha), callNext);
    const tokenId = story.token(asha).id;
    const ring: QueueCommand = { type: "Ring", tokenId };
    story.at(60_000).when(ring, ring).refuses(ring, { code: "rung-enough" });
    story.at(90_000).when({ type: "Tick" }).thenEvents({ type: "TokenHeld" });
  });

  test("with nobody else to call ends after two minutes", () => {
    const story = openQueue().when(join(asha), callNext, { type: "MarkMissed", tokenId: countedId("token", 1) });
    expect(nextDueAt(story.state)).toBe(T0 + 2 * MINUTE);
    story
      .at(2 * MINUTE)
      .when({ type: "Tick" })
      .thenEvents({ type: "TokenRecalled" });
  });
});

test("who steps away keeps the place for ten minutes, cannot be called, and then has left", () => {
  const story = openQueue().when(join(asha), join(ben));
  const tokenId = story.token(asha).id;
  story.when({ type: "StepAway", userId: asha, tokenId }, callNext);
  expect(story.token(ben).status).toBe("called");
  story.when({ type: "Finish", tokenId: story.token(ben).id });
  story.at(9 * MINUTE).when({ type: "Return", userId: asha, tokenId });
  expect(tokenView(story.state, story.token(asha), story.now).ahead).toBe(0);
  story
    .when({ type: "StepAway", userId: asha, tokenId })
    .at(19 * MINUTE)
    .when({ type: "Tick" });
  story.thenEvents({ type: "TokenLeft", tokenId });
});

describe("servers", () => {
  test("have one person each; who is called by a server that goes off waits on in the same place, without a miss", () => {
    const story = openQueue(1).when(join(asha), join(ben), callNext).refuses(callNext, { code: "server-busy" });
    story.when({ type: "ServerOff", serverId: "1" }).thenEvents({ type: "CallWithdrawn" }, { type: "ServerOff" });
    expect(story.token(asha)).toMatchObject({ status: "waiting", misses: 0 });
    expect(tokenView(story.state, story.token(asha), T0).ahead).toBe(0);
    story.refuses(callNext, { code: "server-unknown" });
  });

  test("who is serving finishes before going, and is no longer counted on", () => {
    const story = openQueue(1).when(join(asha), callNext);
    const tokenId = story.token(asha).id;
    story
      .when({ type: "Arrived", tokenId }, { type: "ServerOff", serverId: "1" })
      .thenEvents({ type: "ServerDraining" });
    expect(queueSummary(story.state, T0, 0).servers).toBe(0);
    story.when({ type: "Finish", tokenId }).thenEvents({ type: "TokenDone" }, { type: "ServerOff" });
  });

  test("an extra lane opens above 25 waiting, calls the privileged first, and closes below 15", () => {
    const story = new Story({ ...config, waitingMax: 60 }).when({ type: "OpenQueue" }, setServers(1));
    const extra: QueueCommand = { type: "OpenExtra", serverId: "extra" };
    const close: QueueCommand = { type: "CloseExtra", serverId: "extra" };
    for (let i = 1; i <= 25; i++) story.when(join(person(i)));
    story.refuses(extra, { code: "not-crowded" });
    story.at(15 * MINUTE).when(join(person(26)));
    expect(queueSummary(story.state, story.now, 0).isCrowded).toBe(true);
    story.when(join(person(40), "vip"), extra).refuses(close, { code: "still-crowded" });
    story.when({ type: "CallNext", serverId: "extra" });
    expect(story.token(person(40))).toMatchObject({ status: "called", serverId: "extra", isOutOfTurn: true });
    story.at(18 * MINUTE);
    for (let i = 1; i <= 12; i++) story.when({ type: "Leave", userId: person(i), tokenId: story.token(person(i)).id });
    expect(queueSummary(story.state, story.now, 0)).toMatchObject({ isCrowded: false, waiting: 14 });
    story.when(close);
  });

  test("an extra lane without a desk named takes the first unused one, once, and closes by itself", () => {
    const story = new Story({ ...config, waitingMax: 60 }).when({ type: "OpenQueue" }, setServers(2));
    for (let i = 1; i <= 26; i++) story.when(join(person(i)));
    story.at(3 * MINUTE).when(join(person(40), "vip"), { type: "OpenExtra" }, { type: "OpenExtra" });
    expect(desksView(story.state)).toMatchObject([{ id: "1" }, { id: "2" }, { id: "3", privilegedFirst: true }]);
    story.at(6 * MINUTE);
    for (let i = 1; i <= 13; i++) story.when({ type: "Leave", userId: person(i), tokenId: story.token(person(i)).id });
    story.when({ type: "CloseExtra" });
    expect(desksView(story.state).map(({ id }) => id)).toEqual(["1", "2"]);
    story.refuses({ type: "CloseExtra" }, { code: "server-unknown" });
  });
});

const asked: QueueConfig = { ...config, presence: "asked" };

describe("joining from afar", () => {
  test("is asked once whether they still come; silence means held, an answer a normal call", () => {
    const story = new Story(asked).when({ type: "OpenQueue" }, setServers(1), join(asha));
    expect(story.token(asha)).toMatchObject({ isRemote: true, askedAt: T0, dueAt: T0 + 4 * MINUTE });
    story
      .at(4 * MINUTE)
      .when({ type: "Tick" })
      .thenEvents({ type: "TokenHeld", because: "silent" });
    expect(story.token(asha).misses).toBe(0);
    story.when(join(ben));
    const tokenId = story.token(ben).id;
    story.when({ type: "ConfirmComing", userId: ben, tokenId }, callNext);
    expect(story.token(ben).dueAt).toBe(T0 + 4 * MINUTE + 90_000);
  });

  test("gives longer to come unless the answer was given; who is there is not asked", () => {
    const story = new Story(asked).when({ type: "OpenQueue" }, setServers(2), join(asha), callNext);
    expect(story.token(asha).dueAt).toBe(T0 + 180_000);
    story.when({ ...join(ben), isThere: true } as QueueCommand);
    expect(story.token(ben)).toMatchObject({ isRemote: false, askedAt: null });
  });

  test("is refused where people must be there", () => {
    const story = new Story({ ...config, presence: "required" }).when({ type: "OpenQueue" });
    story.refuses(join(asha), { code: "presence-needed" });
    story.when({ ...join(asha), isThere: true } as QueueCommand);
  });
});

describe("who may join, and from where", () => {
  test("without the code at the screen one is refused, or called as from afar; a phone that says far is a doubt", () => {
    const story = new Story({ ...asked, nearMetres: 250 }).when({ type: "OpenQueue" }, setServers(1));
    story.when({ ...join(asha), isNear: false } as QueueCommand);
    expect(staffTokenView(story.state, story.token(asha), T0)).toMatchObject({ isRemote: true, isFar: true });
    story.when({ ...join(ben), isThere: true, isNear: false } as QueueCommand, join(chloe));
    expect([story.token(ben).isFar, story.token(chloe).isFar]).toEqual([undefined, undefined]);
  });

  test("whose phone says far is refused only where the station wants that, and never with the code", () => {
    const strict: QueueConfig = { ...config, nearMetres: 250, refusesFar: true };
    const story = new Story(strict).when({ type: "OpenQueue" });
    story.refuses({ ...join(asha), isNear: false } as QueueCommand, { code: "too-far", nearMetres: 250 });
    story.when({ ...join(asha), isNear: true } as QueueCommand, join(ben));
    story.when({ ...join(chloe), isNear: false, isThere: true } as QueueCommand);
  });

  test("where staff give out the numbers nobody joins by themselves, and staff still do", () => {
    const story = new Story({ ...config, presence: "staff" }).when({ type: "OpenQueue" });
    story.refuses(join(asha), { code: "staff-gives-numbers" });
    story.when({ type: "IssueToken", name: "Asha", laneId: "regular" });
  });

  test("a lane of the staff is for those they put there", () => {
    const lanes = config.lanes.map((lane) => (lane.id === "vip" ? { ...lane, staffOnly: true } : lane));
    const story = new Story({ ...config, lanes }).when({ type: "OpenQueue" });
    story.refuses(join(asha, "vip"), { code: "lane-staff-only" });
    story.when({ type: "IssueToken", name: "Asha", laneId: "vip" }, join(asha));
  });
});

describe("news", () => {
  const typesOf = (story: Story) => story.events.map(({ type }) => type);

  test("that somebody waits where nobody did is told once", () => {
    const story = openQueue(1).when(join(asha));
    expect(typesOf(story)).toContain("LineBegan");
    expect(typesOf(story.when(join(ben)))).not.toContain("LineBegan");
    story.when(callNext, { type: "Leave", userId: ben, tokenId: story.token(ben).id });
    expect(typesOf(story.when(join(chloe)))).toContain("LineBegan");
  });

  test("that it is nearly somebody's turn is told once, the time they chose before", () => {
    const story = openQueue(1);
    for (let i = 1; i <= 12; i++) story.when(join(person(i)));
    const last = () => story.token(person(12));
    story.when({ type: "ChooseNotice", userId: person(12), tokenId: last().id, noticeMs: 2 * MINUTE });
    expect(last().nearAt).toBeUndefined();
    const heard: number[] = [];
    for (let i = 1; i <= 10; i++) {
      for (const command of [callNext, { type: "Finish", tokenId: story.token(person(i)).id } as const]) {
        story.at(i * MINUTE).when(command);
        if (story.events.some((event) => event.type === "TurnNear" && event.tokenId === last().id)) heard.push(i);
      }
      if (last().nearAt === undefined)
        expect(tokenView(story.state, last(), story.now).eta?.medianMs).toBeGreaterThan(2 * MINUTE);
    }
    expect(heard).toHaveLength(1);
    expect(tokenView(story.state, last(), story.now)).toMatchObject({ noticeMs: 2 * MINUTE, nearAt: last().nearAt });
  });

  test("the wall says to which desk somebody is called, where there are several", () => {
    const alone = openQueue(1).when(join(asha), callNext);
    expect(queueSummary(alone.state, alone.now, 0)).toMatchObject({ called: [1], deskOf: {} });
    const two = openQueue(2).when(join(asha), join(ben), callNext, callNext);
    two.when({ type: "Arrived", tokenId: two.token(asha).id });
    expect(queueSummary(two.state, two.now, 0)).toMatchObject({ called: [2], serving: [1] });
    expect(queueSummary(two.state, two.now, 0).deskOf).toEqual({ 2: two.token(ben).serverId });
  });

  test("a time chosen at joining holds at once, and goes along to another queue", () => {
    const story = openQueue(1);
    story.when({ type: "Join", userId: asha, name: "Asha", laneId: "regular", noticeMs: 3 * MINUTE });
    expect(tokenView(story.state, story.token(asha), story.now)).toMatchObject({ noticeMs: 3 * MINUTE });
    const { name, people, joinedAt, laneId, creditMs, isRemote, noticeMs } = story.token(asha);
    const moved = { userId: asha, name, people, joinedAt, laneId, creditMs, isRemote, noticeMs: noticeMs ?? 0 };
    const other = openQueue(1).when({ type: "AcceptTransfer", transferId: "t", token: moved });
    expect(other.token(asha)).toMatchObject({ noticeMs: 3 * MINUTE });
    const usual = openQueue(1).when(join(ben)).token(ben);
    expect(usual).not.toHaveProperty("noticeMs");
  });

  test("that a turn comes clearly later than told is told once, and nothing of less", () => {
    const story = openQueue(1);
    for (let i = 1; i <= 8; i++) story.when(join(person(i)));
    const last = () => story.token(person(8));
    story.at(4 * MINUTE).when(callNext, { type: "Arrived", tokenId: story.token(person(1)).id });
    expect(last().delayedAt).toBeUndefined();
    story.at(20 * MINUTE).when(join(person(9)));
    expect(story.events).toContainEqual(expect.objectContaining({ type: "TurnDelayed", tokenId: last().id }));
    expect(tokenView(story.state, last(), story.now).isDelayed).toBe(true);
    story.at(30 * MINUTE).when({ type: "Tick" });
    expect(story.events.some((event) => event.type === "TurnDelayed" && event.tokenId === last().id)).toBe(false);
  });

  test("staff are told whom they have served for three usual times, by how many they are", () => {
    const story = openQueue(1).when({ ...join(asha), people: 3 } as QueueCommand, callNext);
    expect(desksView(story.state)[0]?.longAt).toBeNull();
    story.at(MINUTE).when({ type: "Arrived", tokenId: story.token(asha).id });
    expect(desksView(story.state)[0]?.longAt).toBe(T0 + 3 * 45 * SECOND * 2);
  });
});

test("a station sets how often a call is repeated, what a missed one costs and when they are back", () => {
  const set = { ringsMax: 1, missesMax: 1, backAfterCalls: 1 };
  const story = new Story({ ...config, ...set }).when({ type: "OpenQueue" }, setServers(1), join(asha), callNext);
  const tokenId = story.token(asha).id;
  expect(staffTokenView(story.state, story.token(asha), T0)).toMatchObject({ rings: 0, ringsLeft: 1 });
  story.when({ type: "Ring", tokenId }).refuses({ type: "Ring", tokenId }, { code: "rung-enough" });
  story.when({ type: "MarkMissed", tokenId }).thenEvents({ type: "TokenNoShow" });
  const patient = new Story({ ...config, missesMax: 3, backAfterCalls: 1 }).when({ type: "OpenQueue" }, setServers(2));
  patient.when(join(asha), join(ben), callNext).when({ type: "MarkMissed", tokenId: patient.token(asha).id });
  expect(patient.token(asha)).toMatchObject({ status: "held", backAfterCalls: 2 });
  patient.when(callNext);
  expect(patient.token(asha).status).toBe("waiting");
});

describe("limits", () => {
  test("a lane takes as many as it may, those who stepped away included", () => {
    const lanes = config.lanes.map((lane) => (lane.id === "vip" ? { ...lane, waitingMax: 1 } : lane));
    const story = new Story({ ...config, lanes }).when({ type: "OpenQueue" }, join(asha, "vip"));
    story.when({ type: "StepAway", userId: asha, tokenId: story.token(asha).id });
    story.refuses(join(ben, "vip"), { code: "lane-full", waitingMax: 1 });
    story.when(join(ben));
  });

  test("who was just served waits before joining again", () => {
    const story = new Story({ ...config, cooldownMs: 5 * MINUTE }).when(
      { type: "OpenQueue" },
      setServers(1),
      join(asha),
    );
    story.when(callNext, { type: "Finish", tokenId: story.token(asha).id });
    story.at(5 * MINUTE - 1).refuses(join(asha), { code: "cooling-down", until: T0 + 5 * MINUTE });
    story.at(5 * MINUTE).when(join(asha));
  });

  test("nobody joins whose turn would come after the end", () => {
    const closesAt = T0 + MINUTE;
    const story = new Story({ ...config, closesAt }).when(
      { type: "OpenQueue" },
      setServers(1),
      join(asha),
      callNext,
      join(ben),
    );
    story.refuses(join(chloe), { code: "ends-too-soon", closesAt });
  });

  test("a group is as large as it may be, and is split into two places at the same time", () => {
    const group = (people: number): QueueCommand => ({ ...join(asha), people }) as QueueCommand;
    const story = openQueue(1)
      .refuses(group(9), { code: "group-too-large", peopleMax: 8 })
      .when(group(5))
      .at(SECOND)
      .when(join(ben));
    const tokenId = story.token(asha).id;
    story.refuses({ type: "SplitGroup", tokenId, people: 5 }, { code: "group-too-large", peopleMax: 4 });
    story.at(MINUTE).when({ type: "SplitGroup", tokenId, people: 2 });
    expect(story.token(asha).people).toBe(3);
    expect(views(story.state, story.now).map(({ number, people }) => [number, people])).toEqual([
      [1, 3],
      [3, 2],
      [2, 1],
    ]);
  });
});

describe("moving to another station", () => {
  const to: StationId = countedId("station", 9);

  test("keeps the time of joining and gains no head start; a refusal there gives the place back", () => {
    const story = openQueue(1).when(join(asha), join(ben));
    const token = story.token(asha);
    const out: QueueCommand = { type: "TransferOut", tokenId: token.id, transferId: "t1", to };
    story.at(MINUTE).when(out, callNext);
    expect([story.token(asha).status, story.token(ben).status]).toEqual(["parked", "called"]);
    story.refuses(
      { type: "ConfirmTransfer", tokenId: token.id, transferId: "t2" },
      { code: "wrong-state", status: "parked" },
    );
    story.when({ type: "TransferFailed", tokenId: token.id, transferId: "t1" });
    expect(tokenView(story.state, story.token(asha), story.now)).toMatchObject({ status: "waiting", ahead: 0 });
    story
      .when(out, { type: "ConfirmTransfer", tokenId: token.id, transferId: "t1" })
      .thenEvents({ type: "TokenTransferred" });

    const other = openQueue(1)
      .at(2 * MINUTE)
      .when(join(chloe));
    other.when({ type: "AcceptTransfer", transferId: "t1", token: { ...token, laneId: "vip", creditMs: 0 } });
    expect(other.token(asha)).toMatchObject({ joinedAt: T0, laneId: "vip", creditMs: 0, isOutOfTurn: true });
    expect(tokenView(other.state, other.token(asha), other.now).ahead).toBe(0);
  });

  test("by oneself is possible while shorter queues are shown, and only for who waits", () => {
    const story = openQueue(1).when(join(asha), join(ben));
    const goes = (userId: typeof asha): QueueCommand => {
      return { type: "TransferOut", userId, tokenId: story.token(userId).id, transferId: "t1", to };
    };
    story.refuses(goes(asha), { code: "not-relieved" });
    story.when({ type: "Relieve" }, { type: "StepAway", userId: ben, tokenId: story.token(ben).id });
    story.refuses(goes(ben), { code: "wrong-state", status: "away" });
    story.refuses({ ...goes(asha), userId: ben } as QueueCommand, { code: "not-your-token" });
    story.when(goes(asha));
    expect(story.token(asha).transfer).toMatchObject({ id: "t1", to, byThemselves: true });
    const sent = openQueue(1).when(join(asha));
    sent.when({ type: "TransferOut", tokenId: sent.token(asha).id, transferId: "t1", to });
    expect(sent.token(asha).transfer).not.toHaveProperty("byThemselves");
  });

  test("a refusal there makes somebody what they were: away until the same time, missed for as many calls, asked as before", () => {
    const story = new Story({ ...config, presence: "asked" }).when({ type: "OpenQueue" }, setServers(2));
    story.when(join(asha), join(ben), join(chloe), callNext, { type: "MarkMissed", tokenId: countedId("token", 1) });
    story.when({ type: "StepAway", userId: ben, tokenId: story.token(ben).id });
    const before = [asha, ben, chloe].map((who) => story.token(who));
    expect(before.map(({ status }) => status)).toEqual(["held", "away", "waiting"]);
    expect(before.map(({ dueAt }) => dueAt !== null)).toEqual([false, true, true]);
    story.at(MINUTE);
    for (const { id: tokenId } of before) story.when({ type: "TransferOut", tokenId, transferId: tokenId, to });
    expect(nextDueAt(story.state)).toBeNull();
    for (const { id: tokenId } of before) story.when({ type: "TransferFailed", tokenId, transferId: tokenId });
    const after = [asha, ben, chloe].map((who) => story.token(who));
    expect(after).toMatchObject(before.map(({ status, dueAt, backAfterCalls }) => ({ status, dueAt, backAfterCalls })));
    expect(after.map(({ transfer }) => transfer)).toEqual([null, null, null]);
    // Nobody who stepped away is called for having been on the way.
    story.when(callNext);
    expect([story.token(ben).status, story.token(chloe).status]).toEqual(["away", "called"]);
    story.at(10 * MINUTE).when({ type: "Tick" });
    expect([...story.ended.values()].find(({ userId }) => userId === ben)?.status).toBe("left");
  });
});

test("somebody moves on by themselves with their own token, and not with another's", () => {
  const story = openQueue(1).when(join(asha), join(ben));
  const out = { type: "TransferOut", transferId: "t1", to: countedId("station", 9) } as const;
  const tokenId = story.token(asha).id;
  story.refuses({ ...out, tokenId, userId: ben }, { code: "not-your-token" });
  story.refuses({ ...out, tokenId: countedId("token", 99), userId: ben }, { code: "token-unknown" });
  story.when({ type: "Relieve" }, { ...out, tokenId, userId: asha }).thenEvents({ type: "TokenParked", tokenId });
});

test("when the day ends everybody left is told so, and nothing is due any more", () => {
  const story = openQueue(1).when(join(asha), join(ben), join(chloe), callNext);
  story.when({ type: "StepAway", userId: ben, tokenId: story.token(ben).id }, { type: "EndQueue" });
  expect([...story.ended.values()].map(({ status }) => status)).toEqual(["expired", "expired", "expired"]);
  expect([story.state.tokens.size, nextDueAt(story.state), story.state.status]).toEqual([0, null, "closed"]);
});

test("those waiting through a pause are told why and until when", () => {
  const story = openQueue(1).when(join(asha), { type: "PauseQueue", reason: "New paper", resumesAt: T0 + MINUTE });
  const pause = { reason: "New paper", resumesAt: T0 + MINUTE };
  expect(queueSummary(story.state, T0, 0)).toMatchObject({ status: "paused", pause });
  story.refuses(join(ben), { code: "queue-paused", pause });
  story.when({ type: "OpenQueue" });
  expect(queueSummary(story.state, T0, 0).pause).toBeNull();
});
