import { evictDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { decodeBase64Url, encodeBase64Url } from "#shared/base64url";
import type { PassView } from "#shared/domain/ledger/answers";
import { ROTATION_SLACK_MS } from "#shared/domain/passes/decide";
import { decodeCode } from "#shared/domain/passes/format";
import { decodeKeySet, takeKeySet } from "#shared/domain/passes/key-set";
import { checkRevoked, decodeRevocations, takeRevocations } from "#shared/domain/passes/revocations";
import { importSigningKey, importVerifyKey, type SigningKey, verify } from "#shared/ed25519";
import { examinePass, type HeldTrust, holdKeys, holdRevocations } from "#shared/examine-pass";
import type { CollegeId } from "#shared/ids";
import { tagOf } from "#shared/key-derivation";
import { ledgerName } from "#shared/object-names";
import { SHOWING_MS_MAX } from "#shared/protocol/live-wire";
import { disagreements } from "#shared/prove-vectors";
import { showPass } from "#shared/show-pass";
import type { SeedReport } from "./seed.ts";
import type { Authenticator } from "./test-authenticator.ts";
import { type Browser, commandId, failureOf, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { type LivePlace, openLiveEvent } from "./test-live-event.ts";

vi.setConfig({ testTimeout: 60_000 });

let collegeId: CollegeId;
let organizer: Browser;
let volunteer: Browser;

beforeAll(async () => {
  const seeded: SeedReport = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  collegeId = seeded.colleges[0]?.id as CollegeId;
  organizer = openBrowser("riverside");
  await organizer.signIn("organizer@riverside.example");
  volunteer = openBrowser("riverside");
  await volunteer.signIn("volunteer@riverside.example");
}, 60_000);

const openEvent = (title: string): Promise<LivePlace> =>
  openLiveEvent(organizer, title, { capacity: 20, approval: false, salesCloseAt: Date.now() + 3_600_000 });

let people = 0;
async function arrive({ eventId }: LivePlace): Promise<Browser> {
  const browser = openBrowser("riverside");
  await browser.signIn(`holder-${++people}@riverside.example`);
  value(await browser.api.attendee.register.mutate({ commandId: commandId(), eventId, answers: {} }));
  return browser;
}

async function passOf(browser: Browser, { eventId }: LivePlace): Promise<PassView> {
  const { registration } = await browser.api.attendee.getPass.query({ eventId });
  const [pass] = registration.passes;
  if (!pass) throw new Error("no pass");
  return pass;
}

const makePhone = (): Promise<SigningKey> => importSigningKey(crypto.getRandomValues(new Uint8Array(32)));

async function registerPhone(browser: Browser, place: LivePlace, phone: SigningKey, replace = false) {
  const { id: passId } = await passOf(browser, place);
  const holderKey = encodeBase64Url(phone.publicKey);
  const { eventId } = place;
  return browser.api.passes.registerHolder.mutate({ commandId: commandId(), eventId, passId, holderKey, replace });
}

async function scan({ eventId, gateId }: LivePlace, code: string) {
  return value(await volunteer.api.scanner.scan.mutate({ commandId: commandId(), eventId, gateId, code }));
}

const stopped = (code: string) => ({ verdict: "stop", refusal: { code } });

/** Turns keys, or sets how passes are shown, as the organizer who looks at the event now. */
async function setRules({ eventId }: LivePlace, requireRotating: boolean): Promise<void> {
  const { version } = await organizer.api.passes.getRules.query({ eventId });
  value(await organizer.api.passes.saveRules.mutate({ eventId, version, requireRotating }));
}

let passkey: Authenticator | null = null;
async function proveOrganizer(): Promise<void> {
  passkey ??= await organizer.addPasskey();
  await organizer.stepUp(passkey);
}

async function turn({ eventId }: LivePlace, act: "rotate" | "replace" | "withdraw") {
  const { version } = await organizer.api.passes.getRules.query({ eventId });
  return organizer.api.passes.turnKeys.mutate({ eventId, version, act });
}

test("workerd agrees with the published vectors", async () => {
  expect(await disagreements()).toEqual([]);
});

describe("a pass on its owner's phone", () => {
  test("is let in while it rotates, and stopped as a picture of itself a minute later", async () => {
    const place = await openEvent("Rotating");
    const asha = await arrive(place);
    const phone = await makePhone();
    const registered = value(await registerPhone(asha, place, phone));
    const grant = registered.passes[0]?.holder?.grant ?? "";
    const picture = await showPass(phone, grant, Date.now() - ROTATION_SLACK_MS - 5_000);
    expect(await scan(place, picture)).toMatchObject(stopped("pass-stale"));
    expect(await scan(place, await showPass(phone, grant, Date.now() + 3_600_000))).toMatchObject(
      stopped("pass-clock-ahead"),
    );
    const thief = await makePhone();
    expect(await scan(place, await showPass(thief, grant, Date.now()))).toMatchObject({
      ...stopped("pass-forged"),
      name: null,
    });
    // The object forgets all it had in memory: nothing of this lives there alone.
    await evictDurableObject(env.EVENT_LEDGER.getByName(ledgerName(collegeId, place.eventId)));
    expect(await scan(place, await showPass(phone, grant, Date.now()))).toMatchObject({ verdict: "admit" });
  });

  test("goes on from where it was shown while somebody talks at the gate, and no other does, nor much later", async () => {
    const place = await openEvent("Going on");
    const asha = await arrive(place);
    const phone = await makePhone();
    const grant = value(await registerPhone(asha, place, phone)).passes[0]?.holder?.grant ?? "";
    const ask = async (code: string, more: { follows?: string; direction?: "in" | "out" } = {}, by = volunteer) => {
      const id = commandId();
      const asked = { ...place, ...more, commandId: id, code };
      return { id, ...value(await by.api.scanner.scan.mutate(asked)) };
    };
    const start = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    try {
      const frame = await showPass(phone, grant, start);
      const old = await showPass(phone, grant, start - ROTATION_SLACK_MS - 5_000);
      const { id: follows, ...first } = await ask(frame);
      expect(first).toMatchObject({ verdict: "admit" });
      vi.setSystemTime(start + 5 * 60_000);
      expect(await ask(frame)).toMatchObject(stopped("pass-stale"));
      expect(await ask(frame, { follows })).toMatchObject(stopped("already-admitted"));
      // What was a picture then is one now, whoever asks has scanned it, and what they name is a scan of this pass.
      expect(await ask(old, { follows })).toMatchObject(stopped("pass-stale"));
      expect(await ask(frame, { follows }, organizer)).toMatchObject(stopped("pass-stale"));
      expect(await ask(frame, { follows: commandId() })).toMatchObject(stopped("pass-stale"));
      const ben = await arrive(place);
      const other = await ask((await passOf(ben, place)).code);
      expect(await ask(frame, { follows: other.id })).toMatchObject(stopped("pass-stale"));
      vi.setSystemTime(start + SHOWING_MS_MAX + 5_000);
      expect(await ask(frame, { follows })).toMatchObject(stopped("pass-stale"));
    } finally {
      vi.useRealTimers();
    }
  });

  test("whose answer was lost is asked again with its next code, and hears the same", async () => {
    const place = await openEvent("Lost answer");
    const asha = await arrive(place);
    const phone = await makePhone();
    const grant = value(await registerPhone(asha, place, phone)).passes[0]?.holder?.grant ?? "";
    const id = commandId();
    const ask = async (shownAt: number) =>
      value(
        await volunteer.api.scanner.scan.mutate({
          ...place,
          commandId: id,
          code: await showPass(phone, grant, shownAt),
        }),
      );
    const first = await ask(Date.now() - 20_000);
    expect(first).toMatchObject({ verdict: "admit" });
    expect(await ask(Date.now())).toEqual(first);
  });

  test("moves to another phone when its owner says so, and the first one's codes end", async () => {
    const place = await openEvent("Two phones");
    const asha = await arrive(place);
    const [first, second] = [await makePhone(), await makePhone()];
    const grant = value(await registerPhone(asha, place, first)).passes[0]?.holder?.grant ?? "";
    expect(await registerPhone(asha, place, second)).toMatchObject({ refusal: { code: "holder-elsewhere" } });
    const moved = value(await registerPhone(asha, place, second, true)).passes[0]?.holder?.grant ?? "";
    expect(await scan(place, await showPass(first, grant, Date.now()))).toMatchObject(stopped("pass-other-phone"));
    expect(await scan(place, await showPass(second, moved, Date.now()))).toMatchObject({ verdict: "admit" });
  });

  test("is nobody else's to register, and no key that fits everything is taken", async () => {
    const place = await openEvent("Strangers");
    const [asha, ben] = [await arrive(place), await arrive(place)];
    const { id: passId } = await passOf(asha, place);
    const ask = (holderKey: string) =>
      ben.api.passes.registerHolder.mutate({
        ...{ commandId: commandId(), eventId: place.eventId, passId, holderKey, replace: true },
      });
    expect(await ask(encodeBase64Url((await makePhone()).publicKey))).toMatchObject({
      refusal: { code: "pass-not-there" },
    });
    expect(await failureOf(ask("A".repeat(43)))).toBe("BAD_INPUT");
    expect((await passOf(asha, place)).holder).toBeNull();
  });

  test("must rotate where the event wants it and it can: what stands still is stopped, paper of others is not", async () => {
    const place = await openEvent("No pictures");
    const [asha, ben] = [await arrive(place), await arrive(place)];
    await registerPhone(asha, place, await makePhone());
    await setRules(place, true);
    const { code, shortCode } = await passOf(asha, place);
    expect(await scan(place, code)).toMatchObject(stopped("pass-not-rotating"));
    expect(await scan(place, shortCode)).toMatchObject(stopped("pass-not-rotating"));
    expect(await scan(place, (await passOf(ben, place)).code)).toMatchObject({ verdict: "admit" });
    await setRules(place, false);
    expect(await scan(place, code)).toMatchObject({ verdict: "admit" });
  });
});

describe("an event's keys", () => {
  test("turn only for who has just proved a second factor, once for one look, and are noted", async () => {
    const place = await openEvent("Steps");
    expect(await failureOf(turn(place, "rotate"))).toBe("STEP_UP_NEEDED");
    await proveOrganizer();
    const { version } = await organizer.api.passes.getRules.query({ eventId: place.eventId });
    const [one, other] = await Promise.all(
      ["rotate", "rotate"]
        .map(() => openBrowser("riverside", new Map(organizer.jar)))
        .map((browser) => browser.api.passes.turnKeys.mutate({ eventId: place.eventId, version, act: "rotate" })),
    );
    expect([one?.ok, other?.ok].sort()).toEqual([false, true]);
    expect((await organizer.api.passes.getRules.query({ eventId: place.eventId })).keys).toMatchObject({
      current: 2,
      keepsPrevious: true,
    });
    const { entries } = await organizer.api.history.list.query({ eventId: place.eventId, kind: "settings" });
    expect(entries[0]?.changes).toMatchObject([{ is: "set", what: "pass-key", from: 1, to: 2 }]);
  });

  test("turn without refusing a pass that was shown before, and end it when they are replaced", async () => {
    const place = await openEvent("Turned");
    const [asha, ben] = [await arrive(place), await arrive(place)];
    const [ofAsha, ofBen] = [await passOf(asha, place), await passOf(ben, place)];
    await proveOrganizer();
    value(await turn(place, "rotate"));
    expect(await scan(place, ofAsha.code)).toMatchObject({ verdict: "admit" });
    value(await turn(place, "withdraw"));
    expect(await scan(place, ofBen.code)).toMatchObject({ ...stopped("pass-key-withdrawn"), name: null });
    const renewed = await passOf(ben, place);
    expect(decodeCode(renewed.code)).toMatchObject({ code: { keyId: 2 } });
    value(await turn(place, "replace"));
    expect(await scan(place, renewed.code)).toMatchObject(stopped("pass-key-withdrawn"));
    expect(await scan(place, (await passOf(ben, place)).code)).toMatchObject({ verdict: "admit" });
  });

  test("are published to who scans, signed by the college, and to nobody else", async () => {
    const place = await openEvent("Published");
    const { eventId } = place;
    const { root, keySet } = await volunteer.api.passes.keys.query({ eventId });
    const here = { college: await tagOf(collegeId), event: await tagOf(eventId) };
    const read = decodeKeySet(decodeBase64Url(keySet) ?? new Uint8Array());
    if (!read) throw new Error("no key set");
    const rootKey = await importVerifyKey(decodeBase64Url(root) ?? new Uint8Array());
    const isGenuine = await verify(rootKey, read.signed, read.signature);
    const taken = takeKeySet(null, read.set, isGenuine, here);
    expect(taken).toMatchObject({ ok: true, value: { ring: { current: 1 } } });
    // Another event's set is the same college's, and no use here.
    const other = await openEvent("Other keys");
    const theirs = decodeKeySet(
      decodeBase64Url((await volunteer.api.passes.keys.query({ eventId: other.eventId })).keySet) ?? new Uint8Array(),
    );
    expect(theirs && takeKeySet(null, theirs.set, true, here)).toMatchObject({ refusal: { code: "list-wrong-event" } });
    const attendee = await arrive(place);
    expect(await failureOf(attendee.api.passes.keys.query({ eventId }))).toBe("NOT_ALLOWED");
  });
});

describe("forty scanners, a third of them without a network", () => {
  const SCANNERS = 40;
  const bytesOf = (text: string) => decodeBase64Url(text) ?? new Uint8Array();
  const isOffline = (scanner: number) => scanner % 3 === 0;

  /** What a scanner holds that asks now. */
  async function askedNow({ eventId }: LivePlace): Promise<HeldTrust> {
    const { root, keySet } = await volunteer.api.passes.keys.query({ eventId });
    const here = { college: await tagOf(collegeId), event: await tagOf(eventId) };
    const bare = { ...here, root: await importVerifyKey(bytesOf(root)), keys: null, revocations: null };
    const list = await volunteer.api.passes.revocations.query({ eventId, since: 0 });
    return value(await holdRevocations(value(await holdKeys(bare, bytesOf(keySet))), bytesOf(list)));
  }

  async function openDrill(title: string) {
    const place = await openEvent(title);
    const guests = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const [guest, phone] = [await arrive(place), await makePhone()];
        value(await registerPhone(guest, place, phone));
        /** As their phone shows it, once it has heard of what changed. */
        const show = async () => showPass(phone, (await passOf(guest, place)).holder?.grant ?? "", Date.now());
        return { show, before: await show() };
      }),
    );
    const scanners: HeldTrust[] = [];
    while (scanners.length < SCANNERS) scanners.push(await askedNow(place));
    await proveOrganizer();
    return { place, guests, scanners };
  }

  const lightsAt = async (scanner: HeldTrust, codes: readonly string[], now = Date.now()) =>
    Promise.all(codes.map(async (code) => (await examinePass(code, scanner, now)).light));
  const all = (light: string) => Array.from({ length: 5 }, () => light);

  test("refuse no valid pass when the keys turn: what was shown before is good, and what is shown after", async () => {
    const { place, guests, scanners } = await openDrill("Rotation drill");
    value(await turn(place, "rotate"));
    const [before, after] = [guests.map((one) => one.before), await Promise.all(guests.map(({ show }) => show()))];
    expect(after.map((code) => decodeCode(code))).toMatchObject(all("").map(() => ({ code: { keyId: 2 } })));
    // Each of them without a network since before, and each after it has asked again.
    for (const [at, scanner] of scanners.entries())
      for (const holds of [scanner, await askedNow(place)])
        expect([at, ...(await lightsAt(holds, [...before, ...after]))]).toEqual([at, ...all("green"), ...all("green")]);
    expect(await scan(place, after[0] ?? "")).toMatchObject({ verdict: "admit" });
  });

  test("refuse a leaked key's passes as soon as they hear of it, and never in green once their keys are too old", async () => {
    const { place, guests, scanners } = await openDrill("Compromise drill");
    value(await turn(place, "replace"));
    const [leaked, renewed] = [guests.map((one) => one.before), await Promise.all(guests.map(({ show }) => show()))];
    // Who asks the gate hears it at once.
    expect(await scan(place, leaked[0] ?? "")).toMatchObject(stopped("pass-key-withdrawn"));
    for (const [at, scanner] of scanners.entries()) {
      const holds = isOffline(at) ? scanner : await askedNow(place);
      const stands = isOffline(at) ? all("green") : all("red");
      expect([at, ...(await lightsAt(holds, leaked))]).toEqual([at, ...stands]);
      expect([at, ...(await lightsAt(holds, renewed))]).toEqual([at, ...all("green")]);
      const old = holds.keys?.until ?? 0;
      const lights = await Promise.all(leaked.map((code) => examinePass(code, holds, old)));
      expect(lights.filter(({ light }) => light === "green")).toEqual([]);
    }
  });
});

