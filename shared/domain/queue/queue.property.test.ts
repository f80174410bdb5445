import fc from "fast-check";
import { expect, test } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import type { TokenId, UserId } from "#shared/ids";
import { decide } from "./decide.ts";
import { etaFor, learn, newEstimator, predictor } from "./eta.ts";
import { evolve, evolveToken, newQueue, restoreQueue, withToken } from "./evolve.ts";
import type { QueueCommand, QueueConfig, QueueDomainEvent, QueueState, Token, TokenStatus } from "./types.ts";
import { FLOOR_STREAK_MAX, queueSummary, tokenView, views } from "./view.ts";

const T0 = 1_700_000_000_000;
const PEOPLE = 12;
const CREDITS: Record<string, number> = { regular: 0, second: 0, vip: 480_000, access: 900_000 };
const MAX_CREDIT = 900_000;

const config: QueueConfig = {
  version: 1,
  lanes: Object.entries(CREDITS).map(([id, creditMs]) => ({ id, name: id, creditMs })),
  priorServiceSeconds: 45,
  graceMs: 90_000,
  waitingMax: 8,
};

/** What a run does next; people and tokens are picked by index so that every step makes sense in every state. */
type Step = {
  readonly verb: QueueCommand["type"];
  readonly who: number;
  readonly lane: string;
  readonly passed: number;
};

function stepsWith(lanes: readonly string[]): fc.Arbitrary<Step[]> {
  const verb = fc.oneof(
    { weight: 8, arbitrary: fc.constant<Step["verb"]>("Join") },
    { weight: 5, arbitrary: fc.constant<Step["verb"]>("CallNext") },
    {
      weight: 4,
      arbitrary: fc.constantFrom<Step["verb"][]>("Arrived", "Finish", "MarkNoShow", "Leave", "CancelToken"),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Step["verb"][]>(
        "OpenQueue",
        "PauseQueue",
        "CloseQueue",
        "SetServers",
        "ConfigureQueue",
      ),
    },
  );
  // Clocks stand still, run, leap past a head start, and run back.
  const passed = fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 60_000 }),
    fc.constantFrom(480_000, 900_000, -30_000),
  );
  const who = fc.integer({ min: 0, max: PEOPLE - 1 });
  return fc.array(fc.record({ verb, who, lane: fc.constantFrom(...lanes), passed }), { maxLength: 90 });
}

const steps = fc.oneof(
  stepsWith([...Object.keys(CREDITS), "nowhere"]),
  stepsWith(["regular"]),
  stepsWith(["vip"]),
  stepsWith(["regular", "access", "access", "vip"]),
);

type ModelToken = {
  userId: UserId;
  laneId: string;
  credit: number;
  joinedAt: number;
  status: TokenStatus;
  budget: number;
};

/** The same queue with one plain array of everybody who ever joined, index = number − 1, and linear search. */
class Model {
  tokens: ModelToken[] = [];
  status: QueueState["status"] = "closed";
  servers = 0;
  streak = 0;
  lastAt = T0;
  version = 1;
  credits = { ...CREDITS };

  key(token: ModelToken): number {
    return token.joinedAt - token.credit;
  }

  inStatus(...statuses: TokenStatus[]): ModelToken[] {
    return this.tokens.filter(({ status }) => statuses.includes(status));
  }

  waiting(): ModelToken[] {
    // Array.sort is stable, so equal keys stay in the order of numbers.
    return this.inStatus("waiting").sort((a, b) => this.key(a) - this.key(b));
  }

  live(userId: UserId): ModelToken | undefined {
    return this.inStatus("waiting", "called", "serving").find((token) => token.userId === userId);
  }

  /** Applies a command the naive way; returns the refusal's code, or null. */
  run(command: QueueCommand, now: number): string | null {
    return this.attempt(command, Math.max(now, this.lastAt));
  }

