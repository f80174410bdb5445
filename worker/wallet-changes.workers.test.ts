import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { EventId, PassId } from "#shared/ids";
import { openSystem } from "./context.ts";
import { sweepWallets } from "./jobs/sweep-wallets.ts";
import { type Browser, commandId, eventually, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { sayOf } from "./test-pkpass.ts";

vi.setConfig({ testTimeout: 60_000 });

/** Bound by vitest.config.ts; Apple's where there is OpenSSL to make its certificates. */
const bound = env as unknown as { TEST_WALLETS: string; APPLE_WALLET_PASS_TYPE: string; APPLE_WALLET_KEY?: string };
const TYPE = bound.APPLE_WALLET_PASS_TYPE;
const HTTPS = ORIGIN.replace("http:", "https:");
const HOUR = 3_600_000;
let organizer: Browser;
let guests = 0;
let phones = 0;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  organizer = openBrowser("riverside");
  await organizer.signIn("organizer@riverside.example");
}, 60_000);

const service = (path: string, body?: string) =>
  fetch(`${bound.TEST_WALLETS}/test/${path}`, body === undefined ? {} : { method: "POST", body });
const fault = (path: string, status: number, reason = "") =>
  service("faults", JSON.stringify({ path, status, reason, times: 1 }));
const sweep = (after = 0) => sweepWallets(openSystem(env, Date.now() + after));

type Row = { due_at: number | null; attempts: number; outcome: string | null };
async function rowsOf(passId: PassId): Promise<Row[]> {
  const of = async (shard: D1Database) =>
    (
      await shard
        .prepare("SELECT due_at, attempts, outcome FROM wallet_devices WHERE pass_id = ?")
        .bind(passId)
        .all<Row>()
    ).results;
  return [...(await of(env.DB_1)), ...(await of(env.DB_2))];
}
const outcome = (passId: PassId, wanted: string) =>
  eventually(
    () => rowsOf(passId),
    ([row]) => row?.outcome === wanted && (row.due_at === null || row.due_at > Date.now() + 30_000) && row.attempts > 0,
  );

async function openEvent(title: string) {
  const now = Date.now();
  const fields = {
    ...{ departmentId: null, title, summary: "", description: "", category: "Music", venue: "Hall", capacity: 20 },
    ...{ startsAt: now + HOUR, endsAt: now + 2 * HOUR, salesOpenAt: now - 1_000, salesCloseAt: now + HOUR / 2 },
    approval: false,
  };
  const { organizer: api } = organizer.api;
  const { id: eventId } = await api.createEvent.mutate({ commandId: commandId(), fields });
  const { version } = await api.getEvent.query({ eventId });
  value(await api.setStatus.mutate({ eventId, version, status: "published" }));
  const change = async (some: Partial<typeof fields>) => {
    const { version: newest } = await api.getEvent.query({ eventId });
    value(await api.updateEvent.mutate({ eventId, version: newest, fields: { ...fields, ...some } }));
  };
  return { eventId, change };
}

async function registered(eventId: EventId): Promise<{ guest: Browser; passId: PassId; code: string }> {
  const guest = openBrowser("riverside");
  await guest.signIn(`wallet-changes-${++guests}@riverside.example`);
  const made = await guest.api.attendee.register.mutate({ commandId: commandId(), eventId });
  const [pass] = value(made).passes;
  if (!pass) throw new Error("no pass");
  // Its phone registers, and Google is asked, once the rows know of it.
  await eventually(
    () => guest.api.attendee.getPass.query({ eventId }),
    (page) => page.registration.passes.length > 0,
  );
  return { guest, passId: pass.id, code: pass.code };
}

