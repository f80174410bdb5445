import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { EventId, GateId, PassId, UserId } from "#shared/ids";
import { type Browser, commandId, eventually, failureOf, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { sayOf, unzip } from "./test-pkpass.ts";

vi.setConfig({ testTimeout: 60_000 });

/** Bound by vitest.config.ts where there is OpenSSL to make them. */
const apple = env as { APPLE_WALLET_PASS_TYPE: string; APPLE_WALLET_KEY?: string };
const TYPE = apple.APPLE_WALLET_PASS_TYPE;
/** Apple's phones speak https alone. */
const HTTPS = ORIGIN.replace("http:", "https:");
let organizer: Browser;
let ana: Browser;
let ben: Browser;
let eventId: EventId;
let passId: PassId;
let code: string;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  organizer = openBrowser("riverside");
  await organizer.signIn("organizer@riverside.example");
  ana = openBrowser("riverside");
  await ana.signIn("wallet-ana@riverside.example");
  ben = openBrowser("riverside");
  await ben.signIn("wallet-ben@riverside.example");
  ({ eventId } = await openEvent("Wallet night"));
  const registered = await ana.api.attendee.register.mutate({ commandId: commandId(), eventId });
  const [pass] = value(registered).passes;
  if (!pass) throw new Error("no pass");
  ({ id: passId, code } = pass);
}, 60_000);

async function openEvent(title: string): Promise<{ eventId: EventId; fields: Record<string, unknown> }> {
  const now = Date.now();
  const fields = {
    ...{ departmentId: null, title, summary: "", description: "", category: "Music", venue: "Hall", capacity: 20 },
    ...{ startsAt: now + 3_600_000, endsAt: now + 7_200_000, salesOpenAt: now - 1_000, salesCloseAt: now + 1_800_000 },
    approval: false,
  };
  const { organizer: api } = organizer.api;
  const { id } = await api.createEvent.mutate({ commandId: commandId(), fields });
  const { version } = await api.getEvent.query({ eventId: id });
  value(await api.setStatus.mutate({ eventId: id, version, status: "published" }));
  return { eventId: id, fields };
}

describe("tickets", () => {
  const ask = (browser: Browser) => browser.send(`/api/riverside/tickets/${eventId}.pdf`);

  test("are a file for whoever has a place, and nothing for anybody else", async () => {
    const response = await ask(ana);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/pdf");
    expect(response.headers.get("cache-control")).toBe("private, no-store");
    expect((await response.text()).startsWith("%PDF-")).toBe(true);
    expect((await ask(ben)).status).toBe(404);
    expect((await ask(openBrowser("riverside"))).status).toBe(401);
    expect((await ana.send("/api/riverside/tickets/evt_nothing.pdf")).status).toBe(404);
  });

  test("come with the mail that says there is a pass", async () => {
    const mails = async (): Promise<{ id: string; text: string; files: string[] }[]> =>
      (await exports.default.fetch(`${ORIGIN}/dev/mailbox.json?to=wallet-ana@riverside.example`)).json();
    const found = await eventually(mails, (all) => all.some(({ id }) => id === `pass:${passId}`));
    const mail = found.find(({ id }) => id === `pass:${passId}`);
    expect(mail).toMatchObject({ files: ["ticket.pdf"], text: expect.stringContaining("attached") });
    const file = await exports.default.fetch(
      `${ORIGIN}/dev/mailbox/${encodeURIComponent(`pass:${passId}`)}/ticket.pdf`,
    );
    expect([file.status, file.headers.get("content-type")]).toEqual([200, "application/pdf"]);
    expect((await file.text()).startsWith("%PDF-")).toBe(true);
    const page = await (await exports.default.fetch(`${ORIGIN}/dev/mailbox`)).text();
    expect(page).toContain(`href="/dev/mailbox/pass%3A${passId}/ticket.pdf"`);
  });
});

