import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Shard } from "#db/shards";
import type { CollegeId, EventId, StationId } from "#shared/ids";
import { settledScope } from "./auth/scope.ts";
import { distributeStaff } from "./consumers/distribute-staff.ts";
import { openSystem, openTenant, type TenantCtx } from "./context.ts";
import { proposeMove } from "./services/staffing/propose-move.ts";
import { type Browser, commandId, eventually, failureOf, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { dyingAt } from "./test-dying-database.ts";
import { openLiveEvent } from "./test-live-event.ts";

vi.setConfig({ testTimeout: 120_000 });

/** The engine is asked at instants of the test's own, later than any by which the bus wakes it. */
const LATER_MS = 3_600_000;

let organizer: Browser;
let tom: Browser;
let joan: Browser;
let attendee: Browser;
let collegeId: CollegeId;
let shard: Shard;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  const open = async (who: string) => {
    const browser = openBrowser("riverside");
    await browser.signIn(`${who}@riverside.example`);
    return browser;
  };
  [organizer, tom, joan, attendee] = (await Promise.all(
    ["organizer", "volunteer", "volunteer-lead", "attendee"].map(open),
  )) as [Browser, Browser, Browser, Browser];
  collegeId = (await organizer.api.auth.me.query()).college?.id as CollegeId;
  const found = env.DB.prepare("SELECT shard FROM colleges WHERE id = ?").bind(collegeId);
  shard = (await found.first<Shard>("shard")) as Shard;
}, 60_000);

async function tenant(at: number, environment: Env = env): Promise<TenantCtx> {
  const system = openSystem(environment, at);
  const scope = await settledScope(openSystem(env, at).platform, collegeId);
  if (!scope) throw new Error("the college is there");
  return openTenant(system, scope);
}

/** Two queues: Tom and the organizer serve at the quiet one, Joan at the one where `waiting` wait. */
async function openQueues(title: string, waiting = 40) {
  const { eventId } = await openLiveEvent(organizer, title, {
    ...{ capacity: 50, approval: false, salesCloseAt: Date.now() + 3_600_000 },
  });
  const begin = Date.now() + LATER_MS;
  await env[shard].prepare("INSERT INTO staffing_looks VALUES (?, ?, ?)").bind(collegeId, eventId, begin).run();
  const { api } = organizer;
  await api.organizer.addStation.mutate({ eventId, name: "Quiet", kind: "service" });
  const { stations } = await api.organizer.addStation.mutate({ eventId, name: "Long", kind: "service" });
  const idOf = (name: string) => stations.find((station) => station.name === name)?.id as StationId;
  const [quiet, long] = [idOf("Quiet"), idOf("Long")];
  for (const stationId of [quiet, long])
    value(await api.station.setIntake.mutate({ commandId: commandId(), stationId, intake: "open" }));
  const sit = async (who: Browser, stationId: StationId, serverId: string) =>
    value(await who.api.station.setDesk.mutate({ commandId: commandId(), stationId, serverId, duty: "mine" }));
  await sit(tom, quiet, "1");
  await sit(organizer, quiet, "2");
  await sit(joan, long, "1");
  for (let n = 0; n < waiting; n++) await issue(long);
  const look = async (afterSeconds: number) => proposeMove(await tenant(begin + afterSeconds * 1_000), eventId);
  const board = () => joan.api.staffing.board.query({ eventId });
  const desks = async (stationId: StationId) => (await organizer.api.station.board.query({ stationId })).desks;
  return { eventId, quiet, long, begin, sit, look, board, desks };
}

async function issue(stationId: StationId): Promise<void> {
  const input = { commandId: commandId(), stationId, name: "", laneId: "regular", people: 1 };
  value(await organizer.api.station.issueToken.mutate(input));
}

const idOf = async (who: Browser) => (await who.api.auth.me.query()).user?.id ?? "";

