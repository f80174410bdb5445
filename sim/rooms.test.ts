import { expect, test } from "vitest";
import { EventLedgerRoom } from "#durable-objects/event-ledger/event-ledger-room";
import { StationRoom } from "#durable-objects/station/station-room";
import { countingIds } from "#shared/counting-ids";
import { USUAL_CHOICE } from "#shared/domain/ledger/choice";
import { HOLD_MS } from "#shared/domain/ledger/decide";
import type { IdSource } from "#shared/given";
import type { CommandId, UserId } from "#shared/ids";
import { collegeOf, deskConfig, kitchenConfig, ledgerConfig, DAY_START as now, stationIdentity } from "./campus.ts";
import { Disk, NO_HOOKS } from "./disk.ts";
import { replayLedger } from "./replay-ledger.ts";
import { entriesOf, storedLog } from "./stored-log.ts";

const college = collegeOf(1, 4);
const { collegeId, eventId, organizer } = college;
const [asha, ben] = college.people as [UserId, UserId];

let commands = 0;
const newId = () => `command-${++commands}` as CommandId;

function ledgerOn(disk: Disk, ids: IdSource = countingIds()): EventLedgerRoom {
  const room = new EventLedgerRoom({
    storage: disk.connect(NO_HOOKS),
    ids,
    onDurable: () => {},
    onChange: () => {},
  });
  room.configure({ collegeId, eventId }, ledgerConfig(college, { version: 1 }), now);
  return room;
}

const stationOn = (disk: Disk) =>
  new StationRoom({ storage: disk.connect(NO_HOOKS), ids: countingIds(), onDurable: () => {}, onChange: () => {} });

const register = (room: EventLedgerRoom, userId: UserId, at = now) =>
  room.submit(newId(), userId, { type: "Register", userId, name: "A name", choice: USUAL_CHOICE }, at);

test("a repeated revocation is about the pass it revoked, not about the one its owner got since", () => {
  const room = ledgerOn(new Disk());
  register(room, asha);
  const commandId = newId();
  const revoked = room.submit(commandId, organizer, { type: "RevokePasses", userId: asha }, now);
  room.submit(newId(), asha, { type: "CancelRegistration", refund: "rule", userId: asha }, now);
  register(room, asha);

  expect(room.submit(commandId, organizer, { type: "RevokePasses", userId: asha }, now)).toEqual(revoked);
  expect(room.personOf(asha).passes[0]?.revokedAt).toBeNull();
});

test("a revocation that found nothing to revoke stays refused when repeated", () => {
  const room = ledgerOn(new Disk());
  const commandId = newId();
  const refused = room.submit(commandId, organizer, { type: "RevokePasses", userId: asha }, now);
  expect(refused).toEqual({ ok: false, refusal: { code: "not-registered" } });
  register(room, asha);

  expect(room.submit(commandId, organizer, { type: "RevokePasses", userId: asha }, now)).toEqual(refused);
});

test("two passes never share a short code, however often chance repeats itself", () => {
  const codes = ["AAAAAAAA", "AAAAAAAA", "AAAAAAAA", "BBBBBBBB"];
  const room = ledgerOn(new Disk(), { ...countingIds(), shortCode: () => codes.shift() ?? "CCCCCCCC" });
  register(room, asha);
  register(room, ben);

  expect([asha, ben].map((userId) => room.personOf(userId).passes[0]?.shortCode)).toEqual(["AAAAAAAA", "BBBBBBBB"]);
});

test("time stands still in a ledger that woke on a machine whose clock is behind", () => {
  const disk = new Disk();
  register(ledgerOn(disk), asha);
  const behind = now - 60_000;
  const room = ledgerOn(disk);
  room.submit(newId(), ben, { type: "HoldSeat", userId: ben, choice: USUAL_CHOICE }, behind);

  expect(room.personOf(ben).hold?.expiresAt).toBe(now + HOLD_MS);
  expect(room.log.since(0, 10).map(({ recordedAt }) => recordedAt)).toEqual([now, now, now]);
});

test("an old configuration that arrives late does not give a station its old name back", () => {
  const room = stationOn(new Disk());
  const identity = stationIdentity(college, college.deskId);
  room.configure(identity, deskConfig(1), now);
  room.configure({ ...identity, codesUntil: now + 5 }, deskConfig(2), now);
  room.configure(identity, deskConfig(1), now);

  expect(room.head).toMatchObject({ name: "Help desk 2", identity: { codesUntil: now + 5 } });
});

test("a late configuration keeps what a newer edit of the event said of the station", () => {
  const room = stationOn(new Disk());
  const identity = stationIdentity(college, college.deskId);
  room.configure({ ...identity, eventVersion: 3, codesUntil: now + 5 }, deskConfig(1), now);
  room.configure({ ...identity, eventVersion: 2 }, deskConfig(1), now);
  room.configure({ ...identity, eventVersion: 2 }, deskConfig(2), now);

  expect(room.head).toMatchObject({ name: "Help desk 2", identity: { eventVersion: 3, codesUntil: now + 5 } });
});

test("the newest configuration told again brings news of the event around the station", () => {
  const room = stationOn(new Disk());
  const identity = stationIdentity(college, college.deskId);
  room.configure(identity, deskConfig(1), now);
  room.configure({ ...identity, feedShards: 7 }, deskConfig(1), now);

  expect(room.head?.identity.feedShards).toBe(7);
});