describe("badges", () => {
  const userOf = async (name: RegExp): Promise<UserId> => {
    const { entries } = await eventually(
      () => organizer.api.organizer.doorList.query({ eventId, show: "coming" }),
      (page) => page.entries.some((entry) => name.test(entry.name)),
    );
    return entries.find((entry) => name.test(entry.name))?.userId as UserId;
  };

  test("are printed for one person, each time noted, and not for who has no pass", async () => {
    const userId = await userOf(/ana/i);
    const printed = value(await organizer.api.organizer.printBadge.mutate({ eventId, userId }));
    expect(atob(printed.pdf).startsWith("%PDF-")).toBe(true);
    expect(printed.badges).toBe(1);
    value(await organizer.api.organizer.printBadge.mutate({ eventId, userId }));
    const noted = await env.DB.prepare("SELECT input FROM audit_entries WHERE action = 'organizer.printBadge'").all();
    expect(noted.results.filter(({ input }) => String(input).includes(userId))).toHaveLength(2);
    const nobody = "usr_00000000000000000000000000" as UserId;
    const refused = await organizer.api.organizer.printBadge.mutate({ eventId, userId: nobody });
    expect(refused).toEqual({ ok: false, refusal: { code: "not-registered" } });
    expect(await failureOf(ana.api.organizer.printBadge.mutate({ eventId, userId }))).toBe("NOT_ALLOWED");
  });

  test("are printed for everybody, in files of a hundred at most that leave nobody out", async () => {
    const { eventId: fair } = await openEvent("Badge fair");
    const { version } = await organizer.api.organizer.getEvent.query({ eventId: fair });
    const now = Date.now();
    const fields = {
      ...{ departmentId: null, title: "Badge fair", summary: "", description: "", category: "Music", venue: "Hall" },
      ...{ startsAt: now + 3_600_000, endsAt: now + 7_200_000, salesOpenAt: now - 1_000 },
      ...{ salesCloseAt: now + 1_800_000, approval: false, capacity: 200 },
    };
    value(await organizer.api.organizer.updateEvent.mutate({ eventId: fair, version, fields }));
    const rows = Array.from({ length: 100 }, (_, at) => ({
      ...{ name: `Guest ${at}`, mail: `badge-${at}@example.com`, ticketType: "" },
    }));
    const more = [{ name: "Guest 100", mail: "badge-100@example.com", ticketType: "" }];
    const bring = (some: typeof rows) =>
      organizer.api.imports.register.mutate({ commandId: commandId(), eventId: fair, rows: some });
    await bring(rows);
    await bring(more);
    await eventually(
      () => organizer.api.organizer.doorList.query({ eventId: fair, show: "coming", limit: 200 }),
      ({ entries }) => entries.length === 101,
    );
    const first = value(await organizer.api.organizer.printBadges.mutate({ eventId: fair }));
    expect(first).toMatchObject({ badges: 100, nextCursor: expect.any(String) });
    const cursor = first.nextCursor ?? "";
    const last = value(await organizer.api.organizer.printBadges.mutate({ eventId: fair, cursor }));
    expect(last).toMatchObject({ badges: 1, nextCursor: null });
    const none = await organizer.api.organizer.printBadges.mutate({ eventId: fair, q: "nobody is called so" });
    expect(none).toEqual({ ok: false, refusal: { code: "no-passes" } });
  });
});

describe("Google's wallet", () => {
  const ask = (browser: Browser) => browser.send(`/api/riverside/wallet/google/${eventId}/${passId}`);

  test("is where the browser is sent, with one's own pass in the address", async () => {
    const { wallets } = await ana.api.attendee.getPass.query({ eventId });
    expect(wallets).toContain("google");
    const response = await ask(ana);
    expect(response.status).toBe(302);
    const [, claims = ""] = (response.headers.get("location") ?? "").split("/save/")[1]?.split(".") ?? [];
    const { payload } = JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/")));
    expect(payload.eventTicketObjects[0].barcode).toMatchObject({ type: "QR_CODE", value: code });
    expect((await ask(ben)).status).toBe(404);
    expect((await ask(openBrowser("riverside"))).status).toBe(401);
  });
});