describe.skipIf(!bound.APPLE_WALLET_KEY)("Phones with Apple's wallet", () => {
  async function keep(guest: Browser, eventId: EventId, passId: PassId): Promise<string> {
    const pushToken = (++phones).toString(16).padStart(64, "a");
    const cookie = Array.from(guest.jar, ([name, token]) => `${name}=${token}`).join("; ");
    const file = `${HTTPS}/api/riverside/wallet/apple/${eventId}/${passId}.pkpass`;
    const { authenticationToken } = await sayOf(
      await exports.default.fetch(new Request(file, { headers: { cookie } })),
    );
    const path = `devices/phone-${phones}-0123/registrations/${TYPE}/${passId}`;
    const register = () =>
      exports.default.fetch(
        new Request(`${HTTPS}/api/riverside/wallet/v1/${path}`, {
          method: "POST",
          headers: { authorization: `ApplePass ${authenticationToken}`, "content-type": "application/json" },
          body: JSON.stringify({ pushToken }),
        }),
      );
    await eventually(register, ({ status }) => status === 201 || status === 200);
    return pushToken;
  }
  const pushesTo = async (token: string): Promise<{ headers: Record<string, string>; body: string }[]> =>
    (await service(`pushes?token=${token}`)).json();

  async function onPhone(title: string) {
    const event = await openEvent(title);
    const { guest, passId } = await registered(event.eventId);
    return { ...event, guest, passId, token: await keep(guest, event.eventId, passId) };
  }

  test("are told once of an event that changed, in Apple's form, and of nothing else", async () => {
    const { change, passId, token } = await onPhone("Told of a place");
    await sweep();
    expect(await pushesTo(token)).toEqual([]);
    await change({ summary: "No wallet shows this" });
    expect(await rowsOf(passId)).toMatchObject([{ due_at: null }]);
    await change({ venue: "The other hall" });
    expect(await rowsOf(passId)).toMatchObject([{ due_at: 0, attempts: 0 }]);
    await sweep();
    expect(await outcome(passId, "sent")).toMatchObject([{ due_at: null, attempts: 1 }]);
    const pushes = await pushesTo(token);
    expect(pushes).toMatchObject([{ body: "{}", headers: { "apns-topic": TYPE, "apns-push-type": "background" } }]);
    const expires = Number(pushes[0]?.headers["apns-expiration"]) * 1_000;
    expect(expires).toBeGreaterThan(Date.now() + 24 * HOUR);
    await Promise.all([sweep(), sweep()]);
    await new Promise((done) => setTimeout(done, 1_500)); // longer than the bus waits
    expect(await pushesTo(token)).toHaveLength(1);
  });

  test("are told of a cancelled event, and of a pass that was given back", async () => {
    const cancelled = await onPhone("Told of an end");
    const { organizer: api } = organizer.api;
    const { version } = await api.getEvent.query({ eventId: cancelled.eventId });
    value(await organizer.api.lifecycle.cancel.mutate({ eventId: cancelled.eventId, version, reason: "A storm" }));
    const back = await onPhone("Told of a pass");
    value(await back.guest.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId: back.eventId }));
    await eventually(
      () => rowsOf(back.passId),
      ([row]) => row?.due_at === 0,
    );
    await sweep();
    for (const { passId, token } of [cancelled, back]) {
      await outcome(passId, "sent");
      expect(await pushesTo(token)).toHaveLength(1);
    }
  });

  test("are told of a badge that took the place of their pass", async () => {
    const { eventId, passId, token } = await onPhone("Told of a badge");
    const { entry, scanner, organizer: api } = organizer.api;
    await api.addGate.mutate({ eventId, name: "North gate" });
    const event = await api.getEvent.query({ eventId });
    value(await api.setStatus.mutate({ eventId, version: event.version, status: "live" }));
    const letIn = { commandId: commandId(), eventId, gateId: event.gates[0]?.id ?? "", reason: "Came early" };
    const target = { by: "pass" as const, passId, isShown: true };
    value(await scanner.admitAnyway.mutate({ ...letIn, target }));
    const { version, lists } = await entry.get.query({ eventId });
    const badges = { commandId: commandId(), eventId, version, lists, annulMinutes: 15, badges: "card" as const };
    value(await entry.save.mutate(badges));
    for (const again of [false, true])
      value(await scanner.badge.mutate({ commandId: commandId(), eventId, passId, again }));
    await eventually(
      () => rowsOf(passId),
      ([row]) => row?.due_at === 0,
    );
    await sweep();
    await outcome(passId, "sent");
    expect(await pushesTo(token)).toHaveLength(1);
  });

  test("are told again after Apple had too much to do, later and later", async () => {
    const { change, passId, token } = await onPhone("Told in the end");
    await fault(`/3/device/${token}`, 429, "TooManyRequests");
    await change({ title: "Told at last" });
    await sweep();
    const [failed] = await outcome(passId, "failed");
    expect(failed?.attempts).toBe(1);
    await sweep();
    expect(await pushesTo(token)).toEqual([]);
    // The bus reads the clock itself: the wait is over when the row says so.
    for (const shard of [env.DB_1, env.DB_2])
      await shard.prepare("UPDATE wallet_devices SET due_at = 1 WHERE pass_id = ?").bind(passId).run();
    await sweep();
    expect(await outcome(passId, "sent")).toMatchObject([{ due_at: null, attempts: 2 }]);
    expect(await pushesTo(token)).toHaveLength(1);
  });

  test("are forgotten when Apple says that they are gone, and given up when it never answers or does not want to hear", async () => {
    const { change, passId, token } = await onPhone("Told in vain");
    await fault(`/3/device/${token}`, 400, "PayloadTooLarge");
    await change({ title: "Refused" });
    await sweep();
    expect(await outcome(passId, "refused")).toMatchObject([{ due_at: null }]);
    await fault(`/3/device/${token}`, 503, "ServiceUnavailable");
    await change({ title: "Never answered" });
    for (const shard of [env.DB_1, env.DB_2])
      await shard.prepare("UPDATE wallet_devices SET attempts = 15 WHERE pass_id = ?").bind(passId).run();
    await sweep();
    expect(await outcome(passId, "expired")).toMatchObject([{ due_at: null, attempts: 16 }]);
    await fault(`/3/device/${token}`, 410, "Unregistered");
    await change({ title: "Gone" });
    await sweep();
    await eventually(
      () => rowsOf(passId),
      (rows) => rows.length === 0,
    );
    expect(await pushesTo(token)).toEqual([]);
  });
});

