import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { SESSION_COOKIE } from "./auth/session.ts";
import {
  type Browser,
  commandId,
  eventually,
  failureOf,
  ORIGIN,
  openAdministrator,
  openBrowser,
} from "./test-browser.ts";
import { answerAt, goThrough, putAccount, putTxt, setUpCampusLogin, visitProvider } from "./test-campus-account.ts";

vi.setConfig({ testTimeout: 60_000 });

const MINUTE_MS = 60_000;
const [PROVIDER, OTHER] = (env as Env & { TEST_PROVIDERS: readonly [string, string] }).TEST_PROVIDERS;

let admin: Browser;
let hillcrest: Browser;
let providerId: string;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  admin = await openAdministrator("riverside");
  hillcrest = await openAdministrator("hillcrest");
  providerId = await setUpCampusLogin(admin, PROVIDER, {
    roleRules: [
      { value: "helpers", role: "volunteer" },
      { value: "board", role: "organizer" },
      { value: "it", role: "college-admin" },
    ],
  });
}, 60_000);
afterEach(() => {
  vi.useRealTimers();
});

const visitor = () => openBrowser("riverside");
const nameOf = async ({ api }: Browser) => (await api.auth.me.query()).user?.name ?? null;
const rolesOf = async ({ api }: Browser) => (await api.auth.me.query()).roles;
const minutesAgo = (minutes: number) => Math.floor(Date.now() / 1_000) - minutes * 60;
const secondFactor = (minutes: number) => ({ amr: ["pwd", "mfa"], auth_time: minutesAgo(minutes) });

let accounts = 0;
/** Somebody new with a campus account. */
async function account(more: Parameters<typeof putAccount>[2] = {}, provider = PROVIDER): Promise<string> {
  accounts += 1;
  const subject = `person-${accounts}`;
  const email = `${subject}@campus.example`;
  await putAccount(provider, subject, { email, email_verified: true, name: `Person ${accounts}`, ...more });
  return subject;
}

/** Leaves for the provider and signs in there, without coming back. */
async function answerFor(browser: Browser, subject: string, id = providerId) {
  const { url } = await browser.api.sso.begin.mutate({ providerId: id, purpose: "sign-in" });
  return answerAt(await visitProvider(url, subject));
}

