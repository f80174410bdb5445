import { evictDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { EventSummary } from "#shared/domain/ledger/answers";
import { CLOSE_MALFORMED, CLOSE_TOO_MANY, FRAME_BYTES_MAX, FRAMES_PER_MINUTE_MAX } from "#shared/protocol/live";
import { VIEWER_HEADER, type Viewer } from "./authority/sockets.ts";
import {
  atStation,
  type Campus,
  connect,
  deskConfig,
  eventually,
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

  test("shows a kitchen's staff at once what was handed over twice, and no guest", async () => {
    await openStation(campus, campus.kitchenId, kitchenConfig);
    const asha = personAt(campus, 0);
    const stub = stationStub(campus, campus.kitchenId);
    const [display, phone] = [await connect(stub, staffOf(campus)), await connect(stub, guest(asha))];
    for (const one of [display, phone]) one.send({ type: "hello", since: null });
    expect(await display.next("snapshot")).toMatchObject({ entries: { handedTwice: [] } });
    const { id, pickupCode } = await order(campus, asha);
    await atStation(campus, campus.kitchenId, campus.staff, { type: "StartOrder", orderId: id });
    await atStation(campus, campus.kitchenId, campus.staff, { type: "MarkReady", orderId: id });
    await stationOf(campus, campus.kitchenId).handOver(newId(), campus.staff, pickupCode);
    await stationOf(campus, campus.kitchenId).handOverLate(newId(), campus.staff, pickupCode, Date.now());
    await eventually(
      () => display.messages(),
      (all) => all.some((one) => one.type === "delta" && JSON.stringify(one.set.handedTwice ?? []).includes(id)),
    );
    expect(phone.keys()).not.toContain("handedTwice");
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
    phone.send({ type: "hello", since: null });
    await phone.next("snapshot");
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