describe("a proposal", () => {
  test("is made once however many look, says why, and is carried to the other desk and back", async () => {
    const { eventId, quiet, long, sit, look, board, desks } = await openQueues("Carried");
    await Promise.all([look(15), look(15), look(15)]);
    const [asked, ...others] = (await board()).moves;
    expect(others).toEqual([]);
    expect(asked).toMatchObject({ from: { name: "Quiet" }, to: { name: "Long" }, status: "proposed", end: null });
    expect(asked?.savedSeconds).toBeGreaterThan(7_200);
    const helper = asked?.name === "Tom Okafor" ? tom : organizer;
    const mine = await helper.api.staffing.mine.query({ stationId: quiet });
    expect(mine.move?.id).toBe(asked?.id);
    const moveId = mine.move?.id ?? "";
    // What somebody else was asked is nobody's business.
    const theirs = { stationId: long, moveId, answer: "accept" } as const;
    expect(await failureOf(joan.api.staffing.answerMine.mutate(theirs))).toBe("NOT_FOUND");
    for (let again = 0; again < 2; again++)
      value(await helper.api.staffing.answerMine.mutate({ stationId: quiet, moveId, answer: "accept" }));
    const refused = await helper.api.staffing.answerMine.mutate({ stationId: quiet, moveId, answer: "decline" });
    expect(refused).toMatchObject({ ok: false, refusal: { code: "move-settled" } });
    // The quiet station's own alarm brings them over.
    const there = await eventually(
      () => desks(long),
      (all) => all.some(({ isComing }) => isComing),
    );
    const desk = there.find(({ isComing }) => isComing);
    expect(desk?.staffId).toBe(await idOf(helper));
    expect((await desks(quiet)).map(({ staffId }) => staffId)).not.toContain(await idOf(helper));
    await sit(helper, long, desk?.id ?? "");
    await look(30);
    expect((await board()).moves[0]).toMatchObject({ status: "done", canUndo: true });

    value(await joan.api.staffing.undo.mutate({ eventId, moveId }));
    value(await joan.api.staffing.undo.mutate({ eventId, moveId }));
    await eventually(
      () => desks(quiet),
      (all) => all.some(({ isComing }) => isComing),
    );
    expect((await board()).moves.filter(({ status }) => status === "sent")).toMatchObject([
      { from: { name: "Long" }, to: { name: "Quiet" }, savedSeconds: null, answeredByName: "Joan Adeyemi" },
    ]);
  });

  test("that was accepted is taken back on the way, and they turn round", async () => {
    const { eventId, quiet, long, look, board, desks } = await openQueues("Turned round");
    await look(15);
    const moveId = (await board()).moves[0]?.id ?? "";
    value(await joan.api.staffing.answer.mutate({ eventId, moveId, answer: "accept" }));
    const isComing = async (stationId: StationId) =>
      eventually(
        () => desks(stationId),
        (all) => all.some((desk) => desk.isComing),
      );
    await isComing(long);
    for (let again = 0; again < 2; again++) value(await joan.api.staffing.undo.mutate({ eventId, moveId }));
    expect((await desks(long)).some((desk) => desk.isComing)).toBe(false);
    await isComing(quiet);
    expect((await board()).moves).toMatchObject([{ status: "sent", from: null }, { end: "taken-back" }]);
  });

  test("that is declined leaves them in peace, and another is asked", async () => {
    const { eventId, begin, look, board } = await openQueues("Declined");
    await look(15);
    const [first] = (await board()).moves;
    const answer = { eventId, moveId: first?.id ?? "", answer: "decline" } as const;
    value(await joan.api.staffing.answer.mutate(answer));
    expect((await board()).moves[0]).toMatchObject({ status: "declined", end: "declined" });
    // The answer came by the clock on the wall; the looks of this test are an hour ahead of it.
    await env[shard]
      .prepare("UPDATE staff_moves SET answered_at = ? WHERE event_id = ?")
      .bind(begin + 16_000, eventId)
      .run();
    await look(31);
    const [second] = (await board()).moves;
    expect(second?.status).toBe("proposed");
    expect(second?.userId).not.toBe(first?.userId);
  });

  test("is a yes after 45 seconds of silence, and only when they have nobody to serve", async () => {
    const { quiet, look, board, desks } = await openQueues("Silent");
    await look(15);
    const [asked] = (await board()).moves;
    const serverId = (await desks(quiet)).find(({ staffId }) => staffId === asked?.userId)?.id ?? "";
    await issue(quiet);
    const called = await organizer.api.station.callNext.mutate({ commandId: commandId(), stationId: quiet, serverId });
    const tokenId = value(called).id;
    await look(31);
    await look(61);
    expect((await board()).moves[0]).toMatchObject({ id: asked?.id, status: "proposed" });
    value(await organizer.api.station.finish.mutate({ commandId: commandId(), stationId: quiet, tokenId }));
    await look(77);
    expect((await board()).moves.find(({ id }) => id === asked?.id)).toMatchObject({
      ...{ status: "sent", answeredByName: null },
    });
  });

  test("is not made twice, nor lost, whatever statement somebody dies at", async () => {
    const { eventId, begin, board } = await openQueues("Deadly");
    let deaths = 0;
    let isOver = false;
    for (let statement = 1; !isOver; statement++) {
      await env[shard].prepare("DELETE FROM staff_moves WHERE event_id = ?").bind(eventId).run();
      let count = 0;
      let died = false;
      const dying = dyingAt(env[shard], () => {
        if (died) return "before";
        died = ++count === statement;
        return died ? "after" : null;
      });
      const at = begin + statement * 60_000;
      const ctx = await tenant(at, { ...env, [shard]: dying });
      await proposeMove(ctx, eventId).catch(() => deaths++);
      isOver = !died;
      await Promise.all([at + 15_000, at + 15_000].map(async (next) => proposeMove(await tenant(next), eventId)));
      expect((await board()).moves, `${statement}`).toMatchObject([{ status: "proposed" }]);
    }
    expect(deaths).toBeGreaterThan(3);
  });
});

