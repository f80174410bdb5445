import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { API_SCOPES, type ApiScope } from "#shared/api-scopes";
import type { EventId } from "#shared/ids";
import { openSystem } from "./context.ts";
import { sweepIdempotencyKeys } from "./jobs/sweep-idempotency-keys.ts";
import { describeApi } from "./rest/describe-api.ts";
import { OPERATIONS } from "./rest/operations.ts";
import type { SeedReport } from "./seed.ts";
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
import { inShards } from "./test-databases.ts";

const DAY_MS = 86_400_000;
/** What another isolate may remember of somebody's roles. */
const GRANTS_REMEMBERED_MS = 4_100;

let admin: Browser;
let seeded: SeedReport;
let eventId: EventId;
let all: string;

beforeAll(async () => {
  seeded = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  admin = await openAdministrator("riverside");
  eventId = seeded.events.find(({ title }) => title === "Open Day")?.id as EventId;
  all = await makeKey([...API_SCOPES]);
}, 60_000);

async function makeKey(scopes: ApiScope[], by = admin, days = 1): Promise<string> {
  return value(await by.api.apiKeys.add.mutate({ name: "Timetable", scopes, days })).token;
}

type Answer = { status: number; type: string | null; body: Record<string, never> & { code?: string } };

async function ask(
  path: string,
  key: string | null,
  {
    method = "GET",
    college = "riverside",
    body,
    headers = {},
  }: {
    method?: string;
    college?: string;
    body?: unknown;
    headers?: Record<string, string>;
  } = {},
): Promise<Answer> {
  const response = await exports.default.fetch(
    new Request(`${ORIGIN}/api/${college}/v1${path}`, {
      method,
      headers: {
        ...(key ? { authorization: `Bearer ${key}` } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
    }),
  );
  return { status: response.status, type: response.headers.get("content-type"), body: await response.json() };
}

const post = (path: string, body: unknown, id: string, key = all) =>
  ask(path, key, { method: "POST", body, headers: { "idempotency-key": id } });

describe("a key of the API", () => {
  test("is shown once, stored as a hash, and used by its own account", async () => {
    const token = await makeKey(["events:read"]);
    expect(token).toMatch(/^cpk_[\w-]{43}$/);
    expect((await ask("/events", token)).status).toBe(200);
    const listed = await admin.api.apiKeys.list.query();
    expect(JSON.stringify(listed)).not.toContain(token.slice(4, 40));
    const { results } = await env.DB.prepare("SELECT * FROM api_keys").all();
    expect(JSON.stringify(results)).not.toContain(token.slice(4, 40));
    const used = () => admin.api.apiKeys.list.query();
    const [key] = await eventually(used, ([one]) => one?.lastUsedAt !== null);
    expect(key).toMatchObject({ name: "Timetable", hint: token.slice(-4), scopes: ["events:read"], revokedAt: null });
    // It is one of the college's members, and none of its people.
    const { people } = await admin.api.people.list.query({ q: "Timetable" });
    expect(people).toEqual([]);
  });

  test("is refused where it is none, over, revoked, or not made for this: each with a code of its own", async () => {
    const token = await makeKey(["events:read"]);
    const [made] = await admin.api.apiKeys.list.query();
    const said = async (key: string | null, path = "/events", college = "riverside") => {
      const { status, type, body } = await ask(path, key, { college });
      expect(type).toBe("application/problem+json");
      return [status, body.code];
    };
    expect(await said(null)).toEqual([401, "NOT_SIGNED_IN"]);
    expect(await said("nonsense")).toEqual([401, "KEY_UNKNOWN"]);
    expect(await said(`${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`)).toEqual([401, "KEY_UNKNOWN"]);
    expect(await said(token, "/events", "hillcrest")).toEqual([401, "KEY_UNKNOWN"]);
    expect(await said(token, "/events", "nowhere")).toEqual([404, "NOT_FOUND"]);
    expect(await said(token, `/events/${eventId}/registrations`)).toEqual([403, "KEY_SCOPE"]);
    await env.DB.prepare("UPDATE api_keys SET expires_at = ? WHERE id = ?").bind(Date.now(), made?.id).run();
    expect(await said(token)).toEqual([401, "KEY_EXPIRED"]);
    await admin.api.apiKeys.revoke.mutate({ keyId: made?.id ?? "" });
    expect(await said(token)).toEqual([401, "KEY_REVOKED"]);
  });

  test("is worth nothing beside a session, and a session nothing beside it", async () => {
    const cookie = `${[...admin.jar].map(([name, held]) => `${name}=${held}`).join("; ")}`;
    expect((await ask("/events", null, { headers: { cookie } })).body.code).toBe("NOT_SIGNED_IN");
    const { status, body } = await openBrowser("riverside").call("organizer.listEvents", "query", {});
    expect([status, body.error?.data.appCode]).toEqual([401, "NOT_SIGNED_IN"]);
    const withKey = await exports.default.fetch(`${ORIGIN}/api/riverside/trpc/organizer.listEvents?input=%7B%7D`, {
      headers: { authorization: `Bearer ${all}` },
    });
    expect(withKey.status).toBe(401);
  });

  test("may do what its maker may now, and ends with their role", async () => {
    const { people } = admin.api;
    const email = "second-admin@riverside.example";
    const second = openBrowser("riverside");
    await second.signIn(email);
    await second.addPasskey();
    const forGood = { commandId: commandId(), email, role: "college-admin", place: "college" } as const;
    const given = await people.giveRole.mutate({ ...forGood, startsAt: null, endsAt: null });
    if (given.kind !== "given") throw new Error("nobody was given a role");
    await scheduler.wait(GRANTS_REMEMBERED_MS);
    const token = await makeKey([...API_SCOPES], second);
    expect((await ask(`/events/${eventId}/registrations`, token)).status).toBe(200);
    await people.takeRole.mutate({ grantId: given.grant.id });
    await scheduler.wait(GRANTS_REMEMBERED_MS);
    const refused = await ask(`/events/${eventId}/registrations`, token);
    expect([refused.status, refused.body.code]).toEqual([403, "NOT_ALLOWED"]);
  });

  test("waits when it is in too much of a hurry", async () => {
    const token = await makeKey(["events:read"]);
    const before = env.PERSON_REQUESTS_PER_MINUTE;
    Reflect.set(env, "PERSON_REQUESTS_PER_MINUTE", "3");
    try {
      const answers: unknown[] = [];
      for (let times = 0; times < 8; times++) answers.push((await ask("/events/evt_nonsense", token)).body.code);
      expect(answers.slice(0, 3)).toEqual(["BAD_INPUT", "BAD_INPUT", "BAD_INPUT"]);
      expect(answers).toContain("TOO_MANY_REQUESTS");
    } finally {
      Reflect.set(env, "PERSON_REQUESTS_PER_MINUTE", before);
    }
  });

  test("is made by an administrator who has just proved a second factor, for a year at most", async () => {
    const organizer = openBrowser("riverside");
    await organizer.signIn("organizer@riverside.example");
    const input = { name: "No", scopes: ["events:read" as const], days: 1 };
    expect(await failureOf(organizer.api.apiKeys.add.mutate(input))).toBe("NOT_ALLOWED");
    const tired = openBrowser("riverside");
    await tired.signIn("college-admin@riverside.example");
    expect(await failureOf(tired.api.apiKeys.add.mutate(input))).toBe("STEP_UP_NEEDED");
    expect(await failureOf(admin.api.apiKeys.add.mutate({ ...input, days: 366 }))).toBe("BAD_INPUT");
    const { expiresAt = 0, createdAt = 0 } = (await admin.api.apiKeys.list.query())[0] ?? {};
    expect(expiresAt - createdAt).toBe(DAY_MS);
  });
});

describe("the API", () => {
  test("reads what the console reads, page by page", async () => {
    const first = await ask("/events?limit=1", all);
    expect([first.status, first.body]).toMatchObject([200, { events: [{ title: expect.any(String) }] }]);
    const cursor = String(first.body.nextCursor);
    const second = await ask(`/events?limit=1&cursor=${encodeURIComponent(cursor)}`, all);
    const idOf = ({ body }: Answer) => (body.events as unknown as { id: string }[])[0]?.id;
    expect(idOf(second)).toMatch(/^evt_/);
    expect(idOf(second)).not.toBe(idOf(first));
    const { body: event } = await ask(`/events/${eventId}`, all);
    expect(event).toMatchObject({ id: eventId, title: "Open Day", ticketTypes: [{ price: expect.any(Number) }] });
    expect(Object.keys(event)).not.toContain("quotas");
    const { body: stations } = await ask(`/events/${eventId}/stations`, all);
    expect(stations).toMatchObject({
      stations: expect.arrayContaining([expect.objectContaining({ name: "Help desk" })]),
    });
  });

  test("refuses a key that was sent with something else, and takes it again where nothing came of it", async () => {
    const rowOf = (name: string) => ({ name, mail: `${name.toLowerCase()}.keyed@example.com`, ticketType: "" });
    const id = commandId();
    const path = `/events/${eventId}/registrations`;
    expect((await post(path, { rows: [{ ...rowOf("Cea"), mail: 5 }] }, id)).status).toBe(400);
    const first = await post(path, { rows: [rowOf("Cea")] }, id);
    expect(first.status).toBe(200);
    expect(await post(path, { rows: [rowOf("Cea")] }, id)).toEqual(first);
    expect(await post(path, { rows: [rowOf("Dea")] }, id)).toMatchObject({
      status: 409,
      body: { code: "COMMAND_ID_REUSED" },
    });
    const people = () => inShards("SELECT 1 FROM guests WHERE mail LIKE '%keyed@example.com'");
    expect(await people()).toHaveLength(1);
    await sweepIdempotencyKeys(openSystem(env, Date.now() + 25 * 3_600_000));
    expect(await inShards("SELECT 1 FROM idempotency_keys")).toEqual([]);
  });

  test("registers, checks in and cancels, each once however often it is asked", async () => {
    const rows = [{ name: "Ana Api", mail: "ana.api@example.com", ticketType: "" }];
    const id = commandId();
    const registered = await post(`/events/${eventId}/registrations`, { rows }, id);
    expect(registered).toMatchObject({ status: 200, body: { outcomes: [{ is: "new", problem: null }] } });
    const again = await post(`/events/${eventId}/registrations`, { rows }, commandId());
    expect(again.body).toMatchObject({ outcomes: [{ is: "there" }] });
    type Listed = { userId: string; name: string; status: string };
    const list = async () =>
      (await ask(`/events/${eventId}/registrations?q=Ana%20Api`, all)).body.registrations as unknown as Listed[];
    const [ana] = await eventually(list, (found) => found.length === 1);
    expect(ana).toMatchObject({ name: "Ana Api", status: "confirmed" });

    const { gates } = await admin.api.organizer.getEvent.query({ eventId });
    const scan = commandId();
    const checkIn = () => post(`/events/${eventId}/check-ins`, { gateId: gates[0]?.id, code: "ABCD2345" }, scan);
    const verdict = await checkIn();
    expect(verdict).toMatchObject({ status: 200, body: { verdict: "stop", refusal: { code: expect.any(String) } } });
    expect((await checkIn()).body).toEqual(verdict.body);
    const scans = async () => (await ask(`/events/${eventId}/check-ins`, all)).body.checkIns as unknown as object[];
    expect(await scans()).toMatchObject([{ result: "stopped", gateName: gates[0]?.name }]);

    const cancel = `/events/${eventId}/registrations/${ana?.userId}/cancel`;
    const cancelId = commandId();
    const cancelled = await post(cancel, undefined, cancelId);
    expect(cancelled).toMatchObject({ status: 200, body: { status: "cancelled" } });
    expect((await post(cancel, undefined, cancelId)).body).toEqual(cancelled.body);
    const late = await post(cancel, undefined, commandId());
    expect(late).toMatchObject({
      status: 409,
      type: "application/problem+json",
      body: { code: expect.any(String), refusal: { code: expect.any(String) }, type: expect.stringMatching(/^urn:/) },
    });
    const noted = await env.DB.prepare(
      "SELECT a.action, u.name FROM audit_entries a JOIN users u ON u.id = a.actor_id WHERE u.email LIKE '%@key.invalid' ORDER BY a.seq",
    ).all();
    expect(noted.results).toEqual(
      expect.arrayContaining([
        { action: "imports.register", name: "Timetable" },
        { action: "organizer.cancelRegistration", name: "Timetable" },
      ]),
    );
  });

  test("says what is wrong with a request, field by field", async () => {
    const said = async (path: string, more: Parameters<typeof ask>[2] = {}) => {
      const { status, body } = await ask(path, all, more);
      return [status, body.code, ((body.fields ?? []) as { path: string }[]).map((field) => field.path)];
    };
    const path = `/events/${eventId}/registrations`;
    expect(await said("/events?limit=many")).toEqual([400, "BAD_INPUT", ["limit"]]);
    expect(await said("/events?secret=1")).toEqual([400, "BAD_INPUT", ["secret"]]);
    expect(await said("/events/evt_nonsense")).toEqual([400, "BAD_INPUT", ["eventId"]]);
    expect(await said(`/events/${eventId}/check-ins?cursor=newest`)).toEqual([400, "BAD_INPUT", ["cursor"]]);
    expect(await said("/nothing")).toEqual([404, "NOT_FOUND", []]);
    expect(await said("/events", { method: "DELETE" })).toEqual([405, "METHOD_NOT_ALLOWED", []]);
    expect(await said(path, { method: "POST", body: { rows: [] } })).toEqual([400, "BAD_INPUT", ["Idempotency-Key"]]);
    const headers = { "idempotency-key": commandId() };
    expect(await said(path, { method: "POST", body: { rows: [] }, headers })).toEqual([400, "BAD_INPUT", ["rows"]]);
    const other = { rows: [], eventId: "evt_other" };
    expect(await said(path, { method: "POST", body: other, headers })).toEqual([400, "BAD_INPUT", ["eventId"]]);
    const huge = { rows: [{ name: "x".repeat(200_000), mail: "", ticketType: "" }] };
    expect(await said(path, { method: "POST", body: huge, headers })).toEqual([413, "TOO_LARGE", []]);
    expect(await said(path, { method: "POST", headers })).toEqual([415, "UNSUPPORTED_MEDIA", []]);
    const theirs = seeded.events.find(({ title }) => title === "Welcome Week fair")?.id;
    expect(await said(`/events/${theirs}`)).toEqual([404, "NOT_FOUND", []]);
  });

  test("is described for everybody, without a key", async () => {
    const served = await ask("/openapi.json", null);
    expect(served.status).toBe(200);
    expect(served.body).toEqual(describeApi("riverside"));
    expect(OPERATIONS.map(({ scope }) => scope).filter((scope) => !API_SCOPES.includes(scope))).toEqual([]);
  });
});
