import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { SHARDS } from "#db/shards";
import { editedFields } from "#shared/changed-fields";
import { SESSION_COOKIE } from "./auth/session.ts";
import { openSystem } from "./context.ts";
import { sweepConfigurations } from "./jobs/sweep-configurations.ts";
import type { SeedReport } from "./seed.ts";
import { type Browser, commandId, failureOf, ORIGIN, openBrowser } from "./test-browser.ts";
import { makePhone } from "./test-phone.ts";

vi.setConfig({ testTimeout: 60_000 });

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let lead: Browser;
let eventId: string;
let otherEventId: string;
let stationId: string;
let hillcrestEventId: string;

beforeAll(async () => {
  const seeded: SeedReport = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  const idOf = (title: string) => seeded.events.find((one) => one.title === title)?.id ?? "";
  eventId = idOf("Open Day");
  otherEventId = seeded.events.find(({ college, id }) => college === "riverside" && id !== eventId)?.id ?? "";
  stationId = seeded.events.find(({ id }) => id === eventId)?.stations.find(({ kind }) => kind === "service")?.id ?? "";
  hillcrestEventId = idOf("Welcome Week fair");
  lead = openBrowser("riverside");
  await lead.signIn("volunteer-lead@riverside.example");
}, 60_000);
afterEach(() => {
  vi.useRealTimers();
});

const codeFor = async (id = eventId) => (await lead.api.devices.makeCode.mutate({ eventId: id })).code;

/** Another instant, at which nothing is remembered of before. */
const later = (ms: number) => vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });

describe("a scanner", () => {
  test("is a phone with a code: it scans at that event, and may do nothing else", async () => {
    const phone = await makePhone();
    const enrolled = await phone.enrol(await codeFor(), "Main gate 2");
    expect(enrolled.eventId).toBe(eventId);
    const { api } = phone.browser;
    expect(await api.auth.me.query()).toMatchObject({
      user: { name: "Main gate 2" },
      roles: ["scanner"],
      capabilities: ["help", "scan"],
    });
    expect((await api.scanner.setup.query({ eventId })).event.id).toBe(eventId);
    const [listed, ...others] = await api.scanner.listEvents.query();
    expect([listed?.id, listed?.gates.length, listed?.stations, others]).toEqual([eventId, expect.any(Number), [], []]);
    expect(listed?.gates).not.toEqual([]);
    const denied = [
      () => api.scanner.setup.query({ eventId: otherEventId }),
      () => api.attendee.home.query(),
      () => api.attendee.register.mutate({ commandId: commandId(), eventId }),
      () => api.station.board.query({ stationId }),
      () => api.station.callNext.mutate({ commandId: commandId(), stationId }),
      () => api.devices.list.query({ eventId }),
      () => api.devices.makeCode.mutate({ eventId }),
      () => api.people.list.query({}),
      () => api.organizer.wall.query({ eventId }),
    ];
    for (const call of denied) expect(await failureOf(call())).toBe("NOT_ALLOWED");
    const elsewhere = openBrowser("hillcrest", new Map(phone.browser.jar));
    expect((await elsewhere.api.auth.me.query()).user).toBe(null);
  });

  test("is listed apart from people", async () => {
    const phone = await makePhone();
    const { deviceId } = await phone.enrol(await codeFor(), "Listed phone");
    const listed = await lead.api.devices.list.query({ eventId });
    expect(listed.find(({ id }) => id === deviceId)).toMatchObject({ name: "Listed phone" });
    const admin = openBrowser("riverside");
    await admin.signIn("college-admin@riverside.example");
    expect(JSON.stringify(await admin.api.people.list.query({ q: "Listed" }))).not.toContain("Listed phone");
    expect(JSON.stringify(await lead.api.people.listTeam.query({ eventId }))).not.toContain("Listed phone");
    expect(JSON.stringify(await lead.api.devices.list.query({ eventId: otherEventId }))).not.toContain("Listed phone");
  });

  test("is one phone, of fifty that have the same code", async () => {
    const code = await codeFor();
    const phones = await Promise.all(Array.from({ length: 50 }, () => makePhone()));
    const enrolled = await Promise.allSettled(phones.map((phone) => phone.enrol(code)));
    expect(enrolled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const before = await lead.api.devices.list.query({ eventId });
    expect(before.filter(({ name }) => name === "Gate phone")).toHaveLength(1);
  });

  test("needs a code that is ten minutes old at most, and of its college", async () => {
    const code = await codeFor();
    const phone = await makePhone("hillcrest");
    expect(await failureOf(phone.enrol(code))).toBe("LINK_SPENT");
    expect(await failureOf((await makePhone()).enrol("22222222"))).toBe("LINK_SPENT");
    later(10 * MINUTE_MS);
    expect(await failureOf((await makePhone()).enrol(code))).toBe("LINK_SPENT");
  });

  test("has the key it enrols", async () => {
    const [one, other] = [await makePhone(), await makePhone()];
    const code = await codeFor();
    const enrol = { code, name: "Thief", publicKey: "A".repeat(87), signature: "A".repeat(86) };
    expect(await failureOf(one.browser.api.devices.enrol.mutate(enrol))).toBe("DEVICE_REFUSED");
    const { deviceId } = await one.enrol(code);
    const stolen = await other.proof(deviceId);
    expect(await failureOf(other.browser.api.devices.prove.mutate(stolen))).toBe("DEVICE_REFUSED");
  });

  test("signs itself in by its key, with each proof once", async () => {
    const phone = await makePhone();
    const { deviceId } = await phone.enrol(await codeFor());
    phone.browser.jar.delete(SESSION_COOKIE);
    const { api } = phone.browser;
    const proof = await phone.proof(deviceId);
    expect(await api.devices.prove.mutate(proof)).toEqual({ deviceId, eventId });
    expect((await api.auth.me.query()).roles).toEqual(["scanner"]);
    const thief = openBrowser("riverside");
    expect(await failureOf(thief.api.devices.prove.mutate(proof))).toBe("DEVICE_REFUSED");
    const older = await phone.proof(deviceId, proof.at - 1);
    expect(await failureOf(thief.api.devices.prove.mutate(older))).toBe("DEVICE_REFUSED");
    const shifted = { ...(await phone.proof(deviceId, Date.now() + 10)), at: Date.now() + 11 };
    expect(await failureOf(thief.api.devices.prove.mutate(shifted))).toBe("DEVICE_REFUSED");
    const elsewhere = openBrowser("hillcrest");
    expect(await failureOf(elsewhere.api.devices.prove.mutate(await phone.proof(deviceId)))).toBe("DEVICE_REFUSED");
    const wrongClock = api.devices.prove.mutate(await phone.proof(deviceId, Date.now() + HOUR_MS));
    await expect(wrongClock).rejects.toThrow("The clock of this phone is wrong");
  });

  // ASVS 7.4.1
  test("that is removed scans no more, and learns that it shall forget", async () => {
    const phone = await makePhone();
    const { deviceId } = await phone.enrol(await codeFor());
    await phone.browser.api.scanner.setup.query({ eventId });
    const left = await lead.api.devices.revoke.mutate({ deviceId });
    expect(left.map(({ id }) => id)).not.toContain(deviceId);
    later(5_000);
    expect(await failureOf(phone.browser.api.scanner.setup.query({ eventId }))).toBe("NOT_SIGNED_IN");
    const proof = await phone.proof(deviceId);
    expect(await failureOf(phone.browser.api.devices.prove.mutate(proof))).toBe("DEVICE_REVOKED");
    const { entries } = await fullAudit();
    expect(entries.some(({ action, input }) => action === "devices.revoke" && input.includes(deviceId))).toBe(true);
  });

  test("scans until six hours after the event, and not a minute longer", async () => {
    const phone = await makePhone();
    const { deviceId } = await phone.enrol(await codeFor());
    const { endsAt } = await lead.api.attendee.getEvent.query({ eventId });
    const isOver = Math.max(endsAt, Date.now()) + 6 * HOUR_MS - Date.now();
    later(isOver + MINUTE_MS);
    expect(await failureOf(phone.browser.api.devices.prove.mutate(await phone.proof(deviceId)))).toBe("DEVICE_ENDED");
    expect(await failureOf(phone.browser.api.scanner.setup.query({ eventId }))).toMatch(/NOT_(ALLOWED|SIGNED_IN)/);
  });

  test("is issued and removed by who assigns volunteers there", async () => {
    expect(await failureOf(lead.api.devices.makeCode.mutate({ eventId: hillcrestEventId }))).toBe("NOT_FOUND");
    const { deviceId } = await (await makePhone()).enrol(await codeFor());
    const volunteer = openBrowser("riverside");
    await volunteer.signIn("volunteer@riverside.example");
    expect(await failureOf(volunteer.api.devices.revoke.mutate({ deviceId }))).toBe("NOT_ALLOWED");
    const hillcrest = openBrowser("hillcrest");
    await hillcrest.signIn("volunteer-lead@hillcrest.example");
    expect(await failureOf(hillcrest.api.devices.revoke.mutate({ deviceId }))).toBe("NOT_FOUND");
  });

  test("learns its event's end from the sweep when whoever moved it got no further", async () => {
    const { deviceId } = await (await makePhone()).enrol(await codeFor());
    const until = async () =>
      (await lead.api.devices.list.query({ eventId })).find(({ id }) => id === deviceId)?.endsAt;
    const right = await until();
    await env.DB.prepare("UPDATE devices SET ends_at = 1 WHERE id = ?").bind(deviceId).run();
    for (const shard of SHARDS) {
      await env[shard].prepare("UPDATE events SET configured_version = 0 WHERE id = ?").bind(eventId).run();
    }
    await sweepConfigurations(openSystem(env, Date.now()));
    expect(await until()).toBe(right);
  });

  // Last, for it moves the event.
  test("goes on as long as its event does, when that is prolonged or cut short", async () => {
    const [phone, late, removed] = [await makePhone(), await makePhone(), await makePhone()];
    const { deviceId } = await phone.enrol(await codeFor());
    const gone = await removed.enrol(await codeFor());
    await lead.api.devices.revoke.mutate({ deviceId: gone.deviceId });
    const unspent = await codeFor();
    const before = (await lead.api.attendee.getEvent.query({ eventId })).endsAt;
    const endsAt = Math.max(before, Date.now()) + 20 * HOUR_MS;
    await moveEnd(endsAt);
    const enrolled = await late.enrol(unspent);
    const listed = await lead.api.devices.list.query({ eventId });
    const until = (id: string) => listed.find((one) => one.id === id)?.endsAt;
    expect([until(deviceId), until(enrolled.deviceId)]).toEqual([endsAt + 6 * HOUR_MS, endsAt + 6 * HOUR_MS]);
    expect(listed.map(({ id }) => id)).not.toContain(gone.deviceId);

    later(endsAt + 5 * HOUR_MS - Date.now());
    for (const [one, id] of [[phone, deviceId] as const, [late, enrolled.deviceId] as const]) {
      await one.browser.api.devices.prove.mutate(await one.proof(id));
      expect((await one.browser.api.scanner.setup.query({ eventId })).event.id).toBe(eventId);
    }
    const proof = await removed.proof(gone.deviceId);
    expect(await failureOf(removed.browser.api.devices.prove.mutate(proof))).toBe("DEVICE_REVOKED");
    expect(await failureOf(removed.browser.api.scanner.setup.query({ eventId }))).toBe("NOT_SIGNED_IN");

    vi.useRealTimers();
    await moveEnd(before);
    later(endsAt + 5 * HOUR_MS - Date.now() + MINUTE_MS);
    const over = await phone.proof(deviceId);
    expect(await failureOf(phone.browser.api.devices.prove.mutate(over))).toBe("DEVICE_ENDED");
    expect(await failureOf(phone.browser.api.scanner.setup.query({ eventId }))).toBe("NOT_ALLOWED");
  });
});

async function moveEnd(endsAt: number): Promise<void> {
  const organizer = openBrowser("riverside");
  await organizer.signIn("organizer@riverside.example");
  const setup = await organizer.api.organizer.getEvent.query({ eventId });
  const fields = { ...editedFields(setup), endsAt };
  const moved = await organizer.api.organizer.updateEvent.mutate({ eventId, version: setup.version, fields });
  expect(moved.ok).toBe(true);
}

async function fullAudit() {
  const admin = openBrowser("riverside");
  await admin.signIn("college-admin@riverside.example");
  return admin.api.audit.list.query({ limit: 50 });
}