describe("who helps where", () => {
  test("is what they say: one desk at a time, free, or on a break", async () => {
    const { quiet, long, sit, look, board, desks } = await openQueues("Said");
    await sit(tom, long, "2");
    expect((await desks(quiet)).map(({ staffId }) => staffId)).toEqual([await idOf(organizer)]);
    value(await tom.api.staffing.setAvailability.mutate({ stationId: long, availability: "break" }));
    expect((await desks(long)).map(({ id }) => id)).toEqual(["1"]);
    const doing = async (who: Browser) => {
      const id = await idOf(who);
      return (await board()).staff.find(({ userId }) => userId === id)?.does;
    };
    expect([await doing(tom), await doing(joan)]).toEqual(["break", "waits"]);
    await look(15);
    expect((await board()).moves).toEqual([]);
    value(await tom.api.staffing.setAvailability.mutate({ stationId: quiet, availability: "free" }));
    await look(30);
    const [move] = (await board()).moves;
    expect(move).toMatchObject({ name: "Tom Okafor", from: null, to: { name: "Long" } });
    value(await tom.api.staffing.answerMine.mutate({ stationId: quiet, moveId: move?.id ?? "", answer: "accept" }));
    expect(await doing(tom)).toBe("comes");
    value(await joan.api.staffing.undo.mutate({ eventId: (await board()).event.id, moveId: move?.id ?? "" }));
    expect((await board()).moves[0]).toMatchObject({ status: "refused", end: "taken-back" });
    expect(await doing(tom)).toBe("free");
  });

  test("is decided by leads too, within what people may do and stations can spare", async () => {
    const { eventId, quiet, long, board } = await openQueues("By hand", 0);
    const send = (userId: string, toStationId: string, command = commandId()) =>
      joan.api.staffing.move.mutate({ commandId: command, eventId, userId, toStationId });
    const code = async (sent: ReturnType<typeof send>) => {
      const result = await sent;
      return result.ok ? "ok" : result.refusal.code;
    };
    expect(await code(send(await idOf(attendee), long))).toBe("not-helping");
    expect(await code(send(await idOf(tom), quiet))).toBe("already-there");
    expect(await code(send(await idOf(joan), quiet))).toBe("ok");
    // Nobody else would serve at the long queue.
    expect((await board()).moves[0]).toMatchObject({ status: "refused", end: "last-server" });
    const command = commandId();
    expect([
      await code(send(await idOf(tom), long, command)),
      await code(send(await idOf(tom), long, command)),
    ]).toEqual(["ok", "ok"]);
    expect((await board()).moves.filter(({ name }) => name === "Tom Okafor")).toHaveLength(1);
    expect(await failureOf(tom.api.staffing.board.query({ eventId }))).toBe("NOT_ALLOWED");
  });
});

test("somebody in a queue that is to be relieved is shown a clearly shorter one, and takes their time along", async () => {
  const { eventId, quiet, long } = await openQueues("Relieved", 0);
  value(await attendee.api.attendee.register.mutate({ commandId: commandId(), eventId, answers: {} }));
  for (let n = 0; n < 20; n++) await issue(long);
  const join = { commandId: commandId(), stationId: long, laneId: "regular" };
  const token = value(await attendee.api.attendee.joinQueue.mutate(join));
  const find = () => attendee.api.attendee.findShorterQueue.query({ stationId: long });
  expect(await find()).toBeNull();
  const object = (await tenant(Date.now())).objects.station(eventId as EventId, long);
  value(await object.queue(commandId() as Parameters<typeof object.queue>[0], "system", { type: "Relieve" }));
  expect(await find()).toMatchObject({ id: quiet, name: "Quiet" });
  const input = { commandId: commandId(), stationId: long, tokenId: token.id, toStationId: quiet };
  const others = await tom.api.attendee.moveToken.mutate({ ...input, commandId: commandId() });
  expect(others).toMatchObject({ ok: false, refusal: { code: "not-your-token" } });
  value(await attendee.api.attendee.moveToken.mutate(input));
  const there = await eventually(
    async () => (await attendee.api.attendee.getStation.query({ stationId: quiet })).token,
    (found) => found !== null,
  );
  expect(there).toMatchObject({ status: "waiting", joinedAt: token.joinedAt });
});

test("whoever is woken looks, and wakes itself again while somebody is asked", async () => {
  const { eventId, begin, board } = await openQueues("Woken");
  const sent: unknown[] = [];
  const BUS = { send: async (...args: unknown[]) => void sent.push(args) } as unknown as Queue;
  const system = openSystem({ ...env, BUS }, begin + 20_000);
  await distributeStaff(system, collegeId, eventId);
  await distributeStaff(system, collegeId, eventId);
  expect((await board()).moves).toHaveLength(1);
  expect(sent).toEqual([[{ type: "staffing-due", collegeId, eventId }, { delaySeconds: 15 }]]);
});