describe("withdrawn passes", () => {
  test("are told to scanners exactly, from the start and since what they know, and never taken back", async () => {
    const place = await openEvent("Withdrawn");
    const { eventId } = place;
    const [asha, ben, cy] = [await arrive(place), await arrive(place), await arrive(place)];
    const passes = await Promise.all([asha, ben, cy].map((one) => passOf(one, place)));
    const ids = passes.map(({ id }) => id);
    const here = { college: await tagOf(collegeId), event: await tagOf(eventId) };
    const rootKey = await importVerifyKey(
      decodeBase64Url((await volunteer.api.passes.keys.query({ eventId })).root) ?? new Uint8Array(),
    );
    const ask = async (since: number) => {
      const text = await volunteer.api.passes.revocations.query({ eventId, since });
      const read = decodeRevocations(decodeBase64Url(text) ?? new Uint8Array());
      if (!read) throw new Error("no list");
      return { list: read.list, isGenuine: await verify(rootKey, read.signed, read.signature) };
    };
    const take = async (known: Parameters<typeof takeRevocations>[0]) => {
      const { list, isGenuine } = await ask(known?.epoch ?? 0);
      return value(takeRevocations(known, list, isGenuine, here));
    };
    const standing = (known: Parameters<typeof checkRevoked>[0]) =>
      ids.map((id) => checkRevoked(known, id, Date.now()));

    const empty = await take(null);
    expect(standing(empty)).toEqual(["clear", "clear", "clear"]);
    value(await asha.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId }));
    const one = await take(empty);
    expect(standing(one)).toEqual(["revoked", "clear", "clear"]);
    expect(one.epoch).toBeGreaterThan(empty.epoch);

    const { userId } = await ben.api.auth.me.query().then(({ user }) => ({ userId: user?.id ?? "" }));
    value(await organizer.api.organizer.revokePass.mutate({ commandId: commandId(), eventId, userId }));
    const delta = await ask(one.epoch);
    expect(delta.list.passIds).toEqual([ids[1]]);
    const both = await take(one);
    expect(standing(both)).toEqual(["revoked", "revoked", "clear"]);
    expect(takeRevocations(both, (await ask(0)).list, true, here)).toMatchObject({ ok: true });
    // An epoch that there has not been is signed for nobody.
    expect((await ask(4_000_000_000)).list).toMatchObject({ since: 0, epoch: both.epoch });
  });
});