test("a retried join returns its token even though the lane has closed since", () => {
  const room = stationOn(new Disk());
  room.configure(stationIdentity(college, college.deskId), deskConfig(1), now);
  room.submit(newId(), organizer, { type: "OpenQueue" }, now);
  const commandId = newId();
  const join = { type: "Join", userId: asha, name: "Asha", laneId: "regular" } as const;
  const joined = room.submit(commandId, asha, join, now);
  room.submit(newId(), organizer, { type: "CloseQueue" }, now);

  expect(joined).toMatchObject({ ok: true, value: { token: { number: 1 } } });
  expect(room.submit(commandId, asha, join, now)).toEqual(joined);
  expect(room.submit(newId(), ben, { ...join, userId: ben }, now)).toMatchObject({ refusal: { code: "queue-closed" } });
});

test("what a rule has shut is still the rule's to open once the station is loaded anew", () => {
  for (const [id, config, pause, resume, open] of [
    [college.deskId, deskConfig(1), "PauseJoins", "ResumeJoins", "OpenQueue"],
    [college.kitchenId, kitchenConfig(1, 5), "PauseOrders", "ResumeOrders", "OpenKitchen"],
  ] as const) {
    const disk = new Disk();
    const first = stationOn(disk);
    first.configure(stationIdentity(college, id), config, now);
    first.submit(newId(), organizer, { type: open }, now);
    first.submit(newId(), "system", { type: pause }, now);
    const again = stationOn(disk);
    expect((again.queue ?? again.kitchen)?.pausedByRule).toBe(true);
    expect(again.submit(newId(), "system", { type: resume }, now)).toMatchObject({ ok: true });
    const third = stationOn(disk);
    expect(third.queue ?? third.kitchen).toMatchObject({ status: "open" });
    expect(third.queue ?? third.kitchen).not.toHaveProperty("pausedByRule");
  }
});

test("one command id stands for one command by one person", () => {
  const room = ledgerOn(new Disk());
  const commandId = newId();
  const hold = { type: "HoldSeat", userId: asha, choice: USUAL_CHOICE } as const;
  room.submit(commandId, asha, hold, now);
  const reused = { ok: false, refusal: { code: "command-id-reused" } };

  expect(room.submit(commandId, ben, hold, now)).toEqual(reused);
  expect(room.submit(commandId, asha, { type: "ReleaseHold", userId: asha }, now)).toEqual(reused);
  expect(room.submit(commandId, asha, hold, now)).toMatchObject({ ok: true });
});

test("nobody can do anything in an object that was never configured", () => {
  const room = stationOn(new Disk());
  expect(room.submit(newId(), asha, { type: "OpenQueue" }, now)).toEqual({
    ok: false,
    refusal: { code: "object-unknown" },
  });
  expect(room.board(now)).toBeNull();
});

test("a guest's name, and what was noted of them, leaves the rows and the log alike, and nobody else's does", () => {
  const disk = new Disk();
  const room = ledgerOn(disk);
  const guest = "usr_zzzzzzzzzzzzzzzzzzzzzzzzzz" as UserId;
  const enter = { type: "RegisterGuest", userId: guest, name: "Zelda", choice: USUAL_CHOICE } as const;
  room.submit(newId(), organizer, enter, now);
  register(room, asha);
  const passId = room.personOf(guest).passes[0]?.id;
  const gateId = room.config.gates[0]?.id;
  if (!passId || !gateId) throw new Error("there is no pass, or no gate");
  const marks = { blockReason: "Quarrel at the bar", notes: { everyone: "Is Zelda's twin", leads: "Press" } };
  room.submit(newId(), organizer, { type: "MarkRegistration", userId: guest, marks }, now);
  const scan = { actorId: organizer, gateId, code: "a code", isSupervisor: true };
  room.scan({ ...scan, commandId: newId() }, { passId }, null, now);
  const force = { reason: "Quarrel is over" };
  room.scan({ ...scan, commandId: newId(), force }, { passId }, null, now);
  const text = () =>
    JSON.stringify(["log", "registration", "pass"].map((table) => disk.rows(`SELECT * FROM ${table}`)));
  for (const word of ["Zelda", "Quarrel", "Press"]) expect(text()).toContain(word);

  expect(room.forgetGuests([guest], 0)).toBeNull();
  expect(text()).not.toMatch(/Zelda|Quarrel|Press/);
  expect(room.marksOf({ passId })?.marks).toEqual({
    blocked: { at: now, reason: "no longer kept" },
    unanswered: 0,
    notes: { everyone: "", leads: "" },
  });
  expect(room.personOf(guest)).toMatchObject({ registration: { name: "Guest" }, passes: [{ name: "Guest" }] });
  expect(room.personOf(asha).registration?.name).toBe("A name");
  const { registrations, passes } = replayLedger(entriesOf(storedLog(disk)));
  expect(registrations.get(guest)).toEqual(room.personOf(guest).registration);
  expect(passes.get(passId)).toEqual(room.personOf(guest).passes[0]);
});

test("who gave a pass and who took it are both as the log says, after an eviction too", () => {
  const disk = new Disk();
  const room = ledgerOn(disk);
  register(room, asha);
  const passId = room.personOf(asha).passes[0]?.id;
  if (!passId) throw new Error("there is no pass");
  const taken = room.submit(newId(), ben, { type: "TakePass", userId: ben, name: "Ben", passId }, now);
  expect(taken).toMatchObject({ ok: true, value: { registration: { userId: ben, status: "confirmed" } } });

  const woken = ledgerOn(disk);
  expect(woken.personOf(asha)).toMatchObject({ registration: { status: "cancelled" }, passes: [{ revokedAt: now }] });
  expect(woken.personOf(ben)).toMatchObject({ passes: [{ revokedAt: null }] });
  const { registrations } = replayLedger(entriesOf(storedLog(disk)));
  expect(registrations.get(asha)).toEqual(woken.personOf(asha).registration);
  const touched = woken.touched(woken.log.since(2, 10));
  expect(touched.registrations.map(({ userId }) => userId).sort()).toEqual([asha, ben].sort());
});