describe("a campus login", () => {
  // ASVS 10.1.2, 10.2.1
  test("signs in somebody new with their name, in that college alone", async () => {
    const asha = visitor();
    const subject = await account({ name: "Asha Rao" });
    expect(await goThrough(asha, providerId, subject)).toEqual({ kind: "signed-in", newcomer: false });
    expect([await nameOf(asha), await rolesOf(asha)]).toEqual(["Asha Rao", ["attendee"]]);
    expect(await nameOf(openBrowser("hillcrest", new Map(asha.jar)))).toBe(null);
    expect(await nameOf(openBrowser("platform", new Map(asha.jar)))).toBe(null);
    // And again the same person.
    const again = visitor();
    await goThrough(again, providerId, subject);
    expect((await again.api.auth.me.query()).user?.id).toBe((await asha.api.auth.me.query()).user?.id);
  });

  test("sends the browser away with PKCE, state and nonce, to an address of its own", async () => {
    const { url } = await visitor().api.sso.begin.mutate({ providerId, purpose: "sign-in" });
    const said = new URL(url).searchParams;
    expect(said.get("code_challenge_method")).toBe("S256");
    for (const name of ["code_challenge", "state", "nonce"]) expect(said.get(name)).toMatch(/^[\w-]{43}$/);
    expect(said.get("redirect_uri")).toBe(`${ORIGIN}/riverside/sign-in/campus/${providerId}`);
    expect(said.get("response_type")).toBe("code");
    expect(said.get("max_age")).toBe("43200");
  });

  // ASVS 10.1.2
  test("counts once, and only in the browser that left", async () => {
    const asha = visitor();
    const answer = await answerFor(asha, await account());
    const victim = visitor();
    await victim.api.sso.begin.mutate({ providerId, purpose: "sign-in" });
    expect(await failureOf(victim.api.sso.finish.mutate(answer))).toBe("SSO_FAILED");
    expect(await nameOf(victim)).toBe(null);
    await asha.api.sso.finish.mutate(answer);
    expect(await failureOf(asha.api.sso.finish.mutate(answer))).toBe("SSO_FAILED");
  });

  test("makes one session of fifty answers at once", async () => {
    const asha = visitor();
    const answer = await answerFor(asha, await account());
    const browsers = Array.from({ length: 50 }, () => openBrowser("riverside", new Map(asha.jar)));
    const done = await Promise.allSettled(browsers.map(({ api }) => api.sso.finish.mutate(answer)));
    expect(done.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("that took more than ten minutes begins again", async () => {
    const asha = visitor();
    const answer = await answerFor(asha, await account());
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10 * MINUTE_MS });
    expect(await failureOf(asha.api.sso.finish.mutate(answer))).toBe("SSO_FAILED");
  });

  test("is left ten times by one browser, not more", async () => {
    const asha = visitor();
    await asha.api.sso.begin.mutate({ providerId, purpose: "sign-in" });
    const tries = await Promise.all(
      Array.from({ length: 15 }, () =>
        openBrowser("riverside", asha.jar)
          .api.sso.begin.mutate({ providerId, purpose: "sign-in" })
          .then(
            () => "begun",
            (failure: unknown) => failureOf(Promise.reject(failure)),
          ),
      ),
    );
    const refused = tries.filter((one) => one === "TOO_MANY_REQUESTS");
    expect(refused).toHaveLength(6);
  });

  test("that was declined there says so", async () => {
    const asha = visitor();
    const answer = await answerFor(asha, "nobody");
    expect(answer.error).toBe("access_denied");
    await expect(asha.api.sso.finish.mutate(answer)).rejects.toThrow("did not let the campus login go on");
  });
});

describe("an answer that was tampered with", () => {
  // ASVS 10.2.2, 10.5.3
  test("mixes up no two providers", async () => {
    const otherId = await setUpCampusLogin(admin, OTHER, { name: "Other", domain: "other.example" });
    const asha = visitor();
    const mine = await answerFor(asha, await account());
    const theirs = await answerFor(asha, await account({}, OTHER), otherId);
    const mixed = [
      { ...mine, providerId: otherId },
      { ...theirs, providerId },
      { ...mine, iss: OTHER },
      { ...theirs, iss: PROVIDER },
    ];
    for (const answer of mixed) expect(await failureOf(asha.api.sso.finish.mutate(answer))).toBe("SSO_FAILED");
    const swapped = await answerFor(asha, await account());
    const { code } = await answerFor(asha, await account({}, OTHER), otherId);
    expect(await failureOf(asha.api.sso.finish.mutate({ ...swapped, code: code ?? "" }))).toBe("SSO_FAILED");
    for (const iss of [`${PROVIDER}/`, PROVIDER.replace("http:", "https:")]) {
      const answer = await answerFor(asha, await account());
      expect(await failureOf(asha.api.sso.finish.mutate({ ...answer, iss }))).toBe("SSO_FAILED");
    }
    const silent = await answerFor(asha, await account());
    const { iss: _, ...withoutIssuer } = silent;
    expect(await failureOf(asha.api.sso.finish.mutate(withoutIssuer))).toBe("SSO_FAILED");
    expect(await nameOf(asha)).toBe(null);
    await admin.api.sso.removeProvider.mutate({ providerId: otherId });
  });

  // ASVS 10.5.1, 10.5.4, 9.1.1, 9.2.1
  test.each([
    ["nonce of another sign-in", { idToken: { nonce: "replayed" } }],
    ["no nonce", { idToken: { nonce: null } }],
    ["made for another client", { idToken: { aud: "somebody-else" } }],
    ["made for several, authorised for another", { idToken: { aud: ["campuspulse", "x"], azp: "x" } }],
    ["of another issuer", { idToken: { iss: "https://login.evil.example" } }],
    ["of an issuer with a slash more", { idToken: { iss: `${PROVIDER}/` } }],
    ["expired", { idToken: { exp: minutesAgo(2) } }],
    ["from the future", { idToken: { nbf: minutesAgo(-10) } }],
    ["without a subject", { idToken: { sub: null } }],
    ["of another subject than its user information", { idToken: { sub: "person-1" } }],
    ["signed by a stranger", { signature: "stranger" }],
    ["not signed", { signature: "none" }],
  ] as const)("signs nobody in: a token %s", async (_, lie) => {
    const asha = visitor();
    const subject = await account(lie);
    expect(await failureOf(goThrough(asha, providerId, subject))).toBe("SSO_FAILED");
    expect(await nameOf(asha)).toBe(null);
  });
});

describe("whose account it is", () => {
  // ASVS 6.8.1, 10.5.2
  test("follows from issuer and subject, never from an address", async () => {
    const otherId = await setUpCampusLogin(admin, OTHER, { name: "Other" });
    const [asha, impostor] = [visitor(), visitor()];
    const subject = await account({ email: "asha@campus.example", name: "Asha" });
    await goThrough(asha, providerId, subject);
    await putAccount(OTHER, subject, { email: "asha@campus.example", email_verified: true, name: "Impostor" });
    await expect(goThrough(impostor, otherId, subject)).rejects.toThrow("There is an account with your address");
    await putAccount(OTHER, subject, { email: "another@campus.example", email_verified: true, name: "Impostor" });
    await goThrough(impostor, otherId, subject);
    expect([await nameOf(asha), await nameOf(impostor)]).toEqual(["Asha", "Impostor"]);
    // Her address changes hands: the account does not.
    await putAccount(PROVIDER, subject, { email: "renamed@campus.example", email_verified: true });
    await goThrough(asha, providerId, subject);
    expect((await asha.api.auth.me.query()).user?.email).toBe("asha@campus.example");
    await admin.api.sso.removeProvider.mutate({ providerId: otherId });
  });

  test("is no account that a mail opened before, until its owner connects it", async () => {
    const byMail = visitor();
    await byMail.signIn("ben@campus.example");
    const subject = await account({ email: "ben@campus.example" });
    await expect(goThrough(visitor(), providerId, subject)).rejects.toThrow("There is an account with your address");
    expect(await goThrough(byMail, providerId, subject, "link")).toEqual({ kind: "linked" });
    expect(await byMail.api.sso.listIdentities.query()).toMatchObject([{ issuer: PROVIDER, subject }]);
    const byCampus = visitor();
    await goThrough(byCampus, providerId, subject);
    expect((await byCampus.api.auth.me.query()).user?.email).toBe("ben@campus.example");
    // Nobody else can connect it, and its owner can disconnect it.
    const carla = visitor();
    await carla.signIn("carla@campus.example");
    await expect(goThrough(carla, providerId, subject, "link")).rejects.toThrow("another account already");
    const key = { issuer: PROVIDER, subject };
    expect(await failureOf(carla.api.sso.unlinkIdentity.mutate(key))).toBe("NOT_FOUND");
    expect(await byMail.api.sso.unlinkIdentity.mutate(key)).toEqual([]);
    await expect(goThrough(visitor(), providerId, subject)).rejects.toThrow("There is an account with your address");
  });

  test("is connected by who left to do so, not by whoever is signed in by then", async () => {
    const ben = visitor();
    await ben.signIn("ben-2@campus.example");
    const { url } = await ben.api.sso.begin.mutate({ providerId, purpose: "link" });
    const answer = answerAt(await visitProvider(url, await account()));
    const carla = visitor();
    await carla.signIn("carla-2@campus.example");
    const mixed = openBrowser("riverside", new Map([...ben.jar, [SESSION_COOKIE, carla.session() ?? ""]]));
    expect(await failureOf(mixed.api.sso.finish.mutate(answer))).toBe("NOT_SIGNED_IN");
    expect(await carla.api.sso.listIdentities.query()).toEqual([]);
    expect(await failureOf(visitor().api.sso.begin.mutate({ providerId, purpose: "link" }))).toBe("NOT_SIGNED_IN");
  });

  test.each([
    ["not verified", { email_verified: false }],
    ["not said to be verified", { email_verified: undefined }],
    ["of another domain", { email: "somebody@elsewhere.example" }],
    ["of a domain that only ends like it", { email: "somebody@evil-campus.example" }],
    ["of a domain below it", { email: "somebody@sub.campus.example" }],
    ["missing", { email: undefined }],
  ])("is nobody's with an address that is %s", async (_, claims) => {
    const asha = visitor();
    const subject = await account(claims as object);
    await expect(goThrough(asha, providerId, subject)).rejects.toThrow("does not say that your mail address");
    expect(await nameOf(asha)).toBe(null);
  });
});

describe("an account", () => {
  const mailsOf = (email: string) =>
    env.DB.prepare("SELECT count(*) AS n FROM mailbox WHERE to_address = ? AND subject LIKE '%campus account%'")
      .bind(email)
      .first("n");
  const byMail = async (email: string) => {
    const browser = visitor();
    await browser.signIn(email);
    return browser;
  };
  const connect = (browser: Browser) => browser.api.sso.begin.mutate({ providerId, purpose: "link" });

  // ASVS 7.5.1
  test("with a passkey is connected and disconnected with it: a mail account alone does neither", async () => {
    const email = "has-passkey@campus.example";
    const owner = await byMail(email);
    const passkey = await owner.addPasskey();
    const thief = await byMail(email);
    expect(await failureOf(connect(thief))).toBe("STEP_UP_NEEDED");
    const subject = await account();
    await goThrough(owner, providerId, subject, "link");
    expect(await eventually(() => mailsOf(email), Boolean)).toBe(1);
    const key = { issuer: PROVIDER, subject };
    expect(await failureOf(thief.api.sso.unlinkIdentity.mutate(key))).toBe("STEP_UP_NEEDED");
    await thief.stepUp(passkey); // who is its owner after all
    expect(await thief.api.sso.unlinkIdentity.mutate(key)).toEqual([]);
    expect(
      await eventually(
        () => mailsOf(email),
        (count) => count === 2,
      ),
    ).toBe(2);
  });

  test("without one is connected and disconnected right after signing in", async () => {
    const ben = await byMail("no-passkey@campus.example");
    const subject = await account();
    await goThrough(ben, providerId, subject, "link");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11 * MINUTE_MS });
    const unlink = ben.api.sso.unlinkIdentity.mutate({ issuer: PROVIDER, subject });
    expect([await failureOf(connect(ben)), await failureOf(unlink)]).toEqual(["STEP_UP_NEEDED", "STEP_UP_NEEDED"]);
    await ben.signIn("no-passkey@campus.example");
    expect(await ben.api.sso.unlinkIdentity.mutate({ issuer: PROVIDER, subject })).toEqual([]);
  });

  const changes = ({ api }: Browser, subject: string, id: string) => [
    () => api.auth.beginPasskey.mutate(),
    () => api.auth.makeRecoveryCodes.mutate(),
    () => api.auth.endOtherSessions.mutate({ sessionId: null }),
    () => api.sso.begin.mutate({ providerId, purpose: "link" }),
    () => api.sso.unlinkIdentity.mutate({ issuer: PROVIDER, subject }),
    () => api.auth.removePasskey.mutate({ id }),
  ];

  test("is not changed on a campus login's word, whatever second factor it says it saw", async () => {
    const owner = await byMail("two-ways@campus.example");
    const passkey = await owner.addPasskey();
    const [row] = await owner.api.auth.listPasskeys.query();
    // A clock that is some seconds ahead, which is let pass, makes it none of this session's.
    const subject = await account({ idToken: { amr: ["mfa"], auth_time: minutesAgo(0) + 20 } });
    await goThrough(owner, providerId, subject, "link");
    const byCampus = visitor();
    await goThrough(byCampus, providerId, subject);
    for (const change of changes(byCampus, subject, row?.id ?? "")) {
      expect(await failureOf(change())).toBe("STEP_UP_NEEDED");
    }
    await byCampus.stepUp(passkey);
    for (const change of changes(byCampus, subject, row?.id ?? "")) await change();
  });

  test("that has no passkey is changed in a session that a mail began", async () => {
    const subject = await account({ idToken: secondFactor(0) });
    const byCampus = visitor();
    await goThrough(byCampus, providerId, subject);
    const acts = changes(byCampus, subject, "AAAA");
    for (const change of acts) await expect(change()).rejects.toThrow("sign in by mail, and do it then");
    const before = await byCampus.api.auth.beginStepUp.mutate();
    expect(before).toMatchObject({ kind: "sign-in", byCampus: true });
    await scheduler.wait(2);
    await goThrough(byCampus, providerId, subject); // once more, which a page that waits for it can tell
    const after = await byCampus.api.auth.beginStepUp.mutate();
    if (before.kind !== "sign-in" || after.kind !== "sign-in") throw new Error("a passkey was asked for");
    expect(after.signedInAt).toBeGreaterThan(before.signedInAt);
    const { user } = await byCampus.api.auth.me.query();
    const mailed = await byMail(user?.email ?? "");
    await mailed.addPasskey();
    expect(await mailed.api.auth.endOtherSessions.mutate({ sessionId: null })).toHaveLength(1);
  });
});

