import { describe, expect, test } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import type { TokenId, UserId } from "#shared/ids";
import { decide } from "./decide.ts";
import { etaFor, learn, newEstimator, predictor, residual, squaredVariation } from "./eta.ts";
import { evolve, evolveToken, newQueue, withToken } from "./evolve.ts";
import type { QueueCommand, QueueConfig, QueueDomainEvent, QueueRefusal, QueueState, Token } from "./types.ts";
import { queueSummary, staffTokenView, tokenView, views, whyNotCallNext } from "./view.ts";

const T0 = 1_700_000_000_000;
const SECOND = 1000;
const MINUTE = 60 * SECOND;

const config: QueueConfig = {
  version: 1,
  lanes: [
    { id: "regular", name: "Regular", creditMs: 0 },
    { id: "vip", name: "VIP", creditMs: 480 * SECOND },
    { id: "access", name: "Step-free", creditMs: 900 * SECOND },
  ],
  priorServiceSeconds: 45,
  graceMs: 90 * SECOND,
  waitingMax: 50,
};

const person = (index: number): UserId => countedId("user", index);
const [asha, ben, chloe] = [person(1), person(2), person(3)];

/** One queue's story: each command must be taken unless a refusal is asked for. */
class Story {
  state: QueueState;
  now = T0;
  ended = new Map<TokenId, Token>();
  events: QueueDomainEvent[] = [];
  readonly ids = countingIds();

  constructor(from: QueueConfig = config) {
    this.state = newQueue(from, T0);
  }

  at(ms: number): this {
    this.now = T0 + ms;
    return this;
  }

  when(...commands: QueueCommand[]): this {
    for (const command of commands) {
      const result = decide(this.shown(command), command, this);
      if (!result.ok) throw new Error(`${command.type} was refused: ${result.refusal.code}`);
      this.events = result.value;
      for (const event of result.value) this.apply(event);
    }
    return this;
  }

  thenEvents(...events: Partial<QueueDomainEvent>[]): this {
    expect(this.events).toMatchObject(events);
    expect(this.events).toHaveLength(events.length);
    return this;
  }

  refuses(command: QueueCommand, refusal: QueueRefusal): this {
    const before = this.state;
    expect(decide(this.shown(command), command, this)).toEqual({ ok: false, refusal });
    expect(this.state).toBe(before);
    return this;
  }

  token(userId: UserId): Token {
    const id = this.state.tokenOfUser.get(userId);
    const token = id && this.state.tokens.get(id);
    if (!token) throw new Error("no live token");
    return token;
  }

  private shown(command: QueueCommand): QueueState {
    const ended = "tokenId" in command && this.ended.get(command.tokenId);
    return ended ? withToken(this.state, ended) : this.state;
  }

  private apply(event: QueueDomainEvent): void {
    if ("tokenId" in event) {
      const after = evolveToken(this.state.tokens.get(event.tokenId) ?? null, event);
      if (after?.endedAt) this.ended.set(after.id, after);
    }
    this.state = evolve(this.state, event);
  }
}

const join = (userId: UserId, laneId = "regular"): QueueCommand => ({ type: "Join", userId, name: "Someone", laneId });
const callNext: QueueCommand = { type: "CallNext" };
const setServers = (servers: number): QueueCommand => ({ type: "SetServers", servers });
const openQueue = (servers = 1) => new Story().when({ type: "OpenQueue" }, setServers(servers));

describe("joining", () => {
  test("gives a number, a place and the estimate that was shown", () => {
    const story = openQueue().when(join(asha), join(ben));
    story.thenEvents({ type: "TokenJoined", number: 2, laneId: "regular", creditMs: 0, at: T0 });
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
    expect(quote).toEqual(etaFor(story.state, 0, story.now));
  });

  test("a new queue is closed until it is opened", () => {
    new Story().refuses(join(asha), { code: "queue-closed" });
  });

  test("is refused while the queue is paused", () => {
    openQueue().when({ type: "PauseQueue" }).refuses(join(asha), { code: "queue-paused" });
  });

  test("is refused once as many wait as are allowed, and possible again after a call", () => {
    const story = new Story({ ...config, waitingMax: 2 }).when({ type: "OpenQueue" }, join(asha), join(ben, "vip"));
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
    const story = new Story({ ...config, lanes }).when({ type: "OpenQueue" }, join(asha, "staff"));
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
    story.refuses(callNext, { code: "queue-paused" });
    expect(whyNotCallNext(story.state)).toEqual({ code: "queue-paused" });
    story.when({ type: "CloseQueue" }, callNext);
    expect(story.token(asha).status).toBe("called");
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
    story.thenEvents({ type: "TokenDone", cycleSeconds: 50 });
    expect(story.ended.get(tokenId)).toMatchObject({ status: "done", endedAt: T0 + 50 * SECOND });
    expect(story.state.estimator).toMatchObject({ n: 1, s: 50, q: 2500 });
    expect(story.state.tokens.size).toBe(0);
  });

  test("can be finished without an arrival", () => {
    const { story, tokenId } = called();
    story.when({ type: "Finish", tokenId }).thenEvents({ type: "TokenDone", cycleSeconds: 20 });
  });

  test("that never comes is a no-show, which the estimator learns and the rate does not", () => {
    const { story, tokenId } = called();
    story.when({ type: "MarkNoShow", tokenId }).thenEvents({ type: "TokenNoShow", cycleSeconds: 20 });
    expect(story.state.estimator.n).toBe(1);
    expect(queueSummary(story.state, story.now, 0).servedPerMinute).toBe(0);
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
    story.refuses({ type: "MarkNoShow", tokenId }, { code: "wrong-state", status: "serving" });
  });

  test("once ended answers with what became of it", () => {
    const { story, tokenId } = called();
    story.when({ type: "Finish", tokenId });
    for (const type of ["Arrived", "Finish", "MarkNoShow", "CancelToken"] as const) {
      story.refuses({ type, tokenId }, { code: "wrong-state", status: "done" });
    }
  });
});

