import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { EventSummary } from "#shared/domain/ledger/answers";
import type { UserId } from "#shared/ids";
import {
  CLOSE_MALFORMED,
  CLOSE_MOVED,
  CLOSE_SESSION_ENDED,
  CLOSE_TOO_MANY,
  CLOSE_TOO_SLOW,
  FRAME_BYTES_MAX,
  FRAMES_PER_MINUTE_MAX,
  SEEN_EVERY_CHARS,
} from "#shared/protocol/live";
import { VIEWER_HEADER, type Viewer } from "./authority/sockets.ts";
import type { LiveFeedApi } from "./live-feed/live-feed-api.ts";
import {
  atStation,
  type Campus,
  connect,
  deskConfig,
  eventually,
  feedOf,
  feedStub,
  guest,
  join,
  kitchenConfig,
  ledgerStub,
  nameOf,
  newCampus,
  newId,
  openInD1,
  openLedger,
  openStation,
  order,
  passOf,
  personAt,
  register,
  staffOf,
  stationOf,
  stationStub,
  stopTimers,
} from "./test-campus.ts";

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

describe("a gate's socket", () => {
  test("gets a snapshot for its hello, then deltas without a gap", async () => {
    await openLedger(campus);
    const gate = await connect(ledgerStub(campus), staffOf(campus));
    gate.send({ type: "hello", since: null });
    const snapshot = await gate.next("snapshot");
    expect(snapshot.entries.event).toMatchObject({ registered: 0, seatsLeft: 5 });
    for (const userId of campus.people.slice(0, 4)) {
      await register(campus, userId);
      await scheduler.wait(90);
    }
    await eventually(
      () => gate.messages().findLast((one) => one.type === "delta"),
      (last) => (last?.set.event as EventSummary | undefined)?.registered === 4,
    );
    let seq = snapshot.seq;
    for (const message of gate.messages()) {
      if (message.type !== "delta") continue;
      expect(message.prev).toBe(seq);
      seq = message.seq;
    }
    expect(gate.messages().filter((one) => one.type === "delta").length).toBeLessThan(4 + 1);
  });

  test("with nothing missed is told so, and with something missed gets it all", async () => {
    await openLedger(campus);
    const gate = await connect(ledgerStub(campus), staffOf(campus));
    gate.send({ type: "hello", since: null });
    const { seq } = await gate.next("snapshot");
    gate.send({ type: "hello", since: seq });
    expect(await gate.next("delta")).toMatchObject({ prev: seq, seq, set: {}, drop: [] });
    gate.send({ type: "hello", since: seq + 7 });
    await gate.next("snapshot", 2);
  });

  test("sleeps through an eviction and hears what happens after", async () => {
    stopTimers();
    await openLedger(campus);
    const gate = await connect(ledgerStub(campus), staffOf(campus));
    gate.send({ type: "hello", since: null });
    const { seq } = await gate.next("snapshot");
    await evictDurableObject(ledgerStub(campus));
    await register(campus, personAt(campus, 0));
    const delta = await gate.next("delta");
    expect(delta).toMatchObject({ prev: seq, set: { event: { registered: 1 } } });
    gate.socket.send("ping");
    await eventually(
      () => gate.frames.includes("pong"),
      (isAnswered) => isAnswered,
    );
  });

  test("scans: one reply a command id, as by any other door", async () => {
    await openLedger(campus);
    const asha = personAt(campus, 0);
    await register(campus, asha);
    const { code } = await passOf(campus, asha);
    const gate = await connect(ledgerStub(campus), staffOf(campus));
    const scan = (commandId: string, eventId: string = campus.eventId) =>
      gate.send({ type: "scan", input: { commandId, eventId, gateId: campus.gates[0], code } });
    scan("scan-number-1");
    const first = await gate.next("reply");
    expect(first.reply).toMatchObject({ ok: true, value: { verdict: "admit", name: nameOf(asha) } });
    scan("scan-number-1");
    expect(await gate.next("reply", 2)).toEqual(first);
    scan("scan-number-2");
    expect((await gate.next("reply", 3)).reply).toMatchObject({ value: { refusal: { code: "already-admitted" } } });
    scan("scan-number-3", newCampus().eventId);
    expect(await gate.next("problem")).toMatchObject({ commandId: "scan-number-3", code: "NOT_FOUND" });
    expect(gate.closed()).toBeNull();
  });

  // ASVS 4.4.3
  test("of somebody who is no staff cannot scan, whatever it claims", async () => {
    await openLedger(campus);
    const asha = personAt(campus, 0);
    await register(campus, asha);
    const { code } = await passOf(campus, asha);
    for (const viewer of [guest(asha), guest(null), { ...guest(null), staff: true }]) {
      const outsider = await connect(ledgerStub(campus), viewer);
      const input = { commandId: newId(), eventId: campus.eventId, gateId: campus.gates[0], code };
      outsider.send({ type: "scan", input });
      expect(await outsider.next("problem")).toMatchObject({ commandId: input.commandId, code: "NOT_ALLOWED" });
    }
    expect((await passOf(campus, asha)).admission).toBeNull();
  });

  const malformed: [string, string | ArrayBuffer][] = [
    ["no JSON", "{hello"],
    ["an empty frame", ""],
    ["null", "null"],
    ["a list", "[]"],
    ["a number", "7"],
    ["an unknown type", '{"type":"shutdown"}'],
    ["a hello without since", '{"type":"hello"}'],
    ["a hello with a text", '{"type":"hello","since":"0"}'],
    ["a hello below zero", '{"type":"hello","since":-1}'],
    ["a hello with more", '{"type":"hello","since":null,"staff":true}'],
    ["a scan without input", '{"type":"scan"}'],
    [
      "a scan of nothing",
      '{"type":"scan","input":{"commandId":"12345678","eventId":"evt_1","gateId":"gat_1","code":""}}',
    ],
    ["a prototype", '{"__proto__":{"type":"hello"},"since":null}'],
    ["null bytes", "\0\0\0\0"],
    ["a lone surrogate", '{"type":"\ud800"}'],
    ["a binary frame", new Uint8Array([123, 125, 0, 255]).buffer],
    ["a frame too long", JSON.stringify({ type: "hello", since: null, pad: "x".repeat(FRAME_BYTES_MAX) })],
    ["a megabyte", "x".repeat(1_000_000)],
    ["deep nesting", `${"[".repeat(8_000)}${"]".repeat(8_000)}`],
  ];

  test("that sends what cannot be read is answered and closed; the others stay", async () => {
    await openLedger(campus);
    const other = await connect(ledgerStub(campus), staffOf(campus));
    other.send({ type: "hello", since: null });
    await other.next("snapshot");
    for (const [what, frame] of malformed) {
      const gate = await connect(ledgerStub(campus), staffOf(campus));
      gate.socket.send(frame);
      expect(await gate.next("problem"), what).toMatchObject({ commandId: null, code: "BAD_INPUT" });
      expect(await eventually(gate.closed, (code) => code !== null), what).toBe(CLOSE_MALFORMED);
    }
    await register(campus, personAt(campus, 0));
    expect(await other.next("delta")).toMatchObject({ set: { event: { registered: 1 } } });
    expect(other.closed()).toBeNull();
  });

  test("that floods is closed; the others stay", async () => {
    await openLedger(campus);
    const [noisy, other] = [
      await connect(ledgerStub(campus), staffOf(campus)),
      await connect(ledgerStub(campus), staffOf(campus)),
    ];
    for (let i = 0; i <= 2 * FRAMES_PER_MINUTE_MAX; i++) noisy.send({ type: "hello", since: null });
    expect(await eventually(noisy.closed, (code) => code !== null)).toBe(CLOSE_TOO_MANY);
    expect(await noisy.next("problem")).toMatchObject({ code: "TOO_MANY_REQUESTS" });
    other.send({ type: "hello", since: null });
    await other.next("snapshot");
  });

  test("is refused to whom has too many, and to a crowd that would leave no room for staff", async () => {
    await openLedger(campus);
    const kept: (WebSocket | null)[] = []; // a socket nobody holds is collected, and closes
    const upgrade = async (viewer: Viewer) => {
      const headers = { Upgrade: "websocket", [VIEWER_HEADER]: JSON.stringify(viewer) };
      const response = await ledgerStub(campus).fetch("http://object/", { headers });
      kept.push(response.webSocket);
      response.webSocket?.accept();
      return response;
    };
    const asha = guest(personAt(campus, 0));
    for (let i = 0; i < 20; i++) expect((await upgrade(asha)).status).toBe(101);
    expect((await upgrade(asha)).status).toBe(503);
    expect((await upgrade(guest(personAt(campus, 1)))).status).toBe(101);
    for (let i = 21; i < 1_800; i++) await upgrade(guest(null));
    expect((await upgrade(guest(null))).status).toBe(503);
    expect((await upgrade(staffOf(campus))).status).toBe(101);
  });

  test("of an object that was never configured is not found", async () => {
    const headers = { Upgrade: "websocket", [VIEWER_HEADER]: JSON.stringify(staffOf(campus)) };
    expect((await ledgerStub(campus).fetch("http://object/", { headers })).status).toBe(404);
    expect((await stationStub(campus, campus.deskId).fetch("http://object/", { headers })).status).toBe(404);
  });
});