describe("roles", () => {
  test("come and go with the claims; what was given by hand stays", async () => {
    const asha = visitor();
    const subject = await account({ groups: ["helpers", "board"], idToken: secondFactor(0) });
    await goThrough(asha, providerId, subject);
    expect(await rolesOf(asha)).toEqual(["organizer", "volunteer", "attendee"]);
    const { user } = await asha.api.auth.me.query();
    await admin.api.people.giveRole.mutate({
      commandId: commandId(),
      email: user?.email ?? "",
      role: "volunteer-lead",
      place: "college",
      startsAt: null,
      endsAt: null,
    });
    await putAccount(PROVIDER, subject, { groups: ["students"], idToken: secondFactor(0) });
    const later = visitor();
    await goThrough(later, providerId, subject);
    expect(await rolesOf(later)).toEqual(["volunteer-lead", "attendee"]);
    expect(
      await eventually(
        () => rolesOf(asha),
        ([first]) => first === "volunteer-lead",
      ),
    ).toContain("volunteer-lead");
    const { entries } = await admin.api.audit.list.query({ limit: 20 });
    expect(entries.filter(({ action }) => action === "sso.followClaims")).toHaveLength(2);
  });

  // ASVS 6.8.4, 6.3.3
  test.each([
    ["said and when", secondFactor(0), ["college-admin", "volunteer", "attendee"], true],
    ["said, and not when", { amr: ["mfa"], auth_time: null }, ["volunteer", "attendee"], false],
    ["not said", { amr: null, auth_time: minutesAgo(0) }, ["volunteer", "attendee"], false],
    ["said by one factor alone", { amr: ["pwd"], auth_time: minutesAgo(0) }, ["volunteer", "attendee"], false],
    ["said, and when because we ask", { amr: ["mfa"] }, ["college-admin", "volunteer", "attendee"], true],
    ["proved eleven hours ago", secondFactor(11 * 60), ["college-admin", "volunteer", "attendee"], false],
    ["proved thirteen hours ago", secondFactor(13 * 60), ["volunteer", "attendee"], false],
    ["proved in two minutes", secondFactor(-2), ["volunteer", "attendee"], false],
  ])("with power need a second factor: %s", async (_, idToken, roles, isProven) => {
    const asha = visitor();
    await goThrough(asha, providerId, await account({ groups: ["it", "helpers"], idToken }));
    expect(await rolesOf(asha)).toEqual(roles);
    if (!roles.includes("college-admin")) return;
    const code = await failureOf(
      asha.api.sso.enableProvider.mutate({ providerId: "idp_00000000000000000000000000", enabled: true }),
    );
    expect(code).toBe(isProven ? "NOT_FOUND" : "STEP_UP_NEEDED");
  });

  test.each([
    ["proved", secondFactor(0)],
    ["not-said", { amr: null }],
    ["without-time", { amr: ["mfa"], auth_time: null }],
    ["not-now", secondFactor(13 * 60)],
  ])("with power: trying it out says of the second factor that it is %s", async (said, idToken) => {
    const subject = await account({ idToken });
    expect(await goThrough(admin, providerId, subject, "test")).toMatchObject({ report: { secondFactor: said } });
  });

  test("can ask for an acr instead", async () => {
    const acr = "urn:example:two-factors";
    const id = await setUpCampusLogin(admin, OTHER, {
      domain: "acr.example",
      mfaAcr: acr,
      roleRules: [{ value: "board", role: "organizer" }],
    });
    const sign = async (idToken: Record<string, unknown>) => {
      const browser = visitor();
      const subject = await account({ groups: ["board"], idToken }, OTHER);
      await putAccount(OTHER, subject, {
        email: `${subject}@acr.example`,
        email_verified: true,
        groups: ["board"],
        idToken,
      });
      await goThrough(browser, id, subject);
      return rolesOf(browser);
    };
    const { url } = await visitor().api.sso.begin.mutate({ providerId: id, purpose: "sign-in" });
    expect(new URL(url).searchParams.get("acr_values")).toBe(acr);
    expect(await sign({ acr, auth_time: minutesAgo(0) })).toContain("organizer");
    expect(await sign({ acr: "other", ...secondFactor(0) })).not.toContain("organizer");
    await admin.api.sso.removeProvider.mutate({ providerId: id });
  });

  test("go with the provider", async () => {
    const id = await setUpCampusLogin(admin, OTHER, {
      domain: "gone.example",
      roleRules: [{ value: "helpers", role: "volunteer" }],
    });
    const asha = visitor();
    const subject = await account({}, OTHER);
    await putAccount(OTHER, subject, { email: `${subject}@gone.example`, email_verified: true, groups: ["helpers"] });
    await goThrough(asha, id, subject);
    expect(await rolesOf(asha)).toEqual(["volunteer", "attendee"]);
    await admin.api.sso.removeProvider.mutate({ providerId: id });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5_000 });
    expect(await rolesOf(asha)).toEqual(["attendee"]);
  });
});

