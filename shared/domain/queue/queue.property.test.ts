import fc from "fast-check";
import { expect, test } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import type { UserId } from "#shared/ids";
import { FLOOR_STREAK_MAX } from "../eta/floor.ts";
import { decide } from "./decide.ts";
import { etaAtPlace } from "./eta.ts";
import { evolve } from "./evolve.ts";
import { settingsOf } from "./settings.ts";
import {
  compareKeys,
  headOf,
  isLive,
  keyOf,
  newQueue,
  onDuty,
  restoreQueue,
  waitingCount,
  withToken,
} from "./state.ts";
import type { ModelToken, QueueModel } from "./test-queue-model.ts";
import { base, isTurnNews, MAX_CREDIT, plain, play, RUNS, steps, story, toCommand } from "./test-queue-play.ts";
import { T0 } from "./test-queue-story.ts";
import { evolveToken } from "./tokens.ts";
import { nextDueAt } from "./turn.ts";
import type { QueueCommand, QueueDomainEvent, QueueState, Token } from "./types.ts";
import { aheadOf, queueSummary, tokenView, views } from "./view.ts";

const sorted = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);

/** What the model knows of a token too. */
function seenOf(token: Token) {
  const { number, status, people, laneId, joinedAt, creditMs, serverId, calledAt, servedAt, dueAt, misses, rings } =
    token;
  const place = [number, status, people, laneId, joinedAt, creditMs];
  return [...place, serverId, calledAt, servedAt, dueAt, misses, rings, token.wasRestored, token.isOutOfTurn];
}

test("a queue behaves like one array of people searched from the front", () => {
  const compare = (state: QueueState, model: QueueModel) => {
    expect([...state.tokens.values()].map(seenOf)).toEqual(
      model.tokens
        .filter(isLive)
        .map((token) => [
          ...[model.numberOf(token), token.status, token.people, token.laneId, token.joinedAt, token.credit],
          ...[model.deskOf(token), token.calledAt, token.servedAt, token.dueAt, token.misses, token.rings],
          ...[token.wasRestored, token.outOfTurn],
        ]),
    );
    // Places are 0..n−1 without gaps, in the order of keys and numbers.
    const seen = views(state, state.lastAt).map(({ number, ahead }) => [number, ahead]);
    expect(seen).toEqual(model.waiting().map((token, i) => [model.numberOf(token), i]));
    const summary = queueSummary(state, state.lastAt, 0);
    const numbers = (tokens: readonly ModelToken[]) => tokens.map((token) => model.numberOf(token));
    const desks = model.in("called").map((token) => [model.numberOf(token), model.deskOf(token)]);
    expect({ ...summary, called: sorted(summary.called), serving: sorted(summary.serving) }).toMatchObject({
      ...{ status: model.status, waiting: model.waiting().length, servers: model.onDuty().length },
      ...{ called: numbers(model.in("called")), serving: numbers(model.in("serving")) },
      ...{ next: numbers(model.waiting().slice(0, 4)), isCrowded: model.crowded },
      servedPerMinute: model.perMinute(),
    });
    expect(summary.deskOf).toEqual(model.servers.length > 1 ? Object.fromEntries(desks) : {});
    expect(summary.pause?.reason ?? "").toBe(model.paused ?? "");
    expect([state.streak, state.callsMade, state.lastAt, state.lastNumber]).toEqual([
      ...[model.streak, model.calls, model.lastAt, model.tokens.length],
    ]);
    expect(Object.fromEntries(state.inLane)).toEqual(model.inLanes());
    expect(nextDueAt(state)).toBe(model.nextDueAt());
    for (const token of model.in("held")) {
      const held = state.tokens.get(countedId("token", model.numberOf(token)));
      const left = token.backAfterCalls - model.calls;
      expect(left).toBeGreaterThan(0);
      expect(held && tokenView(state, held, state.lastAt)).toMatchObject({ ahead: null, backAfterCalls: left });
    }
    // A server holds at most one token, and each token in service is held by exactly one server.
    expect(
      state.servers.map(({ id, tokenId, isDraining, privilegedFirst }) => [id, tokenId, isDraining, privilegedFirst]),
    ).toEqual(
      model.servers.map(({ id, token, draining, privilegedFirst }) => [
        id,
        token?.id ?? null,
        draining,
        privilegedFirst,
      ]),
    );
    const held = state.servers.flatMap(({ tokenId }) => tokenId ?? []);
    expect([...held].sort()).toEqual([...state.inService.values()].sort());
  };
  fc.assert(
    fc.property(story, (one) => {
      const { rows, model } = play(one, () => {}, compare);
      // Issued = live + ended, and every row tells the same end as the model.
      expect(
        rows.map(({ number, status, userId, laneId, joinedAt, endedAt }) => [
          number,
          status,
          userId,
          laneId,
          joinedAt,
          endedAt,
        ]),
      ).toEqual(
        model.tokens.map((token) => [
          ...[model.numberOf(token), token.status, token.userId, token.laneId, token.joinedAt],
          isLive(token) ? null : token.endedAt,
        ]),
      );
    }),
    { numRuns: RUNS },
  );
});