  private attempt(command: QueueCommand, at: number): string | null {
    switch (command.type) {
      case "OpenQueue":
        return this.change(at, this.status === "open", () => (this.status = "open"));
      case "PauseQueue":
        return this.change(at, this.status === "paused", () => (this.status = "paused"));
      case "CloseQueue":
        return this.change(at, this.status === "closed", () => (this.status = "closed"));
      case "SetServers":
        return this.change(at, this.servers === command.servers, () => (this.servers = command.servers));
      case "ConfigureQueue":
        return this.change(at, false, () => {
          this.version = command.config.version;
          for (const lane of command.config.lanes) this.credits[lane.id] = lane.creditMs;
        });
      case "Join": {
        if (this.live(command.userId)) return "already-in-queue";
        if (this.status !== "open") return `queue-${this.status}`;
        if (this.waiting().length >= config.waitingMax) return "queue-full";
        const credit = this.credits[command.laneId];
        if (credit === undefined) return "lane-unknown";
        const regularsBefore = this.waiting().filter((other) => other.credit === 0).length;
        const { userId, laneId } = command;
        const budget = credit === 0 ? 4 * (regularsBefore + 1) : Number.POSITIVE_INFINITY;
        return this.change(at, false, () =>
          this.tokens.push({ userId, laneId, credit, joinedAt: at, status: "waiting", budget }),
        );
      }
      case "CallNext": {
        if (this.status === "paused") return "queue-paused";
        const [first] = this.waiting();
        if (!first) return "nobody-waiting";
        const regular = this.waiting().find(({ credit }) => credit === 0);
        const called = this.streak >= 3 && regular ? regular : first;
        return this.change(at, false, () => {
          called.status = "called";
          const regularLeft = this.inStatus("waiting").some(({ credit }) => credit === 0);
          this.streak = called.credit === 0 ? 0 : regularLeft ? this.streak + 1 : this.streak;
          for (const other of this.inStatus("waiting")) other.budget -= 1;
        });
      }
      case "Arrived":
        return this.move(command, at, ["called"], "serving");
      case "Finish":
        return this.move(command, at, ["called", "serving"], "done");
      case "MarkNoShow":
        return this.move(command, at, ["called"], "no-show");
      case "CancelToken":
        return this.move(command, at, ["waiting", "called"], "cancelled");
      case "Leave":
        if (this.named(command.tokenId)?.userId !== command.userId && this.named(command.tokenId))
          return "not-your-token";
        return this.move(command, at, ["waiting", "called"], "left");
    }
  }

  private named(tokenId: string): ModelToken | undefined {
    return this.tokens.find((_, index) => countedId("token", index + 1) === tokenId);
  }

  private move(command: { tokenId: string }, at: number, from: TokenStatus[], to: TokenStatus): string | null {
    const token = this.named(command.tokenId);
    if (!token) return "token-unknown";
    if (!from.includes(token.status)) return "wrong-state";
    return this.change(at, false, () => (token.status = to));
  }

  private change(at: number, already: boolean, make: () => void): null {
    if (!already) {
      make();
      this.lastAt = at;
    }
    return null;
  }
}

function toCommand(step: Step, version: number, issued: number): QueueCommand {
  const userId = countedId("user", step.who + 1);
  // One past the last issued number is a token nobody knows.
  const tokenId = countedId("token", (step.who % (issued + 1)) + 1);
  switch (step.verb) {
    case "Join":
      return { type: "Join", userId, name: "Someone", laneId: step.lane };
    case "Leave":
      return { type: "Leave", userId, tokenId };
    case "SetServers":
      return { type: "SetServers", servers: step.who % 4 };
    case "ConfigureQueue": {
      // The VIP head start is edited while people wait.
      const lanes = config.lanes.map((lane) => (lane.id === "vip" ? { ...lane, creditMs: step.who * 60_000 } : lane));
      return { type: "ConfigureQueue", config: { ...config, version: version + 1, lanes } };
    }
    case "Arrived":
    case "Finish":
    case "MarkNoShow":
    case "CancelToken":
      return { type: step.verb, tokenId };
    default:
      return { type: step.verb };
  }
}

/** Everything a state says, free of the shape its trees happen to have. */
function plain(state: QueueState) {
  return {
    ...state,
    tokens: [...state.tokens.entries()],
    tokenOfUser: [...state.tokenOfUser.entries()],
    waiting: [...state.waiting].map(([id, lane]) => [id, [...lane.entries()]]).sort(),
    regulars: [...state.regulars.entries()],
    inService: [...state.inService.entries()],
  };
}

/** Runs the steps against the engine and the model side by side, with a store of token rows beside them. */
function play(
  run: Step[],
  check: (before: QueueState, event: QueueDomainEvent, after: QueueState, model: Model) => void,
) {
  const model = new Model();
  const ids = countingIds();
  const rows = new Map<string, Token>();
  const events: QueueDomainEvent[] = [];
  let state = newQueue(config, T0);
  let now = T0;
  const opening: Step[] = (["OpenQueue", "SetServers"] as const).map((verb) => ({ verb, who: 2, lane: "", passed: 0 }));
  for (const step of [...opening, ...run]) {
    now += step.passed;
    const command = toCommand(step, model.version, model.tokens.length);
    const row = "tokenId" in command ? rows.get(command.tokenId) : undefined;
    const result = decide(row ? withToken(state, row) : state, command, { now, ids });
    expect(result.ok ? null : result.refusal.code).toBe(model.run(command, now));
    for (const event of result.ok ? result.value : []) {
      const before = state;
      state = evolve(state, event);
      if ("tokenId" in event) {
        const after = evolveToken(rows.get(event.tokenId) ?? null, event);
        if (after) rows.set(after.id, after);
      }
      events.push(event);
      check(before, event, state, model);
    }
  }
  return { state, model, rows: [...rows.values()], events, now };
}

