import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { EventSummary } from "#shared/domain/ledger/answers";
import type { UserId } from "#shared/ids";
import {
  CLOSE_MALFORMED,
  CLOSE_MOVED,
  CLOSE_SESSION_ENDED,
  CLOSE_TOO_SLOW,
  SEEN_EVERY_CHARS,
} from "#shared/protocol/live";
import {
  type Campus,
  connect,
  deskConfig,
  eventually,
  feedOf,
  feedStub,
  guest,
  join,
  ledgerStub,
  newCampus,
  newId,
  openInD1,
  openLedger,
  openStation,
  personAt,
  register,
  stopTimers,
} from "../test-campus.ts";
import type { LiveFeedApi } from "./live-feed-api.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const quiet = vi.spyOn(console, "error").mockImplementation(() => {});

let campus: Campus;
beforeEach(async () => {
  campus = newCampus();
  await openInD1(campus);
});
afterEach(() => {
  vi.useRealTimers();
  quiet.mockClear();
});

describe("a live feed", () => {
  const publish = (seq: number, value: unknown, nudges: { userId: UserId; topic: "token" }[] = []) =>
    feedOf(campus).publish({ key: "event", seq, value, nudges });
  const snapshotOf = async (): Promise<unknown> => {
    const listener = await connect(feedStub(campus), guest(null));
    listener.send({ type: "hello", since: null });
    return (await listener.next("snapshot")).entries.event;
  };

  test("ignores what is older than what it shows, and repeats are harmless", async () => {
    await publish(5, "five");
    await publish(4, "four");
    expect(await snapshotOf()).toBe("five");
    await publish(5, "five and a little later");
    expect(await snapshotOf()).toBe("five and a little later");
    await publish(6, "six");
    expect(await snapshotOf()).toBe("six");
  });

  test("shows the same after an eviction, and still knows what is older", async () => {
    stopTimers();
    await publish(5, { seatsLeft: 3 });
    const listener = await connect(feedStub(campus), guest(null));
    listener.send({ type: "hello", since: null });
    const { seq } = await listener.next("snapshot");
    await evictDurableObject(feedStub(campus));
    expect(await snapshotOf()).toEqual({ seatsLeft: 3 });
    await publish(4, { seatsLeft: 4 });
    expect(await snapshotOf()).toEqual({ seatsLeft: 3 });
    await publish(6, { seatsLeft: 2 });
    expect(await listener.next("delta")).toMatchObject({ prev: seq, set: { event: { seatsLeft: 2 } } });
  });

  test("that has shown nothing yet still numbers as it did when it wakes: who listens hears of the first thing", async () => {
    stopTimers();
    const listener = await connect(feedStub(campus), guest(null));
    listener.send({ type: "hello", since: null });
    const { seq, entries } = await listener.next("snapshot");
    expect(entries).toEqual({});
    await evictDurableObject(feedStub(campus));
    await publish(1, "the first");
    expect(await listener.next("delta")).toMatchObject({ prev: seq, set: { event: "the first" } });
  });

  test("nudges the one it is about, and nobody else", async () => {
    const [asha, ben] = [personAt(campus, 0), personAt(campus, 1)];
    const listeners = [asha, ben, null].map((userId) => connect(feedStub(campus), guest(userId)));
    const [phone, other, visitor] = await Promise.all(listeners);
    for (const one of [phone, other, visitor]) {
      one?.send({ type: "hello", since: null });
      await one?.next("snapshot");
    }
    await publish(1, "one", [{ userId: asha, topic: "token" }]);
    expect(await phone?.next("nudge")).toEqual({ type: "nudge", topic: "token" });
    for (const one of [phone, other, visitor]) await one?.next("delta");
    expect(phone?.messages().filter((one) => one.type === "nudge")).toHaveLength(1);
    for (const one of [other, visitor]) expect(one?.messages().filter((two) => two.type === "nudge")).toEqual([]);
  });

  test("tells a page that was opening what it would have been told a moment before, and nobody who comes back", async () => {
    const [asha, ben] = [personAt(campus, 0), personAt(campus, 1)];
    await publish(1, "one", [{ userId: asha, topic: "token" }]);
    const listen = async (userId: UserId, since: number | null) => {
      const phone = await connect(feedStub(campus), guest(userId));
      phone.send({ type: "hello", since });
      return phone;
    };
    const opening = await listen(asha, null);
    const { seq } = await opening.next("snapshot");
    expect(await opening.next("nudge")).toEqual({ type: "nudge", topic: "token" });
    const others = [await listen(ben, null), await listen(asha, seq)];
    await publish(2, "two");
    for (const other of others) {
      await eventually(
        () => other.frames.join(),
        (frames) => frames.includes('"two"'),
      );
      expect(other.messages().filter(({ type }) => type === "nudge")).toEqual([]);
    }
  });

  test("ends a listener who talks nonsense, and does nothing for one who scans", async () => {
    const [rude, keen] = [await connect(feedStub(campus), guest(null)), await connect(feedStub(campus), guest(null))];
    rude.socket.send("nonsense");
    expect(await eventually(rude.closed, (code) => code !== null)).toBe(CLOSE_MALFORMED);
    keen.send({
      type: "scan",
      input: { commandId: newId(), eventId: campus.eventId, gateId: campus.gates[0], code: "x" },
    });
    keen.send({ type: "hello", since: null });
    await keen.next("snapshot");
    expect(keen.messages().map(({ type }) => type)).toEqual(["snapshot"]);
  });

  test("follows its ledger and its stations", async () => {
    const listener = await connect(feedStub(campus), guest(personAt(campus, 0)));
    listener.send({ type: "hello", since: null });
    await openLedger(campus);
    await openStation(campus, campus.deskId, deskConfig);
    await register(campus, personAt(campus, 0));
    await join(campus, personAt(campus, 1));
    await eventually(snapshotOf, (event) => (event as EventSummary | undefined)?.registered === 1);
    await eventually(listener.keys, (keys) => keys.includes(`station:${campus.deskId}`));
    expect(await listener.next("nudge")).toMatchObject({ topic: "pass" });
    expect(listener.frames.join("\n")).not.toContain("Name of");
  });

  test("sends its listeners on when the event's size asks for another number of feeds", async () => {
    await openLedger(campus, { capacity: 1_000 });
    await runDurableObjectAlarm(ledgerStub(campus));
    const [kept, dropped] = await Promise.all([
      connect(feedStub(campus, 0), guest(null)),
      connect(feedStub(campus, 1), guest(personAt(campus, 0))),
    ]);
    await openLedger(campus, { capacity: 999, version: 2 });
    await runDurableObjectAlarm(ledgerStub(campus));
    expect([kept.closed(), dropped.closed()]).toEqual([null, null]);
    await openLedger(campus, { capacity: 5, version: 3 });
    await runDurableObjectAlarm(ledgerStub(campus));
    await eventually(
      () => [kept.closed(), dropped.closed()],
      (codes) => codes.every((code) => code === CLOSE_MOVED),
    );
  });

  test("closes the sockets of a session that ended, and refuses one that was vouched for before", async () => {
    const [asha, ben] = [personAt(campus, 0), personAt(campus, 1)];
    const [ended, other] = [await connect(feedStub(campus), guest(asha)), await connect(feedStub(campus), guest(ben))];
    const late = guest(asha);
    const endedAt = Date.now() + 1;
    await feedOf(campus).endSessions([`session of ${asha}`], endedAt);
    await eventually(ended.closed, (code) => code === CLOSE_SESSION_ENDED);
    expect(other.closed()).toBeNull();
    await expect(connect(feedStub(campus), late)).rejects.toThrow("refused with 401");
    await connect(feedStub(campus), { ...late, checkedAt: endedAt + 1 });
  });

  test("numbers by itself: the position of another feed is none here", async () => {
    const publication = { key: "event", seq: 1, value: { inside: 1 }, nudges: [] };
    const feeds = [feedStub(campus, 0), feedStub(campus, 1)] as const;
    for (const feed of feeds) await (feed as unknown as LiveFeedApi).publish(publication);
    const here = await connect(feeds[0], guest(null));
    here.send({ type: "hello", since: null });
    const { seq } = await here.next("snapshot");
    const there = await connect(feeds[1], guest(null));
    there.send({ type: "hello", since: seq });
    expect(await there.next("snapshot")).toMatchObject({ entries: { event: { inside: 1 } } });
  });

  test("tells who was cut off what changed since, and nothing else, even after an eviction", async () => {
    stopTimers();
    const tell = (key: string, seq: number, value: string) => feedOf(campus).publish({ key, seq, value, nudges: [] });
    await tell("event", 1, "old");
    await tell("station:desk", 1, "short");
    const before = await connect(feedStub(campus), guest(null));
    before.send({ type: "hello", since: null });
    const { seq: since } = await before.next("snapshot");
    before.socket.close();
    await tell("station:desk", 2, "long");
    await evictDurableObject(feedStub(campus));
    const after = await connect(feedStub(campus), guest(null));
    after.send({ type: "hello", since });
    const missed = await after.next("delta");
    expect(missed).toMatchObject({ prev: since, set: { "station:desk": "long" } });
    expect(Object.keys(missed.set)).toEqual(["station:desk"]);
    after.send({ type: "hello", since: missed.seq + 1 });
    expect((await after.next("snapshot")).seq).toBe(missed.seq);
  });

  test("tells nobody a change before their hello, so that no position is told twice", async () => {
    await publish(1, "one");
    const [early, late] = [await connect(feedStub(campus), guest(null)), await connect(feedStub(campus), guest(null))];
    early.send({ type: "hello", since: null });
    await early.next("snapshot");
    await publish(2, "two");
    const { seq } = await early.next("delta");
    late.send({ type: "hello", since: null });
    expect(await late.next("snapshot")).toMatchObject({ seq, entries: { event: "two" } });
    await publish(3, "three");
    expect(await late.next("delta")).toMatchObject({ prev: seq, set: { event: "three" } });
    expect(late.messages().map(({ type }) => type)).toEqual(["snapshot", "delta"]);
  });

  describe("with a listener who reads nothing", () => {
    const big = (seq: number) => `${seq}:`.padEnd(SEEN_EVERY_CHARS, "x");
    const numberOf = (value: unknown) => Number.parseInt(String(value), 10);
    /** Sends twelve times 64 KiB to one who confirms and one who does not. */
    const overwhelm = async () => {
      const [quick, slow] = [
        await connect(feedStub(campus), guest(null)),
        await connect(feedStub(campus), guest(null)),
      ];
      for (const one of [quick, slow]) one.send({ type: "hello", since: null });
      for (const one of [quick, slow]) await one.next("snapshot");
      for (let seq = 1; seq <= 12; seq++) {
        await publish(seq, big(seq));
        await quick.next("delta", seq);
        quick.send({ type: "seen" });
      }
      return { quick, slow };
    };
    const deltasOf = (one: Awaited<ReturnType<typeof connect>>) =>
      one.messages().flatMap((message) => (message.type === "delta" ? [message] : []));

    test("holds little back for it, and goes on without a gap once it reads", async () => {
      const { quick, slow } = await overwhelm();
      expect(deltasOf(quick).map(({ set }) => numberOf(set.event))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
      const heard = deltasOf(slow);
      expect(heard.map(({ set }) => numberOf(set.event))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      for (const _ of heard) slow.send({ type: "seen" });
      const caughtUp = await slow.next("delta", heard.length + 1);
      expect(caughtUp.prev).toBe(heard.at(-1)?.seq);
      expect(numberOf(caughtUp.set.event)).toBe(12);
      await publish(13, big(13));
      expect(await slow.next("delta", heard.length + 2)).toMatchObject({ prev: caughtUp.seq });
      expect(slow.messages().filter(({ type }) => type === "snapshot")).toHaveLength(1);
    });

    test("sends it all of it no more often than it reads, however often it asks", async () => {
      await publish(1, big(1));
      const slow = await connect(feedStub(campus), guest(null));
      for (let asked = 0; asked < 40; asked++) slow.send({ type: "hello", since: null });
      const quick = await connect(feedStub(campus), guest(null));
      quick.send({ type: "hello", since: null });
      await quick.next("snapshot");
      const snapshots = () => slow.messages().filter(({ type }) => type === "snapshot").length;
      const before = snapshots();
      expect(before).toBeLessThan(10);
      for (let read = 0; read < before; read++) slow.send({ type: "seen" });
      await eventually(
        async () => snapshots(),
        (count) => count > before,
      );
      expect(slow.closed()).toBeNull();
    });

    test("lets it go when it does not catch up; the others stay", async () => {
      const { quick, slow } = await overwhelm();
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31_000 });
      await publish(13, "after");
      expect(await eventually(slow.closed, (code) => code !== null)).toBe(CLOSE_TOO_SLOW);
      expect((await quick.next("delta", 13)).set.event).toBe("after");
      expect(quick.closed()).toBeNull();
    });
  });

  test("knows who follows, and that who left does not", async () => {
    stopTimers();
    const [asha, ben] = [personAt(campus, 0), personAt(campus, 1)];
    await connect(feedStub(campus), guest(asha));
    const tab = await connect(feedStub(campus), guest(asha));
    const [bens, visitor] = [await connect(feedStub(campus), guest(ben)), await connect(feedStub(campus), guest(null))];
    expect(await feedOf(campus).count()).toEqual({ people: 2, visitors: 1 });
    await evictDurableObject(feedStub(campus));
    expect(await feedOf(campus).count()).toEqual({ people: 2, visitors: 1 });
    vi.useRealTimers();
    for (const one of [tab, bens, visitor]) one.socket.close();
    await eventually(
      () => feedOf(campus).count(),
      ({ people, visitors }) => people === 1 && visitors === 0,
    );
  });

  test("learns what happened in the instant before its ledger was killed", async () => {
    await openLedger(campus);
    for (const userId of campus.people.slice(0, 4)) await register(campus, userId);
    await abortAllDurableObjects();
    await eventually(snapshotOf, (event) => (event as EventSummary | undefined)?.registered === 4);
  });
});
