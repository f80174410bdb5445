import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { CollegeId, EventId, StationId, UserId } from "#shared/ids";
import { CLOSE_MOVED, CLOSE_SESSION_ENDED } from "#shared/protocol/live";
import type { Visibility } from "#shared/visibility";
import { systemScope } from "./auth/scope.ts";
import { recheckFollowers } from "./consumers/recheck-followers.ts";
import { openSystem, openTenant } from "./context.ts";
import { sweepConfigurations } from "./jobs/sweep-configurations.ts";
import { setAudienceRows } from "./repositories/event-audiences.ts";
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
import { shardOf } from "./test-databases.ts";
import { makePhone } from "./test-phone.ts";

vi.setConfig({ testTimeout: 60_000 });

const HOUR_MS = 3_600_000;
/** As long as an isolate may remember that an event was open to all. */
const REMEMBERED_MS = 4_100;

let organizer: Browser;
let nobody: Browser;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  organizer = await arrive("organizer");
  nobody = openBrowser("riverside");
}, 60_000);

async function arrive(name: string, domain = "riverside.example", college = "riverside"): Promise<Browser> {
  const browser = openBrowser(college);
  await browser.signIn(`${name}@${domain}`);
  return browser;
}

type Made = { readonly eventId: EventId; readonly stationId: StationId; readonly version: number };

/** Published, with a gate and a food stall. */
async function openEvent(visibility: Visibility, audience: string[] = []): Promise<Made> {
  const now = Date.now();
  const times = { startsAt: now, endsAt: now + HOUR_MS, salesOpenAt: now - 1, salesCloseAt: now + HOUR_MS };
  const words = { title: "Club night", summary: "", description: "", category: "Test", venue: "Cellar" };
  const fields = { departmentId: null, ...words, ...times, capacity: 9, approval: false, visibility };
  const { id: eventId } = await organizer.api.organizer.createEvent.mutate({ commandId: commandId(), fields });
  await organizer.api.organizer.addGate.mutate({ eventId, name: "Door" });
  const built = await organizer.api.organizer.addStation.mutate({ eventId, name: "Bar", kind: "food" });
  const stationId = built.stations[0]?.id;
  if (!stationId) throw new Error("no station was made");
  const publish = { eventId, version: built.version, status: "published" } as const;
  const { version } = value(await organizer.api.organizer.setStatus.mutate(publish));
  await organizer.api.audience.save.mutate({ eventId, addresses: audience });
  return { eventId, stationId, version };
}

async function setVisibility({ eventId }: Made, visibility: Visibility): Promise<void> {
  const { departmentId, title, summary, description, category, venue, version, ...event } =
    await organizer.api.organizer.getEvent.query({ eventId });
  const { startsAt, endsAt, salesOpenAt, salesCloseAt, capacity, approval } = event;
  const words = { departmentId, title, summary, description, category, venue, capacity, approval, visibility };
  const fields = { ...words, startsAt, endsAt, salesOpenAt, salesCloseAt };
  value(await organizer.api.organizer.updateEvent.mutate({ eventId, version, fields }));
}

const upgrade = { headers: { upgrade: "websocket" } };
const absent = { eventId: `evt_${"0".repeat(26)}`, stationId: `stn_${"0".repeat(26)}` };

