import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { Shard } from "#db/shards";
import { CONFIRM_WITHIN_MS, EMERGENCY_TEXTS } from "#shared/emergencies";
import type { CollegeId, EmergencyId, EventId, UserId } from "#shared/ids";
import type { Emergency } from "#shared/views/emergencies";
import { systemScope } from "./auth/scope.ts";
import { tellEmergencies } from "./consumers/tell-emergencies.ts";
import { type ActorCtx, openSystem, openTenant } from "./context.ts";
import { runJobs } from "./jobs/run-jobs.ts";
import { sweepEmergencies } from "./jobs/sweep-emergencies.ts";
import { confirmEmergency } from "./services/emergencies/confirm-emergency.ts";
import {
  type Browser,
  commandId,
  eventually,
  failureOf,
  ORIGIN,
  openAdministrator,
  openBrowser,
  value,
} from "./test-browser.ts";
import { carriers, type TestSubscription } from "./test-carriers.ts";
import { inShards } from "./test-databases.ts";
import { dyingAt } from "./test-dying-database.ts";
import { openLiveEvent } from "./test-live-event.ts";

vi.setConfig({ testTimeout: 120_000 });
afterEach(async () => {
  vi.useRealTimers();
  await clearAll();
});

const SHOWN_WITHIN_MS = 5_000;
let asha: Browser;
let ben: Browser;
let admin: Browser;
let chief: Browser;
let eventId: EventId;
let otherId: EventId;
let collegeId: CollegeId;
let shard: Shard;

const me = async (browser: Browser) => (await browser.api.auth.me.query()).user?.id as string;
async function give(email: string, role: "organizer" | "college-admin"): Promise<Browser> {
  const browser = openBrowser("riverside");
  await browser.signIn(email);
  const forGood = { startsAt: null, endsAt: null };
  await admin.api.people.giveRole.mutate({ commandId: commandId(), email, role, place: "college", ...forGood });
  await browser.signIn(email);
  await browser.addPasskey();
  return browser;
}

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  admin = await openAdministrator("riverside");
  asha = openBrowser("riverside");
  await asha.signIn("organizer@riverside.example");
  ben = await give("second@riverside.example", "organizer");
  chief = await give("chief@riverside.example", "college-admin");
  collegeId = (await asha.api.auth.me.query()).college?.id as CollegeId;
  shard = (await env.DB.prepare("SELECT shard FROM colleges WHERE id = ?")
    .bind(collegeId)
    .first<Shard>("shard")) as Shard;
  const wish = { capacity: 50, approval: false, salesCloseAt: Date.now() + 3_600_000 };
  eventId = (await openLiveEvent(asha, "Emergency", wish)).eventId;
  otherId = (await openLiveEvent(asha, "Elsewhere", wish)).eventId;
}, 120_000);

const ask = async (browser: Browser, kind: "leave" | "shelter" | "all-clear" = "leave", at = eventId) => {
  value(await browser.api.emergencies.askAt.mutate({ commandId: commandId(), eventId: at, kind, text: null }));
  const { emergencies } = await browser.api.emergencies.listAt.query({ eventId: at });
  const [newest] = emergencies;
  if (!newest) throw new Error("nothing was asked for");
  return { eventId: at, emergencyId: newest.id };
};
const recordOf = async (browser: Browser, which: { eventId: EventId; emergencyId: string }) =>
  (await browser.api.emergencies.listAt.query({ eventId: which.eventId })).emergencies.find(
    ({ id }) => id === which.emergencyId,
  );
const shownIn = async (college: string) => {
  const path = "emergencies.shown";
  await scheduler.wait(1_100); // what an isolate remembers
  return (await openBrowser(college).call(path, "query", undefined)).body.result?.data as Emergency[];
};
/** Ends whatever is shown, as time would, and has it told. */
async function clearAll(): Promise<void> {
  await inShards(
    `UPDATE emergencies SET ends_at = 2, messaged_at = coalesce(messaged_at, 2), messaged = coalesce(messaged, 0), told_at = null,
     change_seq = (SELECT max(change_seq) + 1 FROM emergencies) WHERE ends_at > 2`,
  );
  await inShards("UPDATE emergencies SET withdrawn_at = 2 WHERE confirmed_at IS NULL AND withdrawn_at IS NULL");
  await sweepEmergencies(openSystem(env, Date.now()));
}

