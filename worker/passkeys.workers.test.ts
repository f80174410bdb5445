import { env, exports } from "cloudflare:workers";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { runJobs } from "./jobs/run-jobs.ts";
import { makeAuthenticator } from "./test-authenticator.ts";
import { type Browser, commandId, eventually, failureOf, ORIGIN, openBrowser } from "./test-browser.ts";

vi.setConfig({ testTimeout: 60_000 });

const MINUTE_MS = 60_000;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
}, 60_000);
afterEach(() => {
  vi.useRealTimers();
});

const at = (instant: number) => vi.useFakeTimers({ toFake: ["Date"], now: instant });

let people = 0;
/** Somebody new, signed in; as a guest of the whole college unless a role is said. */
async function newcomer(): Promise<Browser> {
  people += 1;
  const browser = openBrowser("riverside");
  await browser.signIn(`passkey-${people}@riverside.example`);
  return browser;
}

/** A new administrator, made one in the database. */
async function administrator(): Promise<Browser> {
  const browser = await newcomer();
  const { user, college } = await browser.api.auth.me.query();
  await env.DB.prepare(
    "INSERT INTO grants (college_id, id, user_id, role, created_at) VALUES (?, ?, ?, 'college-admin', 1)",
  )
    .bind(college?.id, `grt_${crypto.randomUUID()}`, user?.id)
    .run();
  await eventually(
    () => browser.api.auth.me.query(),
    ({ roles }) => roles[0] === "college-admin",
  ).catch(() => null);
  const again = openBrowser("riverside");
  await again.signIn(user?.email ?? "");
  return again;
}

const giveTreasurer = (browser: Browser) =>
  browser.api.people.giveRole.mutate({
    commandId: commandId(),
    email: "attendee@riverside.example",
    role: "treasurer",
    place: "college",
    startsAt: null,
    endsAt: null,
  });

