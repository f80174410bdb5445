import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { WaitingRoomApi } from "#durable-objects/waiting-room/waiting-room-api";
import { countedId } from "#shared/counting-ids";
import { USUAL_CHOICE } from "#shared/domain/ledger/choice";
import { drawPlace } from "#shared/domain/waiting-room/draw";
import { AppError, RETRY_AFTER_SECONDS } from "#shared/errors";
import type { CollegeId, CommandId, EventId, UserId } from "#shared/ids";
import { ledgerName, roomName } from "#shared/object-names";
import { GATHERING_MS, type RoomMode, TURN_KEPT_MS } from "#shared/room-modes";
import { sha256Hex } from "#shared/sha256";
import { eventLedgerClient } from "./objects/event-ledger-client.ts";
import type { SeedReport } from "./seed.ts";
import { type Browser, commandId, failureOf, ORIGIN, openBrowser, value } from "./test-browser.ts";

vi.setConfig({ testTimeout: 120_000 });
const HOUR_MS = 3_600_000;

let collegeId: CollegeId;
let organizer: Browser;

beforeAll(async () => {
  const seeded: SeedReport = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  collegeId = seeded.colleges[0]?.id as CollegeId;
  organizer = await signIn("organizer@riverside.example");
}, 60_000);
afterEach(() => {
  vi.useRealTimers();
});

async function signIn(address: string): Promise<Browser> {
  const browser = openBrowser("riverside");
  await browser.signIn(address);
  return browser;
}

let people = 0;
/** Somebody new: one address may sign in a few times only. */
const arrive = (name: string) => signIn(`${name}-${++people}@riverside.example`);

type Wish = { capacity?: number; opensInMs?: number; mode?: RoomMode; visibility?: "private" };

/** A published event, with an organizer's wish for its waiting room. */
async function openEvent(title: string, { capacity = 20, opensInMs = 0, mode = "automatic", ...more }: Wish = {}) {
  const now = Date.now();
  const times = {
    startsAt: now + 5 * HOUR_MS,
    endsAt: now + 6 * HOUR_MS,
    salesOpenAt: now + opensInMs,
    salesCloseAt: now + 4 * HOUR_MS,
  };
  const words = { title, summary: "", description: "", category: "Music", venue: "Hall" };
  const fields = { departmentId: null, ...words, ...times, capacity, approval: false, ...more };
  const { api } = organizer;
  const { id: eventId, version } = await api.organizer.createEvent.mutate({ commandId: commandId(), fields });
  const published = value(await api.organizer.setStatus.mutate({ eventId, version, status: "published" }));
  value(await api.waitingRoom.save.mutate({ eventId, version: published.version, mode }));
  return { eventId, opensAt: times.salesOpenAt };
}

const roomStub = (eventId: EventId) => env.WAITING_ROOM.getByName(roomName(collegeId, eventId));
const roomOf = (eventId: EventId) => roomStub(eventId) as unknown as WaitingRoomApi;
const ledgerStub = (eventId: EventId) => env.EVENT_LEDGER.getByName(ledgerName(collegeId, eventId));
const enter = ({ api }: Browser, eventId: EventId, more: { ticket?: string | null; again?: boolean } = {}) =>
  api.waitingRoom.enter.mutate({ eventId, ...more });
const hold = ({ api }: Browser, eventId: EventId) => api.attendee.holdSeat.mutate({ commandId: commandId(), eventId });
const register = ({ api }: Browser, eventId: EventId) =>
  api.attendee.register.mutate({ commandId: commandId(), eventId });
const waits = (eventId: EventId) => ({ ok: false, refusal: { code: "waiting-room", eventId } });

/** The clock stands at an instant, and the room does what is due then. */
async function tickAt(eventId: EventId, at: number): Promise<void> {
  vi.useFakeTimers({ toFake: ["Date"], now: at });
  await runDurableObjectAlarm(roomStub(eventId));
}
const tick = (eventId: EventId, ms = 1_000) => tickAt(eventId, Date.now() + ms);
const openBusy = (eventId: EventId) => roomOf(eventId).openBusy({ collegeId, eventId });
/** From here on the clock stands, ahead of the platform's: no alarm rings unless a test lets it. */
const stopClock = () => vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 300_000 });