/** Every way an attendee or visitor can ask about an event and its stations. */
async function tryAll(
  { api, send, call }: Browser,
  { eventId, stationId }: typeof absent,
): Promise<Record<string, string>> {
  const order = { stationId, lines: [{ skuId: `sku_${"0".repeat(26)}`, quantity: 1 }], note: null };
  const calls: [string, "query" | "mutation", object][] = [
    ["attendee.getEvent", "query", { eventId }],
    ["attendee.getPass", "query", { eventId }],
    ["attendee.holdSeat", "mutation", { commandId: commandId(), eventId }],
    ["attendee.releaseHold", "mutation", { commandId: commandId(), eventId }],
    ["attendee.joinWaitlist", "mutation", { commandId: commandId(), eventId }],
    ["attendee.register", "mutation", { commandId: commandId(), eventId }],
    ["attendee.cancelRegistration", "mutation", { commandId: commandId(), eventId }],
    ["attendee.getStation", "query", { stationId }],
    ["attendee.joinQueue", "mutation", { commandId: commandId(), stationId, laneId: "regular" }],
    ["attendee.placeOrder", "mutation", { commandId: commandId(), ...order }],
    ["attendee.getOrder", "query", { stationId, orderId: `ord_${"0".repeat(13)}` }],
  ];
  const told: Record<string, string> = {};
  for (const [path, kind, input] of calls) {
    const { status, body } = await call(path, kind, input);
    const { requestId: _, ...error } = body.error?.data ?? { requestId: "", fields: [] };
    told[path] = `${status} ${JSON.stringify({ ...error, message: body.error?.message })}`;
  }
  for (const path of [`live/events/${eventId}`, `live/stations/${stationId}`, `calendar/events/${eventId}.ics`]) {
    const response = await send(`/api/riverside/${path}`, path.startsWith("live") ? upgrade : {});
    response.webSocket?.accept();
    response.webSocket?.close();
    const text = response.webSocket ? "" : (await response.text()).replace(/"requestId":"[^"]+"/, "");
    told[path.replace(eventId, "").replace(stationId, "")] = `${response.status} ${text}`;
  }
  const listed = await api.attendee.listEvents.query({});
  told.listed = String(listed.some(({ id }) => id === eventId));
  return told;
}

describe("a private event", () => {
  // ASVS 8.2.2
  test("is to everybody else what an absent one is, in every way of asking", async () => {
    const made = await openEvent("private", ["guest@riverside.example", "@friends.example"]);
    const stranger = await arrive("stranger");
    const nearly = await arrive("guest", "riverside.example.friends.example.org");
    for (const browser of [nobody, stranger, nearly]) {
      expect(await tryAll(browser, made)).toEqual(await tryAll(browser, absent));
    }
    expect((await tryAll(nobody, made))["attendee.getEvent"]).toMatch(/^404/);
    expect((await tryAll(stranger, made))["attendee.register"]).toMatch(/^404/);
  });

  test("is there for whom its organizers list, by address or by domain, and its staff", async () => {
    const { eventId, stationId } = await openEvent("private", ["Guest@Riverside.example", "@friends.example"]);
    const phone = await makePhone("riverside");
    await phone.enrol((await organizer.api.devices.makeCode.mutate({ eventId })).code);
    for (const browser of [
      await arrive("guest"),
      await arrive("anybody", "friends.example"),
      await arrive("volunteer"),
      phone.browser,
      organizer,
    ]) {
      expect(await browser.api.attendee.getEvent.query({ eventId })).toMatchObject({ visibility: "private" });
      expect(await browser.api.attendee.getStation.query({ stationId })).toMatchObject({ station: { name: "Bar" } });
      expect((await browser.send(`/api/riverside/calendar/events/${eventId}.ics`)).status).toBe(200);
      const { status, webSocket } = await browser.send(`/api/riverside/live/events/${eventId}`, upgrade);
      expect(status).toBe(101);
      webSocket?.accept();
      webSocket?.close();
    }
    const guest = await arrive("guest");
    value(await guest.api.attendee.register.mutate({ commandId: commandId(), eventId }));
    expect(await guest.api.attendee.getPass.query({ eventId })).toMatchObject({
      registration: { status: "confirmed" },
    });
    expect((await guest.api.attendee.listEvents.query({})).some(({ id }) => id === eventId)).toBe(false);
    expect((await guest.api.attendee.home.query()).passes.some(({ event }) => event.id === eventId)).toBe(true);
  });

  test("stays there for whoever is registered, and for nobody who has left", async () => {
    const made = await openEvent("public");
    const { eventId } = made;
    const [ana, ben] = [await arrive("ana"), await arrive("ben")];
    for (const { api } of [ana, ben]) value(await api.attendee.register.mutate({ commandId: commandId(), eventId }));
    value(await ben.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId }));
    await setVisibility(made, "private");
    const isGone = () => failureOf(ben.api.attendee.getEvent.query({ eventId })).catch(() => "");
    expect(await eventually(isGone, (code) => code === "NOT_FOUND")).toBe("NOT_FOUND");
    expect(await tryAll(ben, made)).toEqual(await tryAll(ben, absent));
    expect(await ana.api.attendee.getPass.query({ eventId })).toMatchObject({ event: { title: "Club night" } });
    value(await ana.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId }));
    await setVisibility(made, "public");
    expect(await ben.api.attendee.getEvent.query({ eventId })).toMatchObject({ visibility: "public" });
  });

  test("ends the sockets of whoever listened when it was open to all", async () => {
    const made = await openEvent("public");
    const listen = async (browser: Browser) => {
      const { webSocket } = await browser.send(`/api/riverside/live/events/${made.eventId}`, upgrade);
      if (!webSocket) throw new Error("nobody listens");
      webSocket.accept();
      return new Promise<number>((resolve) => webSocket.addEventListener("close", ({ code }) => resolve(code)));
    };
    const closed = [listen(nobody), listen(organizer)];
    await Promise.all([nobody, organizer].map((one) => one.api.attendee.getEvent.query({ eventId: made.eventId })));
    await setVisibility(made, "unlisted");
    await setVisibility(made, "private");
    expect(await Promise.all(closed)).toEqual([CLOSE_MOVED, CLOSE_MOVED]);
    const again = (browser: Browser) => browser.send(`/api/riverside/live/events/${made.eventId}`, upgrade);
    expect((await again(nobody)).status).toBe(404);
    const { status, webSocket } = await again(organizer);
    webSocket?.accept();
    webSocket?.close();
    expect(status).toBe(101);
  });

  test("that was written behind the product's back is private within seconds", async () => {
    const { eventId } = await openEvent("public");
    const stranger = await arrive("late");
    const hold = () => stranger.api.attendee.releaseHold.mutate({ commandId: commandId(), eventId });
    value(await hold());
    await (await shardOf("riverside"))
      .prepare("UPDATE events SET visibility = 'private' WHERE id = ?")
      .bind(eventId)
      .run();
    expect(await failureOf(stranger.api.attendee.getEvent.query({ eventId }))).toBe("NOT_FOUND");
    await scheduler.wait(REMEMBERED_MS);
    expect(await failureOf(hold())).toBe("NOT_FOUND");
  });
});