describe("a passkey", () => {
  // ASVS 6.3.3, 7.5.1
  test("is what giving and taking powerful roles needs, for ten minutes; a volunteer's needs none", async () => {
    const admin = await administrator();
    expect(await failureOf(giveTreasurer(admin))).toBe("STEP_UP_NEEDED");
    expect(await admin.api.auth.beginStepUp.mutate()).toEqual({ kind: "none" });
    const start = Date.now();
    const authenticator = await admin.addPasskey();
    const given = await giveTreasurer(admin);
    if (given.kind !== "given") throw new Error("invited");
    at(start + 11 * MINUTE_MS);
    expect(await failureOf(admin.api.people.takeRole.mutate({ grantId: given.grant.id }))).toBe("STEP_UP_NEEDED");
    const volunteer = { commandId: commandId(), email: "attendee@riverside.example", role: "volunteer" as const };
    const anywhere = { place: "college" as const, startsAt: null, endsAt: null };
    expect(await admin.api.people.giveRole.mutate({ ...volunteer, ...anywhere })).toMatchObject({ kind: "given" });
    await admin.stepUp(authenticator);
    expect(await admin.api.people.takeRole.mutate({ grantId: given.grant.id })).toEqual({});
  });

  // ASVS 7.2.4
  test("gives the session a new token: a copy of the old one is out, its sockets stay", async () => {
    const browser = await newcomer();
    const copy = openBrowser("riverside", new Map(browser.jar));
    const before = browser.session();
    const { length } = await browser.api.auth.listSessions.query();
    await browser.addPasskey();
    expect(browser.session()).not.toBe(before);
    expect((await copy.api.auth.me.query()).user).toBeNull();
    expect((await browser.api.auth.me.query()).user).not.toBeNull();
    expect(await browser.api.auth.listSessions.query()).toHaveLength(length);
  });

  test("that was proved counts no more once its owner signs in again; the session goes on, and a copy of it is out", async () => {
    const browser = await newcomer();
    await browser.addPasskey();
    const copy = openBrowser("riverside", new Map(browser.jar));
    const current = async () => (await browser.api.auth.listSessions.query()).filter((session) => session.current);
    const [before] = await current();
    await browser.signIn((await browser.api.auth.me.query()).user?.email ?? "");
    expect(await current()).toMatchObject([{ id: before?.id }]);
    expect(await browser.api.auth.listSessions.query()).toHaveLength(1);
    expect((await copy.api.auth.me.query()).user).toBeNull();
    expect(await failureOf(browser.api.auth.makeRecoveryCodes.mutate())).toBe("STEP_UP_NEEDED");
  });

  test("its owner hears by mail, and sees it listed with what it was made with", async () => {
    const browser = openBrowser("riverside");
    browser.setUserAgent("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
    await browser.signIn("listed@riverside.example");
    await browser.addPasskey();
    expect(await browser.api.auth.listPasskeys.query()).toMatchObject([{ name: "Firefox on Linux", lastUsedAt: null }]);
    const mail = env.DB.prepare("SELECT count(*) AS n FROM mailbox WHERE to_address = ? AND subject LIKE '%passkey%'");
    const mails = () => mail.bind("listed@riverside.example").first<number>("n");
    expect(await eventually(mails, Boolean)).toBe(1);
    // Not by mail alone: it lies where they look next, and cannot be lost.
    const { messages } = await browser.api.messages.inbox.query({ before: null });
    expect(messages).toMatchObject([{ kind: "account-changed", title: "A passkey was added to your account" }]);
  });

  test("whose owner could not be told when it was added is told later, once", async () => {
    const { shard } = (await env.DB.prepare("SELECT shard FROM colleges WHERE slug = 'riverside'").first<{
      shard: "DB_1" | "DB_2";
    }>()) ?? { shard: "DB_1" };
    const browser = await newcomer();
    await env[shard].exec(
      "CREATE TRIGGER refuse_notice BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'refused'); END",
    );
    await browser.addPasskey().finally(() => env[shard].exec("DROP TRIGGER refuse_notice"));
    const told = async () => (await browser.api.messages.inbox.query({ before: null })).messages;
    expect(await told()).toEqual([]);
    for (const later of [31_000, 91_000]) await runJobs(env, () => Date.now() + later);
    expect(await eventually(told, ({ length }) => length > 0)).toMatchObject([{ kind: "account-changed" }]);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM owner_notices").first("n")).toBe(0);
  });

  test("the first is made right after signing in, others with one that is there; removing needs it too", async () => {
    const start = Date.now();
    const late = await newcomer();
    at(start + 11 * MINUTE_MS);
    expect(await failureOf(late.api.auth.beginPasskey.mutate())).toBe("STEP_UP_NEEDED");
    expect(await late.api.auth.beginStepUp.mutate()).toMatchObject({ kind: "sign-in", byCampus: false });
    await late.signIn((await late.api.auth.me.query()).user?.email ?? "");
    expect(await late.api.auth.beginStepUp.mutate()).toEqual({ kind: "none" });
    await late.addPasskey();
    vi.useRealTimers();
    const browser = await newcomer();
    const first = await browser.addPasskey();
    await browser.addPasskey();
    const email = (await browser.api.auth.me.query()).user?.email ?? "";
    const thief = openBrowser("riverside"); // who reads the mail, and has no passkey
    await thief.signIn(email);
    expect(await failureOf(thief.api.auth.beginPasskey.mutate())).toBe("STEP_UP_NEEDED");
    const [oldest] = await browser.api.auth.listPasskeys.query();
    expect(await failureOf(thief.api.auth.removePasskey.mutate({ id: oldest?.id ?? "" }))).toBe("STEP_UP_NEEDED");
    await thief.stepUp(first); // or has one after all
    expect(await thief.api.auth.removePasskey.mutate({ id: oldest?.id ?? "" })).toHaveLength(1);
    expect(await failureOf(thief.api.auth.removePasskey.mutate({ id: oldest?.id ?? "" }))).toBe("NOT_FOUND");
  });

  test("answers each question once, in time, and only its own session's", async () => {
    const start = Date.now();
    const browser = await newcomer();
    const authenticator = await browser.addPasskey();
    const ask = () => browser.askForSignature();
    const answer = await authenticator.sign(await ask());
    await browser.api.auth.stepUp.mutate(answer);
    expect(await failureOf(browser.api.auth.stepUp.mutate(answer))).toBe("PASSKEY_REFUSED");
    const [older, newer] = [await ask(), await ask()];
    expect(await failureOf(browser.api.auth.stepUp.mutate(await authenticator.sign(older)))).toBe("PASSKEY_REFUSED");
    // A wrong answer spends the question.
    expect(await failureOf(browser.api.auth.stepUp.mutate(await authenticator.sign(newer)))).toBe("PASSKEY_REFUSED");
    const late = await authenticator.sign(await ask());
    at(start + 6 * MINUTE_MS);
    expect(await failureOf(browser.api.auth.stepUp.mutate(late))).toBe("PASSKEY_REFUSED");
    vi.useRealTimers();
    const other = await newcomer();
    await other.addPasskey();
    await other.api.auth.beginStepUp.mutate();
    const foreign = await authenticator.sign(await ask());
    expect(await failureOf(other.api.auth.stepUp.mutate(foreign))).toBe("PASSKEY_REFUSED");
  });

  test.each([
    ["made on another site", { origin: "https://evil.example" }],
    ["made at another port", { origin: "http://localhost:8080" }],
    ["that did not ask who is there", { origin: ORIGIN, verifiesUser: false }],
  ])("%s is refused, at making and at proving", async (_, options) => {
    const browser = await newcomer();
    const bad = await makeAuthenticator(options);
    const made = await bad.make(await browser.api.auth.beginPasskey.mutate());
    expect(await failureOf(browser.api.auth.addPasskey.mutate(made))).toBe("PASSKEY_REFUSED");
    expect(await browser.api.auth.listPasskeys.query()).toEqual([]);
    const good = await browser.addPasskey();
    const asked = await browser.askForSignature();
    const { id } = await good.sign(asked);
    const signed = { ...(await bad.sign(asked)), id };
    expect(await failureOf(browser.api.auth.stepUp.mutate(signed))).toBe("PASSKEY_REFUSED");
  });

  test("that was copied shows by its counter", async () => {
    const browser = await newcomer();
    const authenticator = await browser.addPasskey();
    for (let times = 0; times < 3; times++) await browser.stepUp(authenticator);
    authenticator.rewind(0);
    const copied = await authenticator.sign(await browser.askForSignature());
    expect(await failureOf(browser.api.auth.stepUp.mutate(copied))).toBe("PASSKEY_REFUSED");
  });

  test("of one person is nobody else's, and is not asked for at another's", async () => {
    const [ada, ben] = [await newcomer(), await newcomer()];
    const hers = await ada.addPasskey();
    await ben.addPasskey();
    const signed = await hers.sign(await ben.askForSignature());
    expect(await failureOf(ben.api.auth.stepUp.mutate(signed))).toBe("PASSKEY_REFUSED");
    expect(await failureOf(ben.api.auth.removePasskey.mutate({ id: signed.id }))).toBe("NOT_FOUND");
    expect(await ada.api.auth.listPasskeys.query()).toHaveLength(1);
  });
});

describe("a recovery code", () => {
  test("stands in for a lost passkey, once, and is made with a second factor", async () => {
    const admin = await administrator();
    expect(await failureOf(admin.api.auth.makeRecoveryCodes.mutate())).toBe("STEP_UP_NEEDED");
    await admin.addPasskey();
    const codes = await admin.api.auth.makeRecoveryCodes.mutate();
    expect(new Set(codes).size).toBe(8);
    const { user } = await admin.api.auth.me.query();
    const again = openBrowser("riverside");
    await again.signIn(user?.email ?? "");
    expect(await failureOf(giveTreasurer(again))).toBe("STEP_UP_NEEDED");
    const [code = "", other = ""] = codes;
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () => openBrowser("riverside", new Map(again.jar)).api.auth.recover.mutate({ code })),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    // A code that opened nothing is nothing to hear of.
    const told = async () =>
      (await admin.api.messages.inbox.query({ before: null })).messages.map(({ title }) => title);
    expect((await eventually(told, ({ length }) => length > 1)).sort()).toEqual([
      "A passkey was added to your account",
      "A recovery code was used in place of your passkey",
    ]);
    expect(await admin.api.auth.countRecoveryCodes.query()).toBe(7);
    at(Date.now() + 16 * MINUTE_MS); // an address is sent three links in a quarter of an hour
    const third = openBrowser("riverside");
    await third.signIn(user?.email ?? "");
    expect(await failureOf(third.api.auth.recover.mutate({ code }))).toBe("CODE_WRONG");
    await third.api.auth.recover.mutate({ code: `${other.slice(0, 5).toLowerCase()}-${other.slice(5)}` });
    await giveTreasurer(third);
    const stranger = await newcomer();
    expect(await failureOf(stranger.api.auth.recover.mutate({ code: codes[2] ?? "" }))).toBe("CODE_WRONG");
    const [newer] = await third.api.auth.makeRecoveryCodes.mutate();
    expect(await failureOf(third.api.auth.recover.mutate({ code: codes[3] ?? "" }))).toBe("CODE_WRONG");
    await third.api.auth.recover.mutate({ code: newer ?? "" });
  });
});