describe.skipIf(!apple.APPLE_WALLET_KEY)("Apple's wallet, whose certificates OpenSSL made", () => {
  const file = (origin = ORIGIN) =>
    exports.default.fetch(
      new Request(`${origin}/api/riverside/wallet/apple/${eventId}/${passId}.pkpass`, {
        headers: { cookie: Array.from(ana.jar, ([name, token]) => `${name}=${token}`).join("; ") },
      }),
    );
  const call = (path: string, init: RequestInit = {}) =>
    exports.default.fetch(new Request(`${HTTPS}/api/riverside/wallet/v1/${path}`, init));
  const proof = async (extra: Record<string, string> = {}) => ({
    authorization: `ApplePass ${(await sayOf(await file(HTTPS))).authenticationToken}`,
    ...extra,
  });
  const registration = `devices/abcdef0123456789/registrations/${TYPE}`;

  test("gets a signed file with the same code as the page shows", async () => {
    const response = await file();
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/vnd.apple.pkpass"]);
    const files = unzip(await response.arrayBuffer());
    expect([...files.keys()].sort()).toEqual(
      ["icon.png", "icon@2x.png", "icon@3x.png", "manifest.json", "pass.json", "signature"].sort(),
    );
    expect(JSON.parse(files.get("pass.json") ?? "")).toMatchObject({
      ...{ serialNumber: passId, passTypeIdentifier: TYPE, voided: false },
      barcodes: [{ message: code }],
    });
    expect((await ben.send(`/api/riverside/wallet/apple/${eventId}/${passId}.pkpass`)).status).toBe(404);
  });

  test("learns of a changed event when it asks, and that nothing changed otherwise", async () => {
    const headers = await proof({ "content-type": "application/json" });
    const body = JSON.stringify({ pushToken: "0123456789abcdef" });
    const register = () => call(`${registration}/${passId}`, { method: "POST", headers, body });
    expect((await register()).status).toBe(201);
    expect((await register()).status).toBe(200);
    const known = await call(registration);
    expect(known.status).toBe(200);
    const { serialNumbers, lastUpdated } = await known.json<{ serialNumbers: string[]; lastUpdated: string }>();
    expect(serialNumbers).toEqual([passId]);
    const changed = () => call(`${registration}?passesUpdatedSince=${lastUpdated}`);
    expect((await changed()).status).toBe(204);
    const newest = (since: string) =>
      call(`passes/${TYPE}/${passId}`, { headers: { ...headers, "if-modified-since": since } });
    const seen = (await newest("")).headers.get("last-modified") ?? "";
    expect((await newest(seen)).status).toBe(304);

    await new Promise((done) => setTimeout(done, 1_100)); // what HTTP tells of time is whole seconds
    const { version, ...setup } = await organizer.api.organizer.getEvent.query({ eventId });
    const fields = {
      ...{ departmentId: setup.departmentId, title: setup.title, summary: "", description: "", category: "Music" },
      ...{ startsAt: setup.startsAt, endsAt: setup.endsAt, salesOpenAt: setup.salesOpenAt, approval: false },
      ...{ salesCloseAt: setup.salesCloseAt, capacity: setup.capacity, venue: "The other hall" },
    };
    value(await organizer.api.organizer.updateEvent.mutate({ eventId, version, fields }));
    const answer = await changed();
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ serialNumbers: [passId] });
    const now = await newest(seen);
    expect(now.status).toBe(200);
    const say = await sayOf(now);
    expect(JSON.stringify(say.eventTicket)).toContain("The other hall");
    expect(say.barcodes).toMatchObject([{ message: code }]);

    expect((await call(`${registration}/${passId}`, { method: "DELETE", headers })).status).toBe(200);
    expect((await call(registration)).status).toBe(204);
  });

  test("is void once the pass was given back", async () => {
    const { eventId: other } = await openEvent("Given back");
    const registered = await ben.api.attendee.register.mutate({ commandId: commandId(), eventId: other });
    const [pass] = value(registered).passes;
    const path = `/api/riverside/wallet/apple/${other}/${pass?.id}.pkpass`;
    const cookie = Array.from(ben.jar, ([name, token]) => `${name}=${token}`).join("; ");
    const given = await sayOf(await exports.default.fetch(new Request(`${HTTPS}${path}`, { headers: { cookie } })));
    value(await ben.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId: other }));
    const headers = { authorization: `ApplePass ${given.authenticationToken}` };
    const ask = () => call(`passes/${TYPE}/${pass?.id}`, { headers });
    const answer = await eventually(ask, ({ status }) => status === 200);
    expect(await sayOf(answer)).toMatchObject({ voided: true, barcodes: [] });
    expect((await ben.send(path)).status).toBe(404);
  });

  test("hears nothing without the pass's own token, of another pass type, or in another form", async () => {
    const headers = await proof();
    const forged = { authorization: `ApplePass ${"0".repeat(64)}` };
    const body = JSON.stringify({ pushToken: "0123456789abcdef" });
    const statuses = await Promise.all([
      call(`passes/${TYPE}/${passId}`),
      call(`passes/${TYPE}/${passId}`, { headers: forged }),
      call(`passes/${TYPE}/${passId.replace(/.$/, (last) => (last === "0" ? "1" : "0"))}`, { headers }),
      call(`passes/pass.other/${passId}`, { headers }),
      call(`${registration}/${passId}`, { method: "POST", headers: forged, body }),
      call(`${registration}/${passId}`, { method: "POST", headers, body: "{}" }),
      call(`${registration}/${passId}`, { method: "POST", headers, body: "x".repeat(70_000) }),
      call(`${registration}/${passId}`, { method: "DELETE" }),
      call(`devices/a/registrations/${TYPE}`),
      call(`${registration}?passesUpdatedSince=yesterday`),
      call("log", { method: "POST", body: JSON.stringify({ logs: ["hm"] }) }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([401, 401, 401, 404, 401, 400, 413, 401, 400, 400, 200]);
  });

  test("shows a pass as void that a newer badge replaced, with no code", async () => {
    const { entry, organizer: event, scanner } = organizer.api;
    await event.addGate.mutate({ eventId, name: "North gate" });
    const { gates, version: from } = await event.getEvent.query({ eventId });
    value(await event.setStatus.mutate({ eventId, version: from, status: "live" }));
    const gateId = gates[0]?.id as GateId;
    value(await scanner.scan.mutate({ commandId: commandId(), eventId, gateId, code }));
    const { version, lists } = await entry.get.query({ eventId });
    const badges = { commandId: commandId(), eventId, version, lists, annulMinutes: 15, badges: "card" as const };
    value(await entry.save.mutate(badges));
    const headers = await proof({ "content-type": "application/json" });
    const body = JSON.stringify({ pushToken: "0123456789abcdef" });
    expect((await call(`${registration}/${passId}`, { method: "POST", headers, body })).status).toBe(201);
    expect((await call(registration)).status).toBe(200);
    const print = (again: boolean) => scanner.badge.mutate({ commandId: commandId(), eventId, passId, again });
    value(await print(false));
    value(await print(true));
    const changed = await (await call(registration)).json();
    expect(changed).toMatchObject({ serialNumbers: [passId] });
    const say = await sayOf(await call(`passes/${TYPE}/${passId}`, { headers }));
    expect(say).toMatchObject({ serialNumber: passId, voided: true, barcodes: [] });
    expect(JSON.stringify(say)).not.toContain(code);
  });
});