test("a waiting token can be cancelled but neither arrive nor finish", () => {
  const story = openQueue().when(join(asha));
  const tokenId = story.token(asha).id;
  for (const type of ["Arrived", "Finish", "MarkNoShow"] as const) {
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
    expect([...story.state.waiting.keys()]).toEqual(["regular", "access"]);
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
    expect(summary.servedPerMinute).toBe(1);
    expect(queueSummary(story.state, T0 + 69 * SECOND, 17).servedPerMinute).toBe(1);
    expect(queueSummary(story.state, T0 + 70 * SECOND, 17).servedPerMinute).toBe(0);
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
  const cold = newEstimator(T0);
  const warm = () => {
    let estimator = newEstimator(0);
    for (let i = 1; i <= 60; i++) estimator = learn(estimator, 30 + 10 * (i % 7), 20 * i * SECOND);
    return estimator;
  };

  test.each([
    [1, 22.65, [1.28, 6.66, 14.96, 29.5, 69.36]],
    [10, 157.65, [65.82, 100.45, 136.88, 189.96, 318.17]],
    [30, 457.65, [209.45, 303.56, 401.95, 544.88, 890.06]],
  ])("before anything is measured, place %i at three busy servers follows the reference", (k, mean, quantiles) => {
    const prediction = predictor(cold, 45, 3, [0, 0, 0])(k);
    expect(prediction.mean).toBeCloseTo(mean, 2);
    for (const [i, seconds] of quantiles.entries()) {
      expect(Math.abs((prediction.quantiles[i] ?? 0) - seconds)).toBeLessThan(0.006);
    }
  });

  test("learning decays by the slower of clock and count", () => {
    const estimator = warm();
    expect(estimator.n).toBeCloseTo(37.629, 3);
    expect(estimator.s).toBeCloseTo(2244.693, 3);
    expect(squaredVariation(estimator)).toBeCloseTo(0.18992, 5);
    // A day of silence forgets as much as one more person.
    expect(learn(estimator, 0, 86_400_000).n).toBeCloseTo(37.629 * 0.5 ** (1 / 40) + 1, 3);
  });

  test("measured, it is within 3 % of the reference, which also weighs each server by itself", () => {
    const { mean, quantiles } = predictor(warm(), 45, 3, [10, 25, 70])(12);
    for (const [i, seconds] of [178.89, 207.37, 229.21, 252.87, 290.38].entries()) {
      expect(Math.abs((quantiles[i] ?? 0) / seconds - 1)).toBeLessThan(0.03);
    }
    expect(Math.abs(mean / 231.21 - 1)).toBeLessThan(0.03);
  });

  test("the rest of a running cycle follows the lognormal reference", () => {
    expect(residual(60, 30, 0.25)).toBeCloseTo(34.371, 3);
    expect(residual(60, 0, 0.25)).toBe(60);
  });

  test("behind a cycle that was forgotten for minutes, the upper end does not fall for the second in line", () => {
    // Found by the property test: many short cycles, one server taken for 329 s.
    const estimator = { n: 23.14464544150887, s: 44.48050811881039, q: 333.7852350880517, lastAt: T0 };
    const predict = predictor(estimator, 45, 3, [0, 0, 329.0458706987085]);
    expect(predict(2).quantiles[4]).toBeGreaterThanOrEqual(predict(1).quantiles[4]);
  });

  test("is a first one until six services were measured", () => {
    const story = openQueue();
    for (let i = 1; i <= 6; i++) {
      story.at(i * MINUTE).when(join(asha));
      expect(story.token(asha).quote?.first).toBe(true);
      story.when(callNext, { type: "Finish", tokenId: story.token(asha).id });
    }
    story.when(join(asha));
    expect(story.token(asha).quote?.first).toBe(false);
  });

  test("counts people called beyond the number of servers as still ahead", () => {
    const story = openQueue(1).when(join(asha), join(ben), callNext);
    const before = etaFor(story.state, 0, T0);
    story.when(callNext);
    expect(etaFor(story.state, 0, T0)?.medianMs).toBeGreaterThan(before?.medianMs ?? 0);
  });
});