describe("at another host than one's passkeys", () => {
  test("a recovery code proves it, and opens the way to a passkey for this one; a mail account alone does not", async () => {
    const owner = await newcomer();
    await owner.addPasskey();
    const [code = ""] = await owner.api.auth.makeRecoveryCodes.mutate();
    const { user } = await owner.api.auth.me.query();
    await env.DB.prepare("UPDATE passkeys SET rp_id = 'events.college.example' WHERE user_id = ?").bind(user?.id).run();
    const here = openBrowser("riverside");
    await here.signIn(user?.email ?? "");
    const { auth } = here.api;
    expect(await auth.beginStepUp.mutate()).toEqual({ kind: "elsewhere" });
    expect(await failureOf(auth.beginPasskey.mutate())).toBe("STEP_UP_NEEDED");
    await auth.recover.mutate({ code });
    const added = await here.addPasskey();
    expect(await auth.listPasskeys.query()).toHaveLength(2);
    const again = openBrowser("riverside");
    await again.signIn(user?.email ?? "");
    const { allowCredentials } = await again.askForSignature();
    expect(allowCredentials).toHaveLength(1);
    await again.stepUp(added);
  });
});

describe("power", () => {
  const asked = env as { STAFF_SECOND_FACTOR: string };
  beforeAll(() => {
    asked.STAFF_SECOND_FACTOR = "on";
  });
  afterAll(() => {
    asked.STAFF_SECOND_FACTOR = "off";
  });

  // ASVS 6.3.3
  test("is used with a second factor that was proved once in the session; reading and helping need none", async () => {
    const organizer = openBrowser("riverside");
    await organizer.signIn("organizer@riverside.example");
    const [event] = (await organizer.api.organizer.listEvents.query({})).events;
    const eventId = event?.id ?? "";
    const addGate = () => organizer.api.organizer.addGate.mutate({ eventId, name: "Back door" });
    expect(await failureOf(addGate())).toBe("STEP_UP_NEEDED");
    const code = organizer.api.scanner.scan.mutate({
      commandId: commandId(),
      eventId,
      gateId: "gat_00000000000000000000000000",
      code: "ABCD2345",
    });
    expect(await failureOf(code)).toBe("NOT_FOUND");
    const authenticator = await organizer.addPasskey();
    await addGate();
    at(Date.now() + 20 * MINUTE_MS);
    await addGate();
    vi.useRealTimers();
    await organizer.signIn("organizer@riverside.example");
    expect(await failureOf(addGate())).toBe("STEP_UP_NEEDED");
    await organizer.stepUp(authenticator);
    await addGate();
    const admin = await administrator();
    expect(await failureOf(admin.api.college.saveBrand.mutate({ name: "X", accent: "#0f766e" }))).toBe(
      "STEP_UP_NEEDED",
    );
    const staff = openBrowser("platform");
    await staff.signIn("platform-admin@campuspulse.example");
    const college = {
      name: "X",
      slug: "x-college",
      accent: "#0f766e",
      timeZone: "Europe/Oslo",
      currency: "NOK",
      adminEmail: "x@x.example",
    };
    expect(await failureOf(staff.platform.platform.addCollege.mutate(college))).toBe("STEP_UP_NEEDED");
  });
});
