import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { USUAL_CHOICE } from "#shared/domain/ledger/choice";
import { HOLD_MS } from "#shared/domain/ledger/decide";
import type { CommandId, GateId, UserId } from "#shared/ids";
import type { EventLedger } from "./event-ledger/event-ledger-object.ts";
import type { StationCommand } from "./station/station-api.ts";
import {
  atStation,
  type Campus,
  countIn,
  deskConfig,
  eventually,
  join,
  kitchenConfig,
  ledgerOf,
  ledgerStub,
  MINUTE_MS,
  nameOf,
  newCampus,
  newId,
  openInD1,
  openLedger,
  openStation,
  order,
  PIZZA,
  passOf,
  personAt,
  register,
  SHARD,
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

describe("an eviction between any two commands changes nothing", () => {
  test("of a ledger: neither replies nor views", async () => {
    stopTimers();
    await openLedger(campus, { capacity: 2 });
    const [asha, ben, cleo] = [personAt(campus, 0), personAt(campus, 1), personAt(campus, 2)];
    const ledger = () => ledgerOf(campus);
    const scan = (commandId: CommandId, gate: GateId, code: string) =>
      ledger().scan(commandId, campus.staff, gate, code);
    const submit = (type: "HoldSeat" | "ReleaseHold" | "CancelRegistration", userId: UserId) => (id: CommandId) =>
      ledger().submit(id, userId, { type, userId, choice: USUAL_CHOICE, refund: "rule" });
    let code = "";
    const steps: ((id: CommandId) => Promise<unknown>)[] = [
      submit("HoldSeat", asha),
      submit("HoldSeat", ben),
      submit("HoldSeat", cleo),
      (id) => register(campus, asha, id),
      submit("ReleaseHold", ben),
      (id) => register(campus, cleo, id),
      (id) => register(campus, cleo, id),
      submit("CancelRegistration", cleo),
      async (id) => {
        code = (await passOf(campus, asha)).code;
        return scan(id, campus.gates[0], code);
      },
      (id) => scan(id, campus.gates[1], code),
      (id) => scan(id, campus.gates[1], "not a pass"),
      (id) => ledger().submit(id, campus.staff, { type: "RevokePasses", userId: asha }),
    ];
    const view = async () => [
      await ledger().wall(),
      await ledger().registrationOf(asha),
      await ledger().registrationOf(cleo),
    ];
    for (const step of steps) {
      const commandId = newId();
      const reply = await step(commandId);
      const seen = await view();
      await evictDurableObject(ledgerStub(campus));
      expect(await view()).toEqual(seen);
      await evictDurableObject(ledgerStub(campus));
      expect(await step(commandId)).toEqual(reply);
    }
    expect((await ledger().wall())?.summary).toMatchObject({ inside: 1, registered: 1, refusedScans: 2, seatsLeft: 1 });
  });

  test("of a station: neither replies nor boards", async () => {
    stopTimers();
    await openStation(campus, campus.deskId, deskConfig);
    await openStation(campus, campus.kitchenId, kitchenConfig);
    const [asha, ben] = [personAt(campus, 0), personAt(campus, 1)];
    const token = await join(campus, asha);
    const placed = await order(campus, ben);
    const desk = (command: StationCommand) => ({ stationId: campus.deskId, command });
    const kitchen = (command: StationCommand) => ({ stationId: campus.kitchenId, command });
    const steps = [
      desk({ type: "Join", userId: ben, name: nameOf(ben), laneId: "regular" }),
      desk({ type: "CallNext" }),
      desk({ type: "Arrived", tokenId: token }),
      desk({ type: "Finish", tokenId: token }),
      desk({ type: "Finish", tokenId: token }),
      desk({ type: "CloseQueue" }),
      kitchen({ type: "StartOrder", orderId: placed.id }),
      kitchen({ type: "StopSelling", skuId: PIZZA }),
      kitchen({ type: "MarkReady", orderId: placed.id }),
      kitchen({ type: "RejectOrder", orderId: placed.id, reason: null }),
    ];
    for (const { stationId, command } of steps) {
      const commandId = newId();
      const stub = stationStub(campus, stationId);
      const reply = await atStation(campus, stationId, campus.staff, command, commandId);
      const board = steady(await stationOf(campus, stationId).board());
      await evictDurableObject(stub);
      expect(steady(await stationOf(campus, stationId).board())).toEqual(board);
      await evictDurableObject(stub);
      expect(await atStation(campus, stationId, campus.staff, command, commandId)).toEqual(reply);
    }
    const handOverId = newId();
    const handedOver = await stationOf(campus, campus.kitchenId).handOver(handOverId, campus.staff, placed.pickupCode);
    expect(handedOver).toMatchObject({ ok: true, value: { order: { status: "served" } } });
    await evictDurableObject(stationStub(campus, campus.kitchenId));
    const again = stationOf(campus, campus.kitchenId);
    expect(await again.handOver(handOverId, campus.staff, placed.pickupCode)).toEqual(handedOver);
    expect(await again.handOver(newId(), campus.staff, placed.shortCode)).toMatchObject({
      refusal: { code: "already-served" },
    });
  });

  test("nor does a kill right after the reply", async () => {
    await openLedger(campus);
    const asha = personAt(campus, 0);
    const commandId = newId();
    const registered = await register(campus, asha, commandId);
    await abortAllDurableObjects();
    expect(await register(campus, asha, commandId)).toEqual(registered);
    await eventually(
      () => countIn("passes", campus),
      (count) => count === 1,
    );
  });
});

/** Estimates age by the millisecond; what was decided does not. */
function steady(board: unknown): unknown {
  return JSON.parse(
    JSON.stringify(board, (key, value) =>
      key === "eta" || key === "nextReadyAt" || key === "estimatedReadyAt" ? null : value,
    ),
  );
}

describe("one command, one effect", () => {
  test("the same command id ten times at once is one registration", async () => {
    await openLedger(campus);
    const asha = personAt(campus, 0);
    const commandId = newId();
    const replies = await Promise.all(Array.from({ length: 10 }, () => register(campus, asha, commandId)));
    for (const reply of replies) expect(reply).toEqual(replies[0]);
    expect((await ledgerOf(campus).wall())?.summary.registered).toBe(1);
  });

  test("a command id with another body, or from somebody else, is refused", async () => {
    await openLedger(campus);
    const [asha, ben] = [personAt(campus, 0), personAt(campus, 1)];
    const commandId = newId();
    await ledgerOf(campus).submit(commandId, asha, { type: "HoldSeat", userId: asha, choice: USUAL_CHOICE });
    const reused = { ok: false, refusal: { code: "command-id-reused" } };
    expect(await register(campus, asha, commandId)).toEqual(reused);
    expect(
      await ledgerOf(campus).submit(commandId, ben, { type: "HoldSeat", userId: asha, choice: USUAL_CHOICE }),
    ).toEqual(reused);
  });

  test("a repeat is the same command though its sender corrected their name in between", async () => {
    await openLedger(campus);
    const [userId, commandId] = [personAt(campus, 0), newId()];
    const registerAs = (name: string) =>
      ledgerOf(campus).submit(commandId, userId, { type: "Register", userId, name, choice: USUAL_CHOICE });
    const registered = await registerAs("Asha");
    expect(await registerAs("Asha Rao")).toEqual(registered);
  });

  test("a guest who guesses the id of the next configuration does not keep it away", async () => {
    await openLedger(campus);
    await register(campus, personAt(campus, 0), "configure-event-2" as string as CommandId);
    await openLedger(campus, { version: 2 });
  });

  test("twenty scans of one pass at two gates at once admit exactly one", async () => {
    await openLedger(campus);
    const asha = personAt(campus, 0);
    await register(campus, asha);
    const { code, shortCode } = await passOf(campus, asha);
    const verdicts = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        ledgerOf(campus).scan(newId(), campus.staff, campus.gates[i % 2 === 0 ? 0 : 1], i % 3 === 0 ? shortCode : code),
      ),
    );
    const kinds = verdicts.map((one) =>
      one.ok ? (one.value.verdict === "admit" ? "admit" : one.value.refusal.code) : one.refusal.code,
    );
    expect(kinds.filter((kind) => kind === "admit")).toHaveLength(1);
    expect(kinds.filter((kind) => kind === "already-admitted")).toHaveLength(19);
  });

  test("of everybody who registers at once, as many get a seat as there are", async () => {
    await openLedger(campus, { capacity: 3 });
    const replies = await Promise.all(campus.people.map((userId) => register(campus, userId)));
    expect(replies.filter((reply) => reply.ok)).toHaveLength(3);
    expect(replies.filter((reply) => !reply.ok && reply.refusal.code === "event-full")).toHaveLength(
      campus.people.length - 3,
    );
  });

  test("the last pizzas go to as many as there are, and one is handed over once", async () => {
    await openStation(campus, campus.kitchenId, kitchenConfig);
    const placed = await Promise.all(
      campus.people.map((userId) => {
        const lines = [{ skuId: PIZZA, quantity: 1, options: [] }];
        const command = {
          type: "PlaceOrder",
          userId,
          name: nameOf(userId),
          lines,
          note: null,
          slot: null,
          shownAt: null,
          hold: false,
        } as const;
        return atStation(campus, campus.kitchenId, userId, command);
      }),
    );
    const orders = placed.flatMap((one) => (one.ok && one.value.order ? one.value.order : []));
    expect(orders.map(({ number }) => number).sort()).toEqual([1, 2, 3]);
    const [first] = orders;
    if (!first) throw new Error("unreachable");
    await atStation(campus, campus.kitchenId, campus.staff, { type: "StartOrder", orderId: first.id });
    await atStation(campus, campus.kitchenId, campus.staff, { type: "MarkReady", orderId: first.id });
    const served = await Promise.all(
      [first.pickupCode, first.shortCode, first.pickupCode].map((code) =>
        stationOf(campus, campus.kitchenId).handOver(newId(), campus.staff, code),
      ),
    );
    expect(served.filter((one) => one.ok)).toHaveLength(1);
  });
});