test("a queue behaves like one array of people searched from the front", () => {
  fc.assert(
    fc.property(steps, (run) => {
      const { rows, model } = play(run, (_, _event, state, model) => {
        expect([...state.tokens.values()].map(({ number, status }) => [number, status])).toEqual(
          model.tokens
            .map(({ status }, index) => [index + 1, status])
            .filter(([, status]) => ["waiting", "called", "serving"].includes(String(status))),
        );
        const waiting = model.waiting();
        const numberOf = (token: ModelToken) => model.tokens.indexOf(token) + 1;
        const seen = views(state, state.lastAt);
        // Places are 0..n−1 without gaps, in the order of keys and numbers.
        expect(seen.map(({ number, ahead }) => [number, ahead])).toEqual(
          waiting.map((token, i) => [numberOf(token), i]),
        );
        const summary = queueSummary(state, state.lastAt, 0);
        expect(summary).toMatchObject({ status: model.status, waiting: waiting.length, servers: model.servers });
        expect([...summary.called].sort((a, b) => a - b)).toEqual(model.inStatus("called").map(numberOf));
        expect([...summary.serving].sort((a, b) => a - b)).toEqual(model.inStatus("serving").map(numberOf));
        expect(state.streak).toBe(model.streak);
        expect(state.lastAt).toBe(model.lastAt);
        // No person holds two live tokens.
        expect(state.tokenOfUser.size).toBe(state.tokens.size);
      });
      // Issued = live + ended, and every ended row tells the same end as the model.
      expect(rows.map(({ status }) => status)).toEqual(model.tokens.map(({ status }) => status));
    }),
    { numRuns: 250 },
  );
});

test("a flush tells everybody what they would be told one by one", () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 600_000 }), (run, later) => {
      const { state } = play(run, () => {});
      const now = state.lastAt + later;
      for (const view of views(state, now)) {
        const token = state.tokens.get(view.id);
        expect(token && tokenView(state, token, now)).toEqual(view);
      }
    }),
    { numRuns: 60 },
  );
});

test("who is called, and whom they may overtake, keeps the promises of a head start with a floor", () => {
  fc.assert(
    fc.property(steps, (run) => {
      play(run, (before, event, after, model) => {
        if (event.type !== "TokenCalled") return;
        const called = before.tokens.get(event.tokenId);
        if (!called) throw new Error("called somebody who was not there");
        const key = (token: Token) => token.joinedAt - token.creditMs;
        const left = [...after.tokens.values()].filter(({ status }) => status === "waiting");
        const floorFired = before.streak >= FLOOR_STREAK_MAX && called.creditMs === 0;
        for (const other of left) {
          if (floorFired) {
            if (other.creditMs === 0) expect(key(called)).toBeLessThanOrEqual(key(other));
          } else {
            expect(key(called)).toBeLessThanOrEqual(key(other));
            expect(called.joinedAt).toBeLessThanOrEqual(other.joinedAt + MAX_CREDIT - other.creditMs);
          }
          if (key(called) === key(other) && !floorFired) expect(called.number).toBeLessThan(other.number);
        }
        // A regular at place p of the regulars is called within 4p calls.
        for (const token of model.inStatus("waiting")) expect(token.budget).toBeGreaterThan(0);
      });
    }),
    { numRuns: 250 },
  );
});

test("what was issued never changes, a final state stays final, and a place worsens only by a join", () => {
  fc.assert(
    fc.property(steps, (run) => {
      const places = new Map<TokenId, number>();
      play(run, (before, event, after) => {
        for (const old of before.tokens.values()) {
          const now = after.tokens.get(old.id);
          if (!now) continue;
          const { number, laneId, creditMs, joinedAt, userId, quote } = old;
          expect(now).toMatchObject({ number, laneId, creditMs, joinedAt, userId, quote });
        }
        for (const view of views(after, after.lastAt)) {
          const place = view.ahead ?? 0;
          if (event.type !== "TokenJoined") expect(place).toBeLessThanOrEqual(places.get(view.id) ?? place);
          places.set(view.id, place);
        }
        for (const ended of [...places.keys()].filter((id) => !after.tokens.has(id))) places.delete(ended);
      });
    }),
    { numRuns: 100 },
  );
});