describe("a provider", () => {
  const settings = {
    domain: "new.example",
    name: "New",
    clientId: "campuspulse",
    clientSecret: "not to be read by anybody",
    rolesClaim: "",
    roleRules: [],
    mfaAcr: null,
  };
  const add = (browser: Browser, issuer: string) =>
    browser.api.sso.addProvider.mutate({ commandId: commandId(), issuer, ...settings });

  test("is shown once it is tried out and turned on", async () => {
    const { id } = await add(hillcrest, PROVIDER);
    const guest = openBrowser("hillcrest");
    expect(await guest.api.sso.list.query()).toEqual([]);
    expect(await failureOf(goThrough(guest, id, "tester"))).toBe("NOT_FOUND");
    await guest.signIn("guest@hillcrest.example");
    expect(await failureOf(goThrough(guest, id, "tester", "test"))).toBe("NOT_ALLOWED");
    await expect(hillcrest.api.sso.enableProvider.mutate({ providerId: id, enabled: true })).rejects.toThrow(
      "Try a sign-in",
    );
    await hillcrest.api.sso.saveProvider.mutate({
      providerId: id,
      ...withoutDomain,
      clientSecret: "a secret of thirty-two characters",
    });
    expect(await goThrough(hillcrest, id, "tester", "test")).toMatchObject({
      kind: "tested",
      report: {
        email: "tester@campus.example",
        emailVerified: true,
        admitsNewcomer: false,
        roles: [],
        secondFactor: "not-said",
      },
    });
    await hillcrest.api.sso.enableProvider.mutate({ providerId: id, enabled: true });
    expect(await guest.api.sso.list.query()).toEqual([{ id, name: "New" }]);
    // Its domain is not proved.
    await putAccount(PROVIDER, "early", { email: "early@new.example", email_verified: true });
    await expect(goThrough(openBrowser("hillcrest"), id, "early")).rejects.toThrow("does not say that your mail");
    await hillcrest.api.sso.removeProvider.mutate({ providerId: id });
  });
  const { domain: _, ...withoutDomain } = settings;

  // ASVS 1.3.6
  test("is on the public web", async () => {
    for (const issuer of ["http://login.college.edu", "https://10.0.0.8", "https://[::1]/", "https://db.internal"]) {
      await expect(add(admin, issuer)).rejects.toThrow(
        /must begin with https|no name of the public web|of a private network/,
      );
    }
    const elsewhere = await add(admin, "http://localhost:1");
    const begin = admin.api.sso.begin.mutate({ providerId: elsewhere.id, purpose: "test" });
    expect(await failureOf(begin)).toBe("SSO_FAILED");
    await admin.api.sso.removeProvider.mutate({ providerId: elsewhere.id });
  });

  test("must be what it says it is", async () => {
    const slashed = await add(admin, `${PROVIDER}/`);
    expect(await failureOf(admin.api.sso.begin.mutate({ providerId: slashed.id, purpose: "test" }))).toBe("SSO_FAILED");
    await admin.api.sso.removeProvider.mutate({ providerId: slashed.id });
  });

  test("admits newcomers of a domain that its college has proved, by a record of its own", async () => {
    const { id, dnsRecord } = await add(admin, PROVIDER);
    const verify = () => admin.api.sso.verifyDomain.mutate({ providerId: id });
    await expect(verify()).rejects.toThrow("no TXT record _campuspulse.new.example");
    const theirs = await add(hillcrest, PROVIDER);
    await putTxt(theirs.dnsRecord);
    await expect(verify()).rejects.toThrow("no TXT record");
    await putTxt(dnsRecord);
    expect((await verify()).domainVerifiedAt).toBeGreaterThan(0);
    await admin.api.sso.removeProvider.mutate({ providerId: id });
    await hillcrest.api.sso.removeProvider.mutate({ providerId: theirs.id });
  });

  test("that is turned off meanwhile signs nobody in, and connects nobody", async () => {
    const id = await setUpCampusLogin(admin, OTHER, { domain: "off.example" });
    const [asha, ben] = [visitor(), visitor()];
    const answer = await answerFor(asha, "tester", id);
    await ben.signIn("ben-3@campus.example");
    const { url } = await ben.api.sso.begin.mutate({ providerId: id, purpose: "link" });
    const link = answerAt(await visitProvider(url, "tester"));
    await admin.api.sso.enableProvider.mutate({ providerId: id, enabled: false });
    await expect(asha.api.sso.finish.mutate(answer)).rejects.toThrow("turned off meanwhile");
    await expect(ben.api.sso.finish.mutate(link)).rejects.toThrow("turned off meanwhile");
    expect([await nameOf(asha), await ben.api.sso.listIdentities.query()]).toEqual([null, []]);
    expect(await goThrough(admin, id, "tester", "test")).toMatchObject({ kind: "tested" });
    await admin.api.sso.removeProvider.mutate({ providerId: id });
  });

  test("is asked anew once it was changed, whoever changed it", async () => {
    const { id } = await add(admin, PROVIDER);
    const clientNow = async () => {
      const { url } = await admin.api.sso.begin.mutate({ providerId: id, purpose: "test" });
      return new URL(url).searchParams.get("client_id");
    };
    expect(await clientNow()).toBe("campuspulse");
    // As another isolate would, which tells nobody.
    await env.DB.prepare("UPDATE identity_providers SET client_id = 'renamed' WHERE id = ?").bind(id).run();
    expect(await clientNow()).toBe("renamed");
    await admin.api.sso.removeProvider.mutate({ providerId: id });
  });

  // ASVS 13.3.1
  test("has a secret that nothing shows: no answer, no row, no log", async () => {
    const added = await add(admin, PROVIDER);
    expect(added.hasSecret).toBe(true);
    const row = await env.DB.prepare("SELECT * FROM identity_providers WHERE id = ?").bind(added.id).first();
    const log = await env.DB.prepare("SELECT group_concat(input) AS text FROM audit_entries").first();
    const seen = JSON.stringify([added, await admin.api.sso.listProviders.query(), row, log]);
    expect(seen).not.toContain(settings.clientSecret);
    expect(seen).not.toContain(btoa(settings.clientSecret));
    expect(seen).toContain("(hidden)");
    await admin.api.sso.removeProvider.mutate({ providerId: added.id });
  });

  test("is set up by an administrator with a second factor", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11 * MINUTE_MS });
    const id = { providerId };
    const acts = [
      () => add(admin, PROVIDER),
      () => admin.api.sso.saveProvider.mutate({ ...id, ...withoutDomain }),
      () => admin.api.sso.verifyDomain.mutate(id),
      () => admin.api.sso.enableProvider.mutate({ ...id, enabled: false }),
      () => admin.api.sso.removeProvider.mutate(id),
      () => admin.api.sso.begin.mutate({ ...id, purpose: "test" }),
    ];
    for (const act of acts) expect(await failureOf(act())).toBe("STEP_UP_NEEDED");
  });

  test("is one of five at most", async () => {
    const added = await Promise.allSettled(Array.from({ length: 8 }, () => add(hillcrest, PROVIDER)));
    expect(added.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
  });
});