describe("the alarm", () => {
  const runAlarm = () => runInDurableObject<EventLedger, void>(ledgerStub(campus), (ledger) => ledger.alarm());
  const nextAlarm = () => runInDurableObject(ledgerStub(campus), (_, state) => state.storage.getAlarm());
  const totals = () =>
    SHARD.prepare("SELECT held, confirmed, admitted, seq FROM event_totals WHERE college_id = ?")
      .bind(campus.collegeId)
      .first();

  test("brings what happened to the read model, once however often it runs", async () => {
    await openLedger(campus);
    const asha = personAt(campus, 0);
    await register(campus, asha);
    await ledgerOf(campus).scan(newId(), campus.staff, campus.gates[0], (await passOf(campus, asha)).code);
    await eventually(totals, (row) => row?.admitted === 1);
    const before = await totals();
    await runAlarm();
    await Promise.all([runAlarm(), runAlarm()]);
    expect(await totals()).toEqual(before);
    expect(before).toMatchObject({ held: 0, confirmed: 1, admitted: 1 });
    for (const table of ["registrations", "passes", "scans", "messages"]) expect(await countIn(table, campus)).toBe(1);
  });

  test("after a failed projection never throws, comes back, and loses nothing", async () => {
    campus = newCampus(); // D1 knows nothing of this one yet, so it refuses its rows
    await openLedger(campus);
    await register(campus, personAt(campus, 0));
    await runAlarm();
    expect(quiet).toHaveBeenCalledWith(expect.stringContaining("drain-failed"));
    expect(await nextAlarm()).toBeGreaterThan(Date.now() - MINUTE_MS);
    expect(await countIn("registrations", campus)).toBe(0);
    await register(campus, personAt(campus, 1));

    await openInD1(campus);
    await runAlarm();
    expect(await countIn("registrations", campus)).toBe(2);
    expect(await countIn("messages", campus)).toBe(2);
  });

  test("goes on without a bus that is down: the read model does not wait for it", async () => {
    await openLedger(campus);
    await runInDurableObject(ledgerStub(campus), (ledger) => {
      const BUS = { send: () => Promise.reject(new Error("the bus is down")) };
      Reflect.set(ledger, "env", { ...env, BUS });
    });
    await register(campus, personAt(campus, 0));
    await eventually(
      () => countIn("registrations", campus),
      (count) => count === 1,
    );
    expect(quiet).toHaveBeenCalledWith(expect.stringContaining("announce-failed"));
    await runAlarm();
    await register(campus, personAt(campus, 1));
    await eventually(
      () => countIn("messages", campus),
      (count) => count === 2,
    );
  });

  test("that was lost with its object is made good by the next start", async () => {
    stopTimers();
    campus = newCampus();
    await openLedger(campus);
    await register(campus, personAt(campus, 0));
    await runAlarm();
    await runInDurableObject(ledgerStub(campus), (_, state) => state.storage.deleteAlarm());
    await openInD1(campus);
    await evictDurableObject(ledgerStub(campus));
    await ledgerOf(campus).wall();
    await eventually(
      () => countIn("registrations", campus),
      (count) => count === 1,
    );
  });

  test("gives back a seat whose hold is over, and not before", async () => {
    await openLedger(campus, { capacity: 1 });
    const [asha, ben] = [personAt(campus, 0), personAt(campus, 1)];
    const held = await ledgerOf(campus).submit(newId(), asha, { type: "HoldSeat", userId: asha, choice: USUAL_CHOICE });
    const expiresAt = held.ok ? (held.value.hold?.expiresAt ?? 0) : 0;
    await eventually(nextAlarm, (at) => at === expiresAt);
    await runDurableObjectAlarm(ledgerStub(campus));
    expect(await register(campus, ben)).toMatchObject({ refusal: { code: "event-full" } });

    vi.useFakeTimers({ toFake: ["Date"], now: expiresAt });
    expect(expiresAt).toBeLessThanOrEqual(Date.now() + HOLD_MS);
    await runAlarm();
    await runAlarm();
    expect(await register(campus, ben)).toMatchObject({ ok: true });
    expect((await ledgerOf(campus).wall())?.summary).toMatchObject({ registered: 1, seatsLeft: 0 });
  });

  test("of a station brings tokens and orders to the read model", async () => {
    await openStation(campus, campus.deskId, deskConfig);
    await openStation(campus, campus.kitchenId, kitchenConfig);
    const [asha, ben] = [personAt(campus, 0), personAt(campus, 1)];
    await join(campus, asha);
    await atStation(campus, campus.deskId, campus.staff, { type: "CallNext" });
    await order(campus, ben);
    const statuses = async () => {
      const rows = await SHARD.prepare(
        "SELECT status FROM tokens WHERE college_id = ?1 UNION ALL SELECT status FROM orders WHERE college_id = ?1",
      )
        .bind(campus.collegeId)
        .all<{ status: string }>();
      return rows.results.map(({ status }) => status).join();
    };
    await eventually(statuses, (found) => found === "called,queued");
  });
});