test("replaying the events, or restoring the rows, gives the same queue", () => {
  fc.assert(
    fc.property(steps, fc.infiniteStream(fc.nat()), (run, order) => {
      const { state, rows, events } = play(run, () => {});
      const stored: QueueDomainEvent[] = JSON.parse(JSON.stringify(events));
      expect(plain(stored.reduce(evolve, newQueue(config, T0)))).toEqual(plain(state));

      const shuffled = rows.map((row) => ({ row, by: order.next().value })).sort((a, b) => a.by - b.by);
      const { tokens: _, tokenOfUser: _u, waiting: _w, regulars: _r, inService: _i, ...head } = state;
      const stale = JSON.parse(JSON.stringify(head));
      expect(
        plain(
          restoreQueue(
            stale,
            shuffled.map(({ row }) => row),
          ),
        ),
      ).toEqual(plain(state));
    }),
    { numRuns: 100 },
  );
});

test("an estimate is ordered, finite and never shorter further back; it is missing only without servers or in a pause", () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 3_600_000 }), (run, later) => {
      const { state } = play(run, () => {});
      const { n, s, q } = state.estimator;
      expect(Math.min(n, s, q)).toBeGreaterThanOrEqual(0);
      expect(q * n).toBeGreaterThanOrEqual(s * s * (1 - 1e-9));
      for (let ahead = 0, last = NOTHING; ahead < 40; ahead++) {
        const eta = etaFor(state, ahead, state.lastAt + later);
        expect(eta === null).toBe(state.servers === 0 || state.status === "paused");
        if (!eta) return;
        const all = [eta.range[0], eta.likely[0], eta.medianMs, eta.likely[1], eta.range[1]];
        if (!isEstimate(all, last) || !all.every(Number.isSafeInteger)) expect(all).toEqual(last);
        last = all;
      }
    }),
    { numRuns: 100 },
  );
});

test("an estimate is ordered and never shorter further back whatever was measured, forgotten cycles of hours included", () => {
  const seconds = fc.oneof(
    fc.constant(0),
    fc.double({ min: 0, max: 100, noNaN: true }),
    fc.double({ min: 0, max: 50_000, noNaN: true }),
  );
  const cycle = fc.record({ seconds, pause: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3_000_000 })) });
  fc.assert(
    fc.property(
      fc.array(cycle, { maxLength: 40 }),
      fc.integer({ min: 1, max: 6 }),
      fc.array(seconds, { maxLength: 6 }),
      (cycles, servers, ages) => {
        let estimator = newEstimator(0);
        let at = 0;
        for (const { seconds: lasted, pause } of cycles) {
          at += pause;
          estimator = learn(estimator, lasted, at);
        }
        const predict = predictor(estimator, 45, servers, ages.slice(0, servers));
        for (let k = 1, last = NOTHING; k < 60; k++) {
          const { quantiles } = predict(k);
          if (!isEstimate(quantiles, last)) expect(quantiles).toEqual(last);
          last = quantiles;
        }
      },
    ),
    { numRuns: 1000 },
  );
});

const NOTHING: readonly number[] = [0, 0, 0, 0, 0];

/** Finite, in order, and nowhere below the estimate one place further ahead; a thousandth of a second is rounding. */
function isEstimate(quantiles: readonly number[], ahead: readonly number[]): boolean {
  return quantiles.every(
    (value, i) => Number.isFinite(value) && value >= (quantiles[i - 1] ?? 0) && value >= (ahead[i] ?? 0) - 1e-3,
  );
}

test("scaling every time by c scales the estimate by c", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 1, max: 400, noNaN: true }), { maxLength: 30 }),
      fc.array(fc.double({ min: 1, max: 300, noNaN: true }), { minLength: 1, maxLength: 5 }),
      fc.double({ min: 0.5, max: 4, noNaN: true }),
      fc.integer({ min: 1, max: 50 }),
      (cycles, ages, c, k) => {
        const measured = (scale: number) => ({
          n: cycles.length,
          s: cycles.reduce((sum, d) => sum + d * scale, 0),
          q: cycles.reduce((sum, d) => sum + (d * scale) ** 2, 0),
          lastAt: 0,
        });
        const base = predictor(measured(1), 45, ages.length, ages)(k);
        const scaled = predictor(
          measured(c),
          45 * c,
          ages.length,
          ages.map((age) => age * c),
        )(k);
        expect(Math.abs(scaled.mean / base.mean / c - 1)).toBeLessThan(0.02);
      },
    ),
    { numRuns: 200 },
  );
});