test("who is called, and whom they may overtake, keeps the promises of a head start with a floor", () => {
  fc.assert(
    fc.property(story, (one) => {
      const budgets = new Map<string, number>();
      play(one, (before, event, after, command) => {
        // A regular is called within four calls for each place of theirs; counted anew when somebody comes in before them.
        for (const id of [...budgets.keys()])
          if (after.tokens.get(id as Token["id"])?.status !== "waiting") budgets.delete(id);
        const place = (token: Token) => 4 * (after.regulars.rank(keyOf(token)) + 1);
        for (const { id } of after.regulars.values()) {
          const token = after.tokens.get(id);
          if (!token) continue;
          // Extra lanes and priority spend it, too: whom staff call by name alone leaves the count as it was.
          const isByName = command.type === "CallToken";
          const spent = event.type === "TokenCalled" && !(isByName && event.tokenId === command.tokenId) ? 1 : 0;
          const left = (budgets.get(id) ?? Number.POSITIVE_INFINITY) - spent;
          const isNew = after.regulars.size > before.regulars.size || !budgets.has(id);
          budgets.set(id, isNew ? Math.max(place(token), left === Number.POSITIVE_INFINITY ? 0 : left) : left);
          expect(budgets.get(id)).toBeGreaterThan(0);
        }
        if (event.type !== "TokenCalled" || event.isOutOfTurn) return;
        const called = before.tokens.get(event.tokenId);
        if (!called) throw new Error("called somebody who was not there");
        const floorFired = before.streak >= FLOOR_STREAK_MAX && called.creditMs === 0;
        for (const other of [...after.tokens.values()].filter(({ status }) => status === "waiting")) {
          if (floorFired && other.creditMs > 0) continue;
          expect(keyOf(called).key).toBeLessThanOrEqual(keyOf(other).key);
          expect(called.joinedAt).toBeLessThanOrEqual(other.joinedAt + MAX_CREDIT - other.creditMs);
          if (keyOf(called).key === keyOf(other).key) expect(called.number).toBeLessThan(other.number);
        }
      });
    }),
    { numRuns: RUNS },
  );
});

test("what was issued never changes, a final state stays final but for one undo, and each call is missed once at most", () => {
  fc.assert(
    fc.property(story, (one) => {
      const ended = new Map<string, number>();
      play(
        one,
        (before, event, after, command) => {
          for (const old of before.tokens.values()) {
            const now = after.tokens.get(old.id);
            if (!now || now === old) continue;
            const { number, laneId, creditMs, joinedAt, userId, quote } = old;
            expect(now).toMatchObject({ number, laneId, creditMs, joinedAt, userId, quote });
            const isMiss = event.type === "TokenHeld" && event.because === "missed" && event.tokenId === old.id;
            expect(now.misses - old.misses).toBe(isMiss ? 1 : 0);
          }
          if (event.type === "TokenRestored") expect(ended.get(event.tokenId)).toBe(1);
          for (const id of before.tokens.keys()) if (!after.tokens.has(id)) ended.set(id, (ended.get(id) ?? 0) + 1);
          if (event.type !== "TokenHeld" && event.type !== "TokenNoShow") return;
          const token = before.tokens.get(event.tokenId);
          if (!token) throw new Error("missed somebody who was not there");
          // Time misses nobody before their grace is over, and holds nobody for silence before they could answer; staff may, any time.
          const isByStaff = command.type === "MarkMissed" && command.tokenId === event.tokenId;
          const isSilence = event.type === "TokenHeld" && event.because === "silent";
          const grace = token.isRemote && token.confirmedAt === null ? 180_000 : base.graceMs;
          const endsAt = isSilence
            ? (token.askedAt ?? Number.POSITIVE_INFINITY) + 240_000
            : (token.calledAt ?? 0) + grace;
          expect(token.status).toBe(isSilence ? "waiting" : "called");
          if (!isByStaff) expect(event.at).toBeGreaterThanOrEqual(endsAt);
        },
        (state) => {
          const persons = [...state.tokens.values()].flatMap(({ userId }) => userId ?? []);
          expect(new Set(persons).size).toBe(persons.length);
          expect(state.tokenOfUser.size).toBe(persons.length);
        },
      );
    }),
    { numRuns: RUNS },
  );
});