describe("a waiting room from the opening on", () => {
  test("gathers people, draws their places from a seed fixed before, and lets nobody register without a turn", async () => {
    const { eventId, opensAt } = await openEvent("Drop", { opensInMs: GATHERING_MS + 60_000, mode: "opening" });
    const [ana, ben, late] = [await arrive("ana"), await arrive("ben"), await arrive("late")];
    expect((await enter(ana, eventId)).view).toEqual({ state: "free" });
    expect(await hold(ana, eventId)).toMatchObject({ refusal: { code: "sales-closed" } });
    await tickAt(eventId, opensAt - GATHERING_MS);
    expect(await hold(ana, eventId)).toEqual(waits(eventId));
    const gathered = await enter(ana, eventId);
    expect(gathered.view).toMatchObject({ state: "gathering", opensAt, here: 1 });
    expect((await enter(ben, eventId)).view).toMatchObject({ here: 2 });
    expect(await organizer.api.waitingRoom.get.query({ eventId })).toMatchObject({ status: "gathering", waiting: 2 });

    await tickAt(eventId, opensAt);
    const views = [
      (await enter(ana, eventId)).view,
      (await enter(ben, eventId)).view,
      (await enter(late, eventId)).view,
    ];
    const [first, second, third] = views;
    if (first?.state !== "waiting" || second?.state !== "waiting" || third?.state !== "waiting")
      throw new Error("somebody does not wait");
    expect([first.ahead, second.ahead].sort()).toEqual([0, 1]);
    expect(third).toMatchObject({ ahead: 2, drawn: null });
    if (!first.drawn || gathered.view.state !== "gathering") throw new Error("no draw");
    expect(await sha256Hex(first.drawn.seed)).toBe(gathered.view.commitment);
    expect(drawPlace(first.drawn.seed, 1, 2)).toBe(first.ahead + 1);
    expect(await register(ana, eventId)).toEqual(waits(eventId));
    expect(await late.api.attendee.joinWaitlist.mutate({ commandId: commandId(), eventId })).toEqual(waits(eventId));

    await tick(eventId);
    expect((await enter(ana, eventId)).view).toMatchObject({ state: "admitted" });
    value(await hold(ana, eventId));
    expect(value(await register(ana, eventId))).toMatchObject({ status: "confirmed" });
  });

  test("is switched off and on by organizers, and is nothing to who may not know of the event", async () => {
    const hidden = await openEvent("Secret drop", { visibility: "private", mode: "opening" });
    const stranger = await arrive("stranger");
    expect(await failureOf(enter(stranger, hidden.eventId))).toBe("NOT_FOUND");
    expect(await failureOf(stranger.api.waitingRoom.get.query({ eventId: hidden.eventId }))).toBe("NOT_ALLOWED");
    const { eventId } = await openEvent("Calm", { mode: "off" });
    stopClock();
    await openBusy(eventId);
    expect((await enter(stranger, eventId)).view).toEqual({ state: "free" });
    const { version } = await organizer.api.organizer.getEvent.query({ eventId });
    const save = (mode: RoomMode) => organizer.api.waitingRoom.save.mutate({ eventId, version, mode });
    value(await save("automatic"));
    expect(await save("off")).toMatchObject({ refusal: { code: "stale-edit" } });
    await openBusy(eventId);
    expect((await enter(stranger, eventId)).view).toMatchObject({ state: "waiting" });
    const page = await stranger.api.attendee.getEvent.query({ eventId });
    expect(page.waitingRoom).toBe("automatic");
  });
});