describe("an audience", () => {
  test("is kept in one form, and what is no address is marked", async () => {
    const { eventId } = await openEvent("private");
    const save = (addresses: string[]) => organizer.api.audience.save.mutate({ eventId, addresses });
    expect(await save([" ANA@College.edu", "@Math.College.edu", "ana@college.edu"])).toEqual([
      "@math.college.edu",
      "ana@college.edu",
    ]);
    for (const wrong of ["ana", "@", "@localhost", "ana@", "a b@college.edu", "@college.edu/x"])
      expect(await failureOf(save([wrong])), wrong).toBe("BAD_INPUT");
    expect(await organizer.api.audience.list.query({ eventId })).toHaveLength(2);
    expect(await save([])).toEqual([]);
  });

  // ASVS 8.2.1
  test("is neither read nor set by support, for it is people's addresses", async () => {
    const { eventId } = await openEvent("private", ["secret@college.example"]);
    const admin = await openAdministrator("riverside");
    const staff = openBrowser("platform");
    await staff.signIn("platform-admin@campuspulse.example");
    await staff.addPasskey();
    const { college } = await admin.api.auth.me.query();
    const asked = { commandId: commandId(), collegeId: college?.id ?? "", reason: "A queue stands still", hours: 1 };
    const supportId = (await staff.platform.platform.askSupport.mutate(asked))[0]?.id ?? "";
    await admin.api.support.decide.mutate({ supportId, role: "support-admin" });
    const inside = openBrowser("riverside", new Map(staff.jar));
    expect(await inside.api.organizer.getEvent.query({ eventId })).toMatchObject({ visibility: "private" });
    expect(await failureOf(inside.api.audience.list.query({ eventId }))).toBe("NOT_ALLOWED");
    expect(await failureOf(inside.api.audience.save.mutate({ eventId, addresses: [] }))).toBe("NOT_ALLOWED");
  });
});

/** A socket, and the code it was closed with. */
async function listen(browser: Browser, path: string): Promise<() => number | null> {
  const { webSocket } = await browser.send(`/api/riverside/live/${path}`, upgrade);
  if (!webSocket) throw new Error("nobody listens");
  let code: number | null = null;
  webSocket.addEventListener("close", (event) => {
    code = event.code;
  });
  webSocket.accept();
  return () => code;
}