test("where servers call on by themselves nobody idles while somebody could be called", () => {
  fc.assert(
    fc.property(steps, (run) => {
      play(
        { config: { ...base, callsByItself: true }, steps: run },
        () => {},
        (state) => {
          if (state.status === "paused" || waitingCount(state) === 0) return;
          expect(onDuty(state).filter(({ tokenId }) => tokenId === null)).toEqual([]);
        },
      );
    }),
    { numRuns: RUNS },
  );
});

test("an alarm that comes ten times changes what it changes once, and never leaves something due behind", () => {
  fc.assert(
    fc.property(story, fc.integer({ min: 0, max: 1_200_000 }), (one, later) => {
      const { state, now } = play(one, () => {});
      const given = { now: now + later, ids: countingIds() };
      const tick = (before: QueueState): QueueState => {
        const result = decide(before, { type: "Tick" }, given);
        if (!result.ok) throw new Error("time was refused");
        return result.value.reduce(evolve, before);
      };
      let due = tick(state);
      // Who comes back may be held alone again: at the latest after as many alarms as people.
      for (let i = 0; i < 10; i++) due = tick(due);
      expect(plain(tick(due))).toEqual(plain(due));
      expect(nextDueAt(due) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(Math.max(now + later, due.lastAt) - 1);
    }),
    { numRuns: RUNS },
  );
});

test("replaying the events, or restoring the rows, gives the same queue", () => {
  fc.assert(
    fc.property(story, fc.infiniteStream(fc.nat()), (one, order) => {
      const { state, rows, events } = play(one, () => {});
      const stored: QueueDomainEvent[] = JSON.parse(JSON.stringify(events));
      expect(plain(stored.reduce(evolve, newQueue(one.config, T0)))).toEqual(plain(state));
      const shuffled = rows.map((row) => ({ row, by: order.next().value })).sort((a, b) => a.by - b.by);
      const head = JSON.parse(JSON.stringify(headOf(state)));
      const restored = restoreQueue(
        head,
        shuffled.map(({ row }) => row),
      );
      expect(plain(restored)).toEqual(plain(state));
    }),
    { numRuns: RUNS },
  );
});

test("an estimate is ordered, finite and never shorter further back; it is missing only without servers or in a pause", () => {
  fc.assert(
    fc.property(story, fc.integer({ min: 0, max: 3_600_000 }), (one, later) => {
      const { state } = play(one, () => {});
      const { pace, ring } = state.estimator;
      expect(Math.min(pace.n, pace.s, pace.q)).toBeGreaterThanOrEqual(0);
      expect(pace.q * pace.n).toBeGreaterThanOrEqual(pace.s * pace.s * (1 - 1e-9));
      expect(ring.length).toBeLessThanOrEqual(64);
      const now = state.lastAt + later;
      const tell = etaAtPlace(state, now);
      expect(tell === null).toBe(onDuty(state).length === 0 || state.status === "paused");
      let last = [0, 0, 0, 0, 0];
      for (let ahead = 0; tell && ahead < 40; ahead++) {
        const eta = tell({ ahead, creditMs: 0, waitedMs: 0, aheadMax: 4 * ahead + 3 });
        const all = [eta.range[0], eta.likely[0], eta.medianMs, eta.likely[1], eta.range[1]];
        expect(all.every(Number.isSafeInteger)).toBe(true);
        expect(sorted(all)).toEqual(all);
        for (const [i, value] of all.entries()) expect(value).toBeGreaterThanOrEqual((last[i] ?? 0) - 1);
        last = all;
      }
      for (const view of views(state, now)) {
        const token = state.tokens.get(view.id);
        expect(token && tokenView(state, token, now)).toEqual(view);
      }
    }),
    { numRuns: RUNS },
  );
});

test("the state of an estimator stays under two kilobytes however long the day", () => {
  const { state } = play({ config: { ...base, callsByItself: true }, steps: [] }, () => {});
  let queue = state;
  let now = T0;
  const ids = countingIds();
  for (let i = 0; i < 2_000; i++) {
    now += 20_000;
    const [served] = queue.inService.values();
    const command: QueueCommand =
      i % 2 === 0 || !served
        ? { type: "IssueToken", name: "Someone", laneId: i % 10 === 0 ? "vip" : "regular" }
        : { type: "Finish", tokenId: served };
    const result = decide(queue, command, { now, ids });
    if (result.ok) queue = result.value.reduce(evolve, queue);
  }
  expect(queue.estimator.pace.n).toBeGreaterThan(10);
  expect(JSON.stringify(queue.estimator).length).toBeLessThan(2_048);
  expect(settingsOf(queue.config).callsByItself).toBe(true);
});

test("nobody hears twice that their turn is near, delayed or sooner, and nobody who is not waiting hears it", () => {
  fc.assert(
    fc.property(story, (one) => {
      const heard = new Set<string>();
      play(one, (before, event) => {
        if (event.type === "NoticeChosen") heard.delete(`TurnNear ${event.tokenId}`);
        if (!isTurnNews(event)) return;
        expect(before.tokens.get(event.tokenId)?.status).toBe("waiting");
        const news = `${event.type} ${event.tokenId}`;
        expect(heard.has(news)).toBe(false);
        heard.add(news);
      });
    }),
    { numRuns: RUNS },
  );
});

/** What brings somebody with a smaller key into the line. */
const COMING_IN: readonly QueueDomainEvent["type"][] = [
  ...(["TokenJoined", "TokenReturned", "TokenRecalled", "TokenRestored"] as const),
  ...(["TransferReverted", "CallWithdrawn"] as const),
];

test("a place gets worse only by somebody who comes in before it, never by time", () => {
  fc.assert(
    fc.property(story, fc.integer({ min: 0, max: 3_600_000 }), (one, later) => {
      const { state } = play(one, (before, event, after) => {
        for (const { id } of before.regulars.values()) {
          const [was, is] = [before.tokens.get(id), after.tokens.get(id)];
          if (!was || is?.status !== "waiting" || aheadOf(after, is) <= aheadOf(before, was)) continue;
          // Those with a head start first, for as long as many wait: a rule asked for that, and the floor holds.
          if (after.priority) continue;
          expect(COMING_IN).toContain(event.type);
          const comer = "tokenId" in event && after.tokens.get(event.tokenId);
          expect(comer && compareKeys(keyOf(comer), keyOf(is))).toBeLessThan(0);
        }
      });
      const places = (now: number) => views(state, now).map(({ number, ahead }) => [number, ahead]);
      expect(places(state.lastAt + later)).toEqual(places(state.lastAt));
    }),
    { numRuns: RUNS },
  );
});

test("a queue that was stored and read in the middle goes on like one that was not", () => {
  fc.assert(
    fc.property(story, steps, (one, rest) => {
      const { state, rows, model, now } = play(one, () => {});
      const head = JSON.parse(JSON.stringify(headOf(state)));
      const known = new Map<string, Token>(rows.map((row) => [row.id, JSON.parse(JSON.stringify(row))]));
      const lives = [state, restoreQueue(head, known.values())].map((from) => {
        const told = new Map(known);
        let queue = from;
        let at = now;
        const ids = { ...countingIds(), token: () => countedId("token", queue.lastNumber + 1) };
        for (const step of rest) {
          at += step.passed;
          const held = (userId: UserId) => queue.tokenOfUser.get(userId);
          const command = toCommand(step, queue.config, { issued: queue.lastNumber, now: at, held });
          const row = "tokenId" in command ? told.get(command.tokenId) : undefined;
          const result = decide(row ? withToken(queue, row) : queue, command, { now: at, ids });
          for (const event of result.ok ? result.value : []) {
            queue = evolve(queue, event);
            const after = "tokenId" in event ? evolveToken(told.get(event.tokenId) ?? null, event) : null;
            if (after) told.set(after.id, after);
          }
        }
        return plain(queue);
      });
      expect(lives[1]).toEqual(lives[0]);
      expect(model.tokens.length).toBe(rows.length);
    }),
    { numRuns: RUNS },
  );
});