describe("a place", () => {
  test("is kept over reloads, devices and lost tickets; a ticket and an admission are one person's", async () => {
    const { eventId } = await openEvent("Kept");
    stopClock();
    await openBusy(eventId);
    const [ana, ben] = [await arrive("ana"), await arrive("ben")];
    const phone = openBrowser("riverside", new Map(ana.jar));
    const mine = await enter(ana, eventId);
    const theirs = await enter(ben, eventId);
    const ahead = { state: "waiting", ahead: 0 };
    for (const again of [
      await enter(ana, eventId),
      await enter(phone, eventId),
      await enter(phone, eventId, { ticket: mine.ticket }),
    ])
      expect(again.view).toMatchObject(ahead);
    expect((await enter(ben, eventId, { ticket: mine.ticket })).view).toMatchObject({ ahead: 1 });
    for (const ticket of ["", "1.1", "1.1.", "1.1.%%", `1.1.${theirs.ticket?.split(".")[2]}`])
      expect((await enter(ben, eventId, { ticket })).view).toMatchObject({ ahead: 1 });

    await tick(eventId);
    expect((await enter(ana, eventId)).view.state).toBe("admitted");
    for (const [name, content] of ana.jar) if (name.includes("admission")) ben.jar.set(name, content);
    expect(await hold(ben, eventId)).toEqual(waits(eventId));
    expect((await enter(ben, eventId)).view.state).toBe("admitted");
    value(await hold(ben, eventId));
  });

  test("is lost when its turn has passed, and taken anew at the end", async () => {
    const { eventId } = await openEvent("Missed");
    stopClock();
    await openBusy(eventId);
    const [ana, ben] = [await arrive("ana"), await arrive("ben")];
    const { ticket } = await enter(ana, eventId);
    await tick(eventId);
    // Somebody must wait, or the room closes.
    await enter(ben, eventId);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + TURN_KEPT_MS + 6_000 });
    await enter(await arrive("cleo"), eventId);
    await tick(eventId);
    for (const shown of [ticket, null])
      expect((await enter(ana, eventId, { ticket: shown })).view).toEqual({ state: "missed" });
    expect((await enter(ana, eventId, { again: true })).view.state).toBe("waiting");
  });

  test("survives the death of the room between any two steps, and is nobody else's", async () => {
    const { eventId } = await openEvent("Deaths");
    stopClock();
    const crowd = Array.from({ length: 6 }, (_, i) => countedId("user", 700 + i));
    const numbers = new Map<UserId, number>();
    const steps: (() => Promise<unknown>)[] = [
      () => openBusy(eventId),
      ...crowd.map((userId) => async () => {
        const entered = value(await roomOf(eventId).enter(userId, false));
        expect(numbers.get(userId) ?? entered.number).toBe(entered.number);
        numbers.set(userId, entered.number);
      }),
      () => tick(eventId),
      () => tick(eventId),
    ];
    for (const step of steps) {
      await step();
      const before = await roomOf(eventId).standing();
      await evictDurableObject(roomStub(eventId));
      expect(await roomOf(eventId).standing()).toEqual(before);
      await abortAllDurableObjects();
      expect(await roomOf(eventId).standing()).toEqual(before);
    }
    for (const userId of crowd)
      expect(value(await roomOf(eventId).enter(userId, false)).number).toBe(numbers.get(userId));
    expect([...numbers.values()].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await roomOf(eventId).standing()).toMatchObject({ lastNumber: 6, through: 6 });
  });

  test("is found once by whoever asks many times at once, and a crowd stands in the order in which it came", async () => {
    const { eventId } = await openEvent("Crowd");
    stopClock();
    await openBusy(eventId);
    const crowd = Array.from({ length: 300 }, (_, i) => countedId("user", 1_000 + i));
    const asked = await Promise.all([...crowd, ...crowd].map((userId) => roomOf(eventId).enter(userId, false)));
    const numbers = asked.map((one) => value(one).number);
    expect(numbers).toEqual([...crowd, ...crowd].map((_, i) => (i % 300) + 1));
  });
});