describe("whoever follows an event", () => {
  test("and one of its stations hears no more of it once it is hidden; its staff does", async () => {
    const made = await openEvent("public");
    const [feed, station, staff] = await Promise.all([
      listen(nobody, `events/${made.eventId}`),
      listen(nobody, `stations/${made.stationId}`),
      listen(organizer, `stations/${made.stationId}`),
    ]);
    await setVisibility(made, "private");
    for (const closed of [feed, station])
      expect(
        await eventually(
          async () => closed(),
          (code) => code !== null,
        ),
      ).toBe(CLOSE_MOVED);
    expect(staff()).toBeNull();
    expect((await nobody.send(`/api/riverside/live/stations/${made.stationId}`, upgrade)).status).toBe(404);
  });

  test("hears no more of it once their registration has ended; whoever is registered does, and wherever all may look", async () => {
    const [hidden, open] = [await openEvent("public"), await openEvent("public")];
    const [mia, noa] = [await arrive("mia"), await arrive("noa")];
    for (const { eventId } of [hidden, open])
      for (const { api } of [mia, noa]) value(await api.attendee.register.mutate({ commandId: commandId(), eventId }));
    await setVisibility(hidden, "private");
    for (const { api } of [mia, noa])
      await eventually(
        () => failureOf(api.attendee.getEvent.query({ eventId: hidden.eventId })).catch(() => "seen"),
        (told) => told === "seen",
      );
    const cancel = ({ api }: Browser, { eventId }: typeof hidden) =>
      api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId }).then(value);
    const [feed, station, others, elsewhere] = await Promise.all([
      listen(mia, `events/${hidden.eventId}`),
      listen(mia, `stations/${hidden.stationId}`),
      listen(noa, `events/${hidden.eventId}`),
      listen(noa, `events/${open.eventId}`),
    ]);
    const mias = await listen(mia, `events/${open.eventId}`);
    await cancel(noa, open);
    await cancel(mia, hidden);
    for (const closed of [feed, station])
      expect(
        await eventually(
          async () => closed(),
          (code) => code !== null,
        ),
      ).toBe(CLOSE_SESSION_ENDED);
    expect([others(), elsewhere(), mias()]).toEqual([null, null, null]);
    for (const path of [`events/${hidden.eventId}`, `stations/${hidden.stationId}`])
      expect((await mia.send(`/api/riverside/live/${path}`, upgrade)).status).toBe(404);
  });

  test("hears no more of it once they gave away their last pass, and another word of that closes nothing they may hear", async () => {
    const made = await openEvent("public");
    const { eventId } = made;
    const [uma, val] = [await arrive("uma"), await arrive("val")];
    const { id: userId } = (await uma.api.auth.me.query()).user ?? { id: "" };
    const { passes } = value(await uma.api.attendee.register.mutate({ commandId: commandId(), eventId }));
    await setVisibility(made, "private");
    const offered = { eventId, passId: passes[0]?.id ?? "", email: "val@riverside.example" };
    value(await uma.api.transfers.offer.mutate({ commandId: commandId(), ...offered }));
    const first = await listen(uma, `events/${eventId}`);
    const mailbox = await exports.default.fetch(`${ORIGIN}/dev/mailbox.json?to=${offered.email}`);
    const links = (await mailbox.json<{ link: string | null }[]>()).map(({ link }) => link);
    const token = links.find((link) => link?.includes("/offer#"))?.split("#token=")[1] ?? "";
    value(await val.api.transfers.accept.mutate({ token, answers: {} }));
    expect(
      await eventually(
        async () => first(),
        (code) => code !== null,
      ),
    ).toBe(CLOSE_SESSION_ENDED);

    const { college } = await organizer.api.auth.me.query();
    const collegeId = college?.id as CollegeId;
    const again = (who: string) =>
      recheckFollowers(openSystem(env, Date.now()), {
        ...{ type: "registrations-ended", collegeId, eventId },
        ...{ userIds: [who as UserId], at: Date.now() },
      });
    const { id: staffId } = (await organizer.api.auth.me.query()).user ?? { id: "" };
    const staff = await listen(organizer, `events/${eventId}`);
    await organizer.api.audience.save.mutate({ eventId, addresses: ["uma@riverside.example"] });
    await eventually(
      async () => staff(),
      (code) => code === CLOSE_MOVED,
    );
    const [listed, helper] = [await listen(uma, `events/${eventId}`), await listen(organizer, `events/${eventId}`)];
    await again(userId);
    await again(staffId);
    await scheduler.wait(300);
    expect([listed(), helper()]).toEqual([null, null]);
  });

  test("and helps at one of its stations hears on when they give their place up", async () => {
    const made = await openEvent("public");
    const { eventId, stationId } = made;
    const yan = await arrive("yan");
    value(await yan.api.attendee.register.mutate({ commandId: commandId(), eventId }));
    const forGood = { startsAt: null, endsAt: null };
    await organizer.api.people.giveRole.mutate({
      ...{
        commandId: commandId(),
        email: "yan@riverside.example",
        role: "volunteer",
        place: { stationId },
        ...forGood,
      },
    });
    await setVisibility(made, "private");
    const heard = await listen(yan, `stations/${stationId}`);
    value(await yan.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId }));
    const shard = await shardOf("riverside");
    const row = shard.prepare("SELECT status FROM registrations WHERE event_id = ?").bind(eventId);
    await eventually(
      () => row.first("status"),
      (status) => status === "cancelled",
    );
    const { college, user } = await yan.api.auth.me.query();
    const ended = { eventId, collegeId: college?.id as CollegeId, userIds: [user?.id as UserId], at: Date.now() };
    await recheckFollowers(openSystem(env, Date.now()), { type: "registrations-ended", ...ended });
    await scheduler.wait(300);
    expect(heard()).toBe(null);
  });

  test("hears of it by a place the read model does not know of yet", async () => {
    const made = await openEvent("public");
    const [wes, xan] = [await arrive("wes"), await arrive("xan")];
    for (const { api } of [wes, xan])
      value(await api.attendee.register.mutate({ commandId: commandId(), eventId: made.eventId }));
    value(await xan.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId: made.eventId }));
    await setVisibility(made, "private");
    const shard = await shardOf("riverside");
    const rows = shard.prepare("SELECT status FROM registrations WHERE event_id = ?").bind(made.eventId);
    await eventually(
      async () => (await rows.all<{ status: string }>()).results.map(({ status }) => status).sort(),
      (written) => written.join() === "cancelled,confirmed",
    );
    await shard.prepare("DELETE FROM registrations WHERE event_id = ?").bind(made.eventId).run();
    await listen(wes, `events/${made.eventId}`);
    expect(await failureOf(xan.api.attendee.getEvent.query({ eventId: made.eventId }))).toBe("NOT_FOUND");
  });

  test("hears no more of it once they are off its list, also where whoever saved that died", async () => {
    const { eventId } = await openEvent("private", ["listed@riverside.example"]);
    const listed = await arrive("listed");
    const first = await listen(listed, `events/${eventId}`);
    await organizer.api.audience.save.mutate({ eventId, addresses: ["other@riverside.example"] });
    expect(
      await eventually(
        async () => first(),
        (code) => code !== null,
      ),
    ).toBe(CLOSE_MOVED);
    const other = await arrive("other");
    const second = await listen(other, `events/${eventId}`);
    const system = openSystem(env, Date.now());
    const { college } = await organizer.api.auth.me.query();
    const scope = await systemScope(system.platform, college?.id as CollegeId);
    if (!scope) throw new Error("no college");
    await setAudienceRows(openTenant(system, scope).db, eventId, []);
    await sweepConfigurations(system);
    expect(
      await eventually(
        async () => second(),
        (code) => code !== null,
      ),
    ).toBe(CLOSE_MOVED);
  });
});

test("an unlisted event is open to whoever has its link, and to nobody who looks", async () => {
  const { eventId } = await openEvent("unlisted");
  expect(await nobody.api.attendee.getEvent.query({ eventId })).toMatchObject({ visibility: "unlisted" });
  const found = await nobody.api.attendee.listEvents.query({ q: "club night" });
  const listed = await nobody.api.attendee.listEvents.query({});
  expect([...found, ...listed].some(({ id }) => id === eventId)).toBe(false);
  expect((await organizer.api.organizer.listEvents.query({ limit: 200 })).events.some(({ id }) => id === eventId)).toBe(
    true,
  );
});