describe("a station's socket", () => {
  test("shows a guest what is theirs and nothing of anybody else", async () => {
    await openStation(campus, campus.deskId, deskConfig);
    await openStation(campus, campus.kitchenId, kitchenConfig);
    const [asha, ben] = [personAt(campus, 0), personAt(campus, 1)];
    for (const stationId of [campus.deskId, campus.kitchenId]) {
      const stub = stationStub(campus, stationId);
      const [mine, nobody, staff] = [
        await connect(stub, guest(ben)),
        await connect(stub, guest(null)),
        await connect(stub, staffOf(campus)),
      ];
      for (const one of [mine, nobody, staff]) one.send({ type: "hello", since: null });
      await staff.next("snapshot");
      if (stationId === campus.deskId) {
        const token = await join(campus, asha);
        await join(campus, ben);
        await atStation(campus, stationId, campus.staff, { type: "CallNext" });
        await atStation(campus, stationId, campus.staff, { type: "Finish", tokenId: token });
      } else {
        const placed = await order(campus, asha);
        await order(campus, ben);
        await atStation(campus, stationId, campus.staff, { type: "StartOrder", orderId: placed.id });
        await atStation(campus, stationId, campus.staff, { type: "MarkReady", orderId: placed.id });
        await stationOf(campus, stationId).handOver(newId(), campus.staff, placed.pickupCode);
      }
      // Somebody who looks in late gets a snapshot, which must keep the same secrets.
      const late = await connect(stub, guest(personAt(campus, 2)));
      late.send({ type: "hello", since: null });
      await late.next("snapshot");
      const own = stationId === campus.deskId ? /^mine:token$/ : /^mine:order:/;
      await eventually(mine.keys, (keys) => keys.some((key) => own.test(key)));
      const theirs = stationId === campus.deskId ? "token:" : "order:";
      await eventually(
        () => staff.messages(),
        (all) => all.some((one) => one.type === "delta" && one.drop.some((key) => key.startsWith(theirs))),
      );
      expect(mine.keys().filter((key) => /^(token|order):/.test(key))).toEqual([]);
      for (const one of [nobody, late])
        expect(one.keys().filter((key) => /^(token|order|mine):/.test(key) || key === "mine:token")).toEqual([]);
      for (const one of [mine, nobody, late]) expect(one.frames.join("\n")).not.toContain(nameOf(asha));
      expect(mine.keys().filter((key) => key.startsWith("mine:order:")).length > 0).toBe(
        stationId === campus.kitchenId,
      );
      expect(staff.keys().filter((key) => key.startsWith("mine:"))).toEqual([]);
    }
  });

  test("gives an owner their pickup code and their end", async () => {
    await openStation(campus, campus.kitchenId, kitchenConfig);
    const asha = personAt(campus, 0);
    const phone = await connect(stationStub(campus, campus.kitchenId), guest(asha));
    phone.send({ type: "hello", since: null });
    await phone.next("snapshot");
    const placed = await order(campus, asha);
    const shown = () =>
      phone
        .messages()
        .flatMap((one) => (one.type === "delta" ? [one.set[`mine:order:${placed.id}`]] : []))
        .filter((one): one is { status: string; pickupCode: string } => one !== undefined)
        .at(-1);
    await eventually(shown, (one) => one?.pickupCode === placed.pickupCode);
    await atStation(campus, campus.kitchenId, campus.staff, { type: "RejectOrder", orderId: placed.id, reason: null });
    await eventually(shown, (one) => one?.status === "rejected");
  });

  test("takes no commands", async () => {
    await openStation(campus, campus.deskId, deskConfig);
    const staff = await connect(stationStub(campus, campus.deskId), staffOf(campus));
    const input = { commandId: newId(), eventId: campus.eventId, gateId: campus.gates[0], code: "x" };
    staff.send({ type: "scan", input });
    expect(await staff.next("problem")).toMatchObject({ commandId: input.commandId, code: "NOT_ALLOWED" });
  });

  test("sleeps through an eviction and still shows each what is theirs", async () => {
    stopTimers();
    await openStation(campus, campus.deskId, deskConfig);
    const [asha, ben] = [personAt(campus, 0), personAt(campus, 1)];
    const stub = stationStub(campus, campus.deskId);
    const [phone, display] = [await connect(stub, guest(asha)), await connect(stub, staffOf(campus))];
    for (const one of [phone, display]) one.send({ type: "hello", since: null });
    await display.next("snapshot");
    await evictDurableObject(stub);
    vi.useRealTimers();
    await join(campus, asha);
    await join(campus, ben);
    await eventually(phone.keys, (keys) => keys.includes("mine:token"));
    await eventually(display.keys, (keys) => keys.filter((key) => key.startsWith("token:")).length >= 2);
    expect(phone.keys().filter((key) => key.startsWith("token:"))).toEqual([]);
  });

  test("of a kitchen that slept still shows an order nobody has touched since", async () => {
    stopTimers();
    await openStation(campus, campus.kitchenId, kitchenConfig);
    const [asha, ben] = [personAt(campus, 0), personAt(campus, 1)];
    const stub = stationStub(campus, campus.kitchenId);
    const phone = await connect(stub, guest(asha));
    const placed = await order(campus, asha);
    await evictDurableObject(stub);
    vi.useRealTimers();
    const before = phone.frames.length;
    phone.send({ type: "hello", since: null });
    await order(campus, ben);
    const shown = await eventually(
      () => phone.frames.slice(before).filter((frame) => frame.includes(`"mine:order:${placed.id}"`)),
      (frames) => frames.length > 0,
    );
    expect(shown[0]).toContain(JSON.stringify(placed.pickupCode));
  });
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

  test("nudges the one it is about, and nobody else", async () => {
    const [asha, ben] = [personAt(campus, 0), personAt(campus, 1)];
    const listeners = [asha, ben, null].map((userId) => connect(feedStub(campus), guest(userId)));
    const [phone, other, visitor] = await Promise.all(listeners);
    await publish(1, "one", [{ userId: asha, topic: "token" }]);
    expect(await phone?.next("nudge")).toEqual({ type: "nudge", topic: "token" });
    for (const one of [phone, other, visitor]) await one?.next("delta");
    expect(phone?.messages().filter((one) => one.type === "nudge")).toHaveLength(1);
    for (const one of [other, visitor]) expect(one?.messages().filter((two) => two.type === "nudge")).toEqual([]);
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

    test("lets it go when it does not catch up; the others stay", async () => {
      const { quick, slow } = await overwhelm();
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31_000 });
      await publish(13, "after");
      expect(await eventually(slow.closed, (code) => code !== null)).toBe(CLOSE_TOO_SLOW);
      expect((await quick.next("delta", 13)).set.event).toBe("after");
      expect(quick.closed()).toBeNull();
    });
  });

  test("learns what happened in the instant before its ledger was killed", async () => {
    await openLedger(campus);
    for (const userId of campus.people.slice(0, 4)) await register(campus, userId);
    await abortAllDurableObjects();
    await eventually(snapshotOf, (event) => (event as EventSummary | undefined)?.registered === 4);
  });
});