describe("a busy ledger", () => {
  test("opens its room, is left alone by the crowd, and everybody gets through; then the room closes", async () => {
    const { eventId } = await openEvent("Rush", { capacity: 2_000 });
    const perSecond = Number(env.OBJECT_COMMANDS_PER_SECOND);
    stopClock();
    const ana = await arrive("ana");
    const holder = await arrive("holder");
    value(await hold(holder, eventId));
    const ledger = eventLedgerClient(env, collegeId, eventId);
    const crowd = Array.from({ length: 4 * perSecond }, (_, i) => ({
      userId: countedId("user", 2_000 + i),
      commandId: commandId() as CommandId,
      tries: 0,
    }));
    const ask = async (one: (typeof crowd)[number]): Promise<boolean> => {
      one.tries += 1;
      try {
        const { userId } = one;
        const command = { type: "Register", userId, name: "N", choice: USUAL_CHOICE } as const;
        value(await ledger.submit(one.commandId, userId, command));
        return true;
      } catch (failure) {
        if (failure instanceof AppError && failure.code === "OVERLOADED") return false;
        throw failure;
      }
    };
    let left = crowd;
    for (let round = 0; left.length > 0 && round < 20; round++) {
      const answers = await Promise.all(left.map(ask));
      left = left.filter((_, i) => !answers[i]);
      if (round === 0) expect(left.length).toBeGreaterThanOrEqual(crowd.length / 2);
      vi.setSystemTime(Date.now() + 1_000 * RETRY_AFTER_SECONDS);
    }
    expect(left).toEqual([]);
    // Each of them is registered once, whatever they were told on the way.
    expect((await ledger.wall()).summary).toMatchObject({
      registered: crowd.length,
      seatsLeft: 2_000 - crowd.length - 1,
    });

    await vi.waitFor(async () => expect((await roomOf(eventId).standing()).status).toBe("open"));
    expect(await hold(ana, eventId)).toEqual(waits(eventId));
    // Whoever has a seat kept goes on with it.
    value(await register(holder, eventId));
    expect((await enter(ana, eventId)).view).toMatchObject({ state: "waiting", ahead: 0, seats: "enough" });
    await tick(eventId, 10_000);
    expect((await enter(ana, eventId)).view.state).toBe("admitted");
    value(await hold(ana, eventId));
    for (let i = 0; i < 4; i++) await tick(eventId, 10_000);
    expect((await roomOf(eventId).standing()).status).toBe("closed");
    const calm = await arrive("calm");
    expect((await enter(calm, eventId)).view).toEqual({ state: "free" });
    value(await hold(calm, eventId));
  });

  test("says to whoever it turns away when to come again, and holds nobody back when its room is gone", async () => {
    const { eventId } = await openEvent("Shed", { mode: "off", capacity: 1_000 });
    const ana = await arrive("ana");
    value(await hold(ana, eventId));
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
    await ana.api.auth.me.query();
    const ledger = eventLedgerClient(env, collegeId, eventId);
    const budget = 2 * Number(env.OBJECT_COMMANDS_PER_SECOND);
    const one = (userId: UserId) => ledger.submit(commandId() as CommandId, userId, { type: "ReleaseHold", userId });
    await Promise.all(Array.from({ length: budget }, (_, i) => one(countedId("user", 3_000 + i))));
    const body = JSON.stringify({ commandId: commandId(), eventId });
    const headers = { "content-type": "application/json" };
    const send = () => ana.send("/api/riverside/trpc/attendee.register", { method: "POST", headers, body });
    const busy = await send();
    expect([busy.status, busy.headers.get("retry-after")]).toEqual([503, String(RETRY_AFTER_SECONDS)]);
    expect(await busy.json()).toMatchObject({ error: { message: expect.stringContaining("in 2 seconds") } });
    vi.setSystemTime(Date.now() + 1_000 * RETRY_AFTER_SECONDS);
    expect(await (await send()).json()).toMatchObject({ result: { data: { ok: true } } });

    const lonely = await openEvent("Lonely");
    stopClock();
    const person = await arrive("lonely");
    await openBusy(lonely.eventId);
    expect(await hold(person, lonely.eventId)).toEqual(waits(lonely.eventId));
    vi.setSystemTime(Date.now() + 16_000);
    value(await hold(person, lonely.eventId));
    await evictDurableObject(ledgerStub(lonely.eventId));
  });
});