describe("Google's wallet", () => {
  type Patched = { kind: string; thing: { id: string; state?: string; barcode?: { value: string }; venue?: unknown } };
  const patchedOf = async (...ids: string[]): Promise<Patched[]> =>
    (await (await service("patched")).json<Patched[]>()).filter(({ thing }) => ids.includes(thing.id));

  async function link(guest: Browser, eventId: EventId, passId: PassId): Promise<string> {
    const response = await guest.send(`/api/riverside/wallet/google/${eventId}/${passId}`);
    return response.headers.get("location")?.split("/save/")[1] ?? "";
  }

  async function saved(title: string) {
    const event = await openEvent(title);
    const { guest, passId, code } = await registered(event.eventId);
    const [ticket] = await (await service("saved", await link(guest, event.eventId, passId))).json<
      { id: string; classId: string }[]
    >();
    if (!ticket) throw new Error("nothing was saved");
    return { ...event, guest, passId, code, ticket };
  }

  test("is told what an event and its tickets say now", async () => {
    const { change, passId, code, ticket } = await saved("Kept by Google");
    await change({ venue: "The far hall" });
    await sweep();
    await outcome(passId, "sent");
    const patched = await patchedOf(ticket.id, ticket.classId);
    expect(patched.map(({ kind }) => kind)).toEqual(["eventTicketClass", "eventTicketObject"]);
    expect(JSON.stringify(patched[0]?.thing.venue)).toContain("The far hall");
    expect(patched[1]?.thing).toMatchObject({ state: "ACTIVE", barcode: { value: code } });
  });

  test("puts away what opens nothing any more", async () => {
    const { eventId, guest, passId, ticket } = await saved("Given back by Google");
    value(await guest.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId }));
    // It may be that its row is first written now, as one that was given back.
    await eventually(
      async () => {
        await sweep();
        return patchedOf(ticket.id);
      },
      (patched) => patched.at(-1)?.thing.state === "EXPIRED",
    );
    expect((await patchedOf(ticket.id)).at(-1)?.thing.state).toBe("EXPIRED");
    await outcome(passId, "sent");
  });

  test("is told again what it could not be told, and of what nobody saved nothing comes", async () => {
    const { eventId, change } = await openEvent("Not saved");
    const { guest, passId } = await registered(eventId);
    const jwt = await link(guest, eventId, passId);
    await change({ title: "Saved too late" });
    await sweep();
    expect(await outcome(passId, "failed")).toMatchObject([{ attempts: 1 }]);
    const [ticket] = await (await service("saved", jwt)).json<{ id: string; classId: string }[]>();
    // Whoever saves it once more has it as it is now, too.
    await link(guest, eventId, passId);
    await sweep();
    await outcome(passId, "sent");
    const [first] = await patchedOf(ticket?.classId ?? "");
    expect(JSON.stringify(first)).toContain("Saved too late");
  });
});