type Heard = { readonly socket: WebSocket; readonly last: () => readonly Emergency[] | null; seq: number };
/** Somebody who listens, signed in or not. */
async function listen(browser: Browser, since: number | null = null): Promise<Heard> {
  const path = `/api/${browser.college}/live/people/me`;
  const { webSocket: socket } = await browser.send(path, { headers: { upgrade: "websocket" } });
  if (!socket) throw new Error("no socket was opened");
  let emergencies: readonly Emergency[] | null = null;
  const heard: Heard = { socket, last: () => emergencies, seq: 0 };
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data)) as { seq: number; entries?: unknown; set?: unknown };
    const entries = (message.entries ?? message.set) as { emergencies?: readonly Emergency[] } | undefined;
    if (!entries) return;
    heard.seq = message.seq;
    emergencies = entries.emergencies ?? emergencies ?? [];
  });
  socket.accept();
  socket.send(JSON.stringify({ type: "hello", since }));
  await eventually(
    async () => heard.last(),
    (known) => known !== null,
  );
  return heard;
}
const ids = (some: readonly Emergency[] | null) => (some ?? []).map(({ id }) => id);

describe("an emergency", () => {
  test("is asked for by one and confirmed by another, who alone can", async () => {
    const which = await ask(asha);
    expect(await recordOf(asha, which)).toMatchObject({ state: "asked", isMine: true, text: EMERGENCY_TEXTS.leave });
    expect(await asha.api.emergencies.confirmAt.mutate(which)).toMatchObject({ refusal: { code: "asked-by-you" } });
    expect(ids(await shownIn("riverside"))).toEqual([]);
    // Whoever could confirm it sees it wherever they look, and hears of it.
    expect((await ben.api.emergencies.asked.query()).map(({ id }) => id)).toContain(which.emergencyId);
    const told = await inShards<{ user_id: string }>(
      "SELECT user_id FROM messages WHERE kind = 'emergency-asked' AND channel = 'inbox' AND id LIKE ?",
      `ask:${which.emergencyId}:%`,
    );
    expect(told.map(({ user_id: id }) => id)).toContain(await me(ben));
    expect(told.map(({ user_id: id }) => id)).not.toContain(await me(asha));
    value(await ben.api.emergencies.confirmAt.mutate(which));
    expect(ids(await shownIn("riverside"))).toEqual([which.emergencyId]);
    // The same again, by whoever did it, changes nothing; by another it is refused.
    const first = await recordOf(ben, which);
    value(await ben.api.emergencies.confirmAt.mutate(which));
    expect((await recordOf(ben, which))?.confirmed).toEqual(first?.confirmed);
    expect(await admin.api.emergencies.confirmAt.mutate(which)).toMatchObject({
      refusal: { code: "emergency-confirmed" },
    });
    expect(first).toMatchObject({ state: "on", asked: { by: expect.any(String) }, confirmed: { by: "Second" } });
    const { entries } = await admin.api.audit.list.query({ limit: 20 });
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["emergencies.askAt", "emergencies.confirmAt"]),
    );
  });

  test("asked for twice with one command is one, and only so many wait at a place", async () => {
    const command = { commandId: commandId(), eventId: otherId, kind: "leave", text: null } as const;
    value(await asha.api.emergencies.askAt.mutate(command));
    value(await asha.api.emergencies.askAt.mutate(command));
    expect((await asha.api.emergencies.listAt.query({ eventId: otherId })).emergencies).toHaveLength(1);
    await ask(asha, "shelter", otherId);
    await ask(asha, "shelter", otherId);
    const another = { ...command, commandId: commandId() };
    expect(await asha.api.emergencies.askAt.mutate(another)).toMatchObject({ refusal: { code: "too-many-asked" } });
    // What was asked for stays asked for.
    value(await asha.api.emergencies.askAt.mutate(command));
  });

  test("lapses when nobody confirms it, and is withdrawn by who asked alone", async () => {
    const [late, taken] = [await ask(asha), await ask(asha)];
    expect(await ben.api.emergencies.withdrawAt.mutate(taken)).toMatchObject({ refusal: { code: "not-asked-by-you" } });
    value(await asha.api.emergencies.withdrawAt.mutate(taken));
    value(await asha.api.emergencies.withdrawAt.mutate(taken));
    expect(await ben.api.emergencies.confirmAt.mutate(taken)).toMatchObject({
      refusal: { code: "emergency-withdrawn" },
    });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + CONFIRM_WITHIN_MS });
    expect(await ben.api.emergencies.confirmAt.mutate(late)).toMatchObject({ refusal: { code: "emergency-lapsed" } });
    expect((await recordOf(asha, late))?.state).toBe("lapsed");
    expect(await asha.api.emergencies.withdrawAt.mutate(late)).toMatchObject({ refusal: { code: "emergency-lapsed" } });
    vi.useRealTimers();
    expect(ids(await shownIn("riverside"))).toEqual([]);
  });

  test("of the college is its administrators' alone, and of another event not to be reached through this one", async () => {
    const college = { commandId: commandId(), kind: "own", text: "The river rises. Go uphill." } as const;
    expect(await failureOf(asha.api.emergencies.ask.mutate(college))).toBe("NOT_ALLOWED");
    value(await admin.api.emergencies.ask.mutate(college));
    const { emergencies, others } = await admin.api.emergencies.list.query();
    const emergencyId = emergencies[0]?.id ?? "";
    expect(others).toContain("Chief");
    expect(await failureOf(ben.api.emergencies.confirmAt.mutate({ eventId, emergencyId }))).toBe("NOT_FOUND");
    const which = await ask(asha);
    const elsewhere = { eventId: otherId, emergencyId: which.emergencyId };
    expect(await failureOf(ben.api.emergencies.confirmAt.mutate(elsewhere))).toBe("NOT_FOUND");
    expect(await failureOf(chief.api.emergencies.confirm.mutate({ emergencyId: which.emergencyId }))).toBe("NOT_FOUND");
    value(await asha.api.emergencies.withdrawAt.mutate(which));
    value(await chief.api.emergencies.confirm.mutate({ emergencyId }));
    expect(ids(await shownIn("riverside"))).toEqual([emergencyId]);
  });

  test("is shown to all who listen within seconds, until an all-clear, and to nobody of another college", async () => {
    const people = [asha, ben, admin, ...Array.from({ length: 7 }, () => openBrowser("riverside"))];
    const listeners = await Promise.all(people.map((one) => listen(one)));
    const stranger = await listen(openBrowser("hillcrest"));
    const which = await ask(asha);
    const beganAt = Date.now();
    value(await ben.api.emergencies.confirmAt.mutate(which));
    for (const listener of listeners)
      await eventually(
        async () => ids(listener.last()),
        (shown) => shown.includes(which.emergencyId),
      );
    expect(Date.now() - beganAt).toBeLessThan(SHOWN_WITHIN_MS);
    // Who comes later, or comes back after a cut with the position they had, has it too.
    expect(ids((await listen(openBrowser("riverside"))).last())).toEqual([which.emergencyId]);
    const [, , cut] = listeners;
    const clear = await ask(ben, "all-clear");
    cut?.socket.close();
    value(await asha.api.emergencies.confirmAt.mutate(clear));
    const back = await listen(admin, cut?.seq);
    await eventually(
      async () => ids(back.last()),
      (shown) => shown.length === 1 && shown[0] === clear.emergencyId,
    );
    expect((await recordOf(asha, which))?.state).toBe("over");
    expect(ids(stranger.last())).toEqual([]);
    expect(ids(await shownIn("hillcrest"))).toEqual([]);
  });

  test("reaches everybody with a place by every way there is, though they switched it off and it is quiet", async () => {
    const guest = openBrowser("riverside");
    await guest.signIn("inside@riverside.example");
    value(await guest.api.attendee.register.mutate({ commandId: commandId(), eventId, answers: {} }));
    const subscription: TestSubscription = await carriers.subscribe();
    value(await guest.api.messages.addPush.mutate(subscription));
    const { channels, language, version } = await guest.api.messages.settings.query();
    const minute = new Date().getUTCHours() * 60;
    value(
      await guest.api.messages.saveSettings.mutate({
        ...{ version, language, quietFrom: minute, quietTo: (minute + 1_439) % 1_440 },
        channels: { ...channels, news: [] },
      }),
    );
    await eventually(
      () => inShards("SELECT 1 FROM registrations WHERE event_id = ? AND status = 'confirmed'", eventId),
      (found) => found.length === 1,
    );
    const which = await ask(asha);
    value(await ben.api.emergencies.confirmAt.mutate(which));
    // The bus does so after a moment; three at once are no more than one.
    const tell = () => tellEmergencies(openSystem(env, Date.now()), collegeId);
    await Promise.all([tell(), tell(), tell()]);
    const id = `emergency:${which.emergencyId}:${await me(guest)}`;
    const rows = () =>
      inShards<{ channel: string; status: string }>(
        "SELECT channel, status FROM messages WHERE id = ? ORDER BY channel",
        id,
      );
    await eventually(rows, (found) => found.length === 3 && found.every(({ status }) => status === "delivered"));
    expect((await rows()).map(({ channel }) => channel)).toEqual(["inbox", "mail", "push"]);
    const pushes = (await carriers.pushesTo(subscription)).filter(({ note }) => note.body === EMERGENCY_TEXTS.leave);
    expect(pushes).toHaveLength(1);
    const record = await recordOf(asha, which);
    expect(record?.messaged).toBeGreaterThanOrEqual(3);
    expect(record?.toldAt).not.toBeNull();
  });

  test("is shown and sent once, at whichever statement whoever confirms and tells it dies", async () => {
    const benId = (await me(ben)) as UserId;
    let deaths = 0;
    let isOver = false;
    for (let statement = 1; !isOver; statement++) {
      for (const when of ["before", "after"] as const) {
        const which = await ask(asha);
        const say = `${when} ${statement}`;
        let count = 0;
        let died = false;
        const dying = dyingAt(env[shard], () => {
          if (died) return "before";
          died = ++count === statement;
          return died ? when : null;
        });
        const system = openSystem({ ...env, [shard]: dying }, Date.now());
        const scope = await systemScope(system.platform, collegeId);
        if (!scope) throw new Error("there is no college");
        const ctx = { ...openTenant(system, scope), actor: { userId: benId } } as ActorCtx;
        const live = async () => {
          value(await confirmEmergency(ctx, { ...which, emergencyId: which.emergencyId as EmergencyId }));
          await tellEmergencies(system, collegeId);
        };
        await live().catch(() => deaths++);
        isOver = !died;
        const between = await recordOf(ben, which);
        expect(["asked", "on"], say).toContain(between?.state);
        // Who pressed the button presses it again; if not, it stays asked for. What was confirmed needs nobody.
        if (between?.state === "asked") value(await ben.api.emergencies.confirmAt.mutate(which));
        await sweepEmergencies(openSystem(env, Date.now()));
        const record = await recordOf(asha, which);
        expect([record?.state, record?.toldAt === null, record?.messaged], say).toEqual([
          "on",
          false,
          expect.any(Number),
        ]);
        const sent = await inShards<{ user_id: string }>(
          "SELECT user_id FROM messages WHERE channel = 'inbox' AND id LIKE ?",
          `emergency:${which.emergencyId}:%`,
        );
        expect([sent.length, new Set(sent.map(({ user_id: id }) => id)).size], say).toEqual([
          record?.messaged,
          record?.messaged,
        ]);
        await clearAll();
      }
    }
    expect(deaths).toBeGreaterThan(10);
  });

  test("that was confirmed in the moment before everything stopped is shown by the next minute's jobs", async () => {
    const which = await ask(asha);
    await inShards(
      `UPDATE emergencies SET confirmed_by = 'usr_2', confirmed_at = ?, ends_at = ?,
       change_seq = (SELECT max(change_seq) + 1 FROM emergencies) WHERE id = ?`,
      Date.now(),
      Date.now() + 60_000,
      which.emergencyId,
    );
    // A message of an earlier emergency that is late on the bus shows it too, sooner; else nothing but the jobs does.
    const listener = await listen(openBrowser("riverside"));
    await runJobs(env);
    await eventually(
      async () => ids(listener.last()),
      (shown) => shown.includes(which.emergencyId),
    );
  });
});
