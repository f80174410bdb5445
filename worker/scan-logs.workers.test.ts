import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { CheckedScan, EventLedgerApi } from "#durable-objects/event-ledger/event-ledger-api";
import { decodeBase64Url, encodeBase64Url } from "#shared/base64url";
import { countedId } from "#shared/counting-ids";
import type { PassView } from "#shared/domain/ledger/answers";
import { decodeCode } from "#shared/domain/passes/format";
import { importSigningKey, SIGNATURE_BYTES } from "#shared/ed25519";
import { forgedCode } from "#shared/forged-code";
import type { CollegeId, EventId, GateId, PassId, ScanLogId } from "#shared/ids";
import { SCANS_IN_SYNC_MAX, SYNC_BYTES_MAX } from "#shared/limits";
import { ledgerName } from "#shared/object-names";
import { openPerson } from "#shared/roster-seal";
import { showPass } from "#shared/show-pass";
import type { HistoryKind } from "#shared/views/history";
import type { SeedReport } from "./seed.ts";
import { type Browser, commandId, eventually, failureOf, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { makeScanLog } from "./test-scan-log.ts";

vi.setConfig({ testTimeout: 60_000 });

let collegeId: CollegeId;
let organizer: Browser;
let attendee: Browser;
let steward: Browser;
let lead: Browser;

beforeAll(async () => {
  const seeded: SeedReport = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  collegeId = seeded.colleges.find(({ slug }) => slug === "riverside")?.id as CollegeId;
  const open = async (who: string) => {
    const browser = openBrowser("riverside");
    await browser.signIn(`${who}@riverside.example`);
    return browser;
  };
  organizer = await open("organizer");
  attendee = await open("attendee");
  steward = await open("volunteer");
  lead = await open("volunteer-lead");
}, 60_000);

async function openEvent(title: string, people: readonly string[]) {
  const now = Date.now();
  const fields = {
    ...{ departmentId: null, title, summary: "", description: "", category: "Music", venue: "Hall", capacity: 50 },
    ...{ startsAt: now - 3_600_000, endsAt: now + 3_600_000 },
    ...{ salesOpenAt: now - 7_200_000, salesCloseAt: now + 60_000, approval: false },
  };
  const { organizer: api } = organizer.api;
  const { id: eventId, ticketTypes } = await api.createEvent.mutate({ commandId: commandId(), fields });
  const [type] = ticketTypes;
  if (!type) throw new Error("an event begins with a ticket");
  const { version } = await api.getEvent.query({ eventId });
  value(
    await api.saveTickets.mutate({
      ...{
        eventId,
        commandId: commandId(),
        version,
        quotas: [],
        payOnline: false,
        refund: { shareBp: 0, until: null },
      },
      ticketTypes: [{ ...type, perPersonMax: 10 }],
    }),
  );
  for (const name of ["North gate", "South gate"]) await api.addGate.mutate({ eventId, name });
  const { version: added, gates } = await api.getEvent.query({ eventId });
  const live = async (status: "published" | "live", from: number) =>
    value(await api.setStatus.mutate({ eventId, version: from, status })).version;
  await live("live", await live("published", added));
  const { passes } = value(
    await attendee.api.attendee.register.mutate({
      ...{ commandId: commandId(), eventId, answers: {} },
      tickets: people.map((name) => ({ ticketTypeId: type.id, name })),
    }),
  );
  const [north, south] = gates.map(({ id }) => id) as [GateId, GateId];
  return { eventId, north, south, passes: passes as [PassView, ...PassView[]] };
}

/** As its owner's phone shows it: what stands still is let in without a connection by a lead alone. */
async function moving(eventId: EventId, { id: passId }: PassView): Promise<string> {
  const phone = await importSigningKey(crypto.getRandomValues(new Uint8Array(32)));
  const holderKey = encodeBase64Url(phone.publicKey);
  const asked = { commandId: commandId(), eventId, passId, holderKey, replace: false };
  const { passes } = value(await attendee.api.passes.registerHolder.mutate(asked));
  return showPass(phone, passes.find(({ id }) => id === passId)?.holder?.grant ?? "", Date.now());
}

const inside = async (eventId: EventId) => (await organizer.api.organizer.wall.query({ eventId })).summary.inside;

async function checkedBooks(eventId: EventId) {
  for (;;) {
    const progress = await organizer.api.history.checkBooks.query({ eventId });
    if (progress.done) return progress.report;
  }
}

type ScanLogOfTest = Awaited<ReturnType<typeof makeScanLog>>;

describe("a roster", () => {
  const signatureOf = (code: string) => {
    const decoded = decodeCode(code);
    if (decoded.form !== "signed") throw new Error("no signed code");
    return decoded.signature as Uint8Array<ArrayBuffer>;
  };

  test("brings every pass, names no one, and opens with the code that is shown and no other", async () => {
    const { eventId, passes } = await openEvent("Sealed", ["Asha Rao", "Ben Rao"]);
    const phone = await importSigningKey(crypto.getRandomValues(new Uint8Array(32)));
    const holderKey = encodeBase64Url(phone.publicKey);
    const [first, second] = passes as unknown as [PassView, PassView];
    value(
      await attendee.api.passes.registerHolder.mutate({
        ...{ commandId: commandId(), eventId, passId: first.id, holderKey, replace: false },
      }),
    );
    const mark = { commandId: commandId(), eventId, blockReason: "Asha was here last year" };
    const userId = (await attendee.api.auth.me.query()).user?.id ?? "";
    value(await organizer.api.entry.mark.mutate({ ...mark, userId, notes: { everyone: "Lift", leads: "Press" } }));
    const page = await steward.api.scanner.roster.query({ eventId, since: 0 });
    expect(page).toMatchObject({ isComplete: true });
    expect(page.entries).toHaveLength(2);
    expect(JSON.stringify(page)).not.toMatch(/Asha|Ben|Rao|Lift|Press/);
    const entryOf = (passId: PassId, from = page) => from.entries.find((one) => one.passId === passId);
    const still = entryOf(first.id)?.sealed.still ?? "";
    const asha = { name: "Asha Rao", due: 0, notes: ["Lift"], blockReason: "Asha was here last year" };
    expect(await openPerson(still, first.id, signatureOf(first.code))).toEqual(asha);
    expect(await openPerson(still, first.id, signatureOf(second.code))).toBeNull();
    const { registration } = await attendee.api.attendee.getPass.query({ eventId });
    const grant = decodeBase64Url(registration.passes.find(({ id }) => id === first.id)?.holder?.grant ?? "");
    const rotating = entryOf(first.id)?.sealed.rotating ?? "";
    const granted = (grant ?? new Uint8Array()).slice(-SIGNATURE_BYTES);
    expect(await openPerson(rotating, first.id, granted)).toEqual(asha);
    expect(await openPerson(still, first.id, granted)).toBeNull();
    expect(entryOf(second.id)?.sealed.rotating).toBeNull();
    const forLeads = await lead.api.scanner.roster.query({ eventId, since: 0 });
    const told = await openPerson(entryOf(first.id, forLeads)?.sealed.still ?? "", first.id, signatureOf(first.code));
    expect(told?.notes).toEqual(["Lift", "Press"]);
    // Whose role changes is told that all of it comes anew.
    expect(forLeads.codes).not.toBe(page.codes);
    expect((await steward.api.scanner.roster.query({ eventId, since: page.version })).codes).toBe(page.codes);
  });

  test("goes on from where it was, with scans, marks and withdrawn passes", async () => {
    const { eventId, north, passes } = await openEvent("Delta", ["Asha", "Ben"]);
    const next = async (since: number) => steward.api.scanner.roster.query({ eventId, since });
    const all = await next(0);
    expect((await next(all.version)).entries).toEqual([]);
    const scan = { commandId: commandId(), eventId, gateId: north, code: passes[0].code };
    value(await steward.api.scanner.scan.mutate(scan));
    const scanned = await next(all.version);
    expect(scanned.entries).toMatchObject([{ passId: passes[0].id, facts: { history: { cameIn: true } } }]);
    const userId = (await attendee.api.auth.me.query()).user?.id ?? "";
    value(await organizer.api.entry.mark.mutate({ commandId: commandId(), eventId, userId, blockReason: "A card" }));
    const marked = await next(scanned.version);
    expect(marked.entries.map(({ facts }) => facts.blocked?.reason)).toEqual(["", ""]);
    value(await organizer.api.organizer.revokePass.mutate({ commandId: commandId(), eventId, userId }));
    const withdrawn = await next(marked.version);
    expect(withdrawn.entries.map(({ facts }) => facts.revokedAt !== null)).toEqual([true, true]);
  });
});

describe("a log", () => {
  test("is taken once however often it is sent, at the time when it happened, and its attendee sees it", async () => {
    const { eventId, north, passes } = await openEvent("Synced", ["Asha", "Ben"]);
    const log = await makeScanLog(steward, eventId, north);
    expect(value(await log.open())).toMatchObject({ head: { seq: 0 } });
    const happened = Date.now() - 600_000;
    await log.write(await moving(eventId, passes[0]), { passIds: passes.map(({ id }) => id) }, happened);
    await log.write("ABCD2345", { refusal: "pass-not-found" }, happened + 1_000);
    await log.write(passes[1]?.shortCode ?? "", { direction: "out" }, happened + 2_000);
    const first = value(await log.sync());
    expect(first.scans.map(({ result }) => result)).toEqual(["counted", "kept", "counted"]);
    expect(value(await log.sync())).toMatchObject({ seq: 3, hash: first.hash, scans: first.scans });
    expect(await inside(eventId)).toBe(1);
    const { registration } = await attendee.api.attendee.getPass.query({ eventId });
    expect(Math.abs((registration.passes[0]?.admission?.at ?? 0) - happened)).toBeLessThan(5_000);
    const { scans } = await organizer.api.organizer.wall.query({ eventId });
    expect(scans).toMatchObject([
      { name: "Ben", did: "left", isLate: true },
      { name: null, refusal: "pass-not-found", isLate: true },
      { name: "Asha", people: 2, isLate: true },
    ]);
    const found = async (kind: HistoryKind) => {
      const { entries } = await organizer.api.history.list.query({ eventId, kind });
      return entries.flatMap(({ changes }) => changes.map(({ is }) => is));
    };
    expect(await found("scans")).toEqual(["left", "stopped", "let-in", "let-in"]);
    for (const [kind, count] of [
      ["let-in", 2],
      ["stopped", 1],
      ["left", 1],
      ["redeemed", 0],
      ["annulled", 0],
    ] as const)
      expect(await found(kind)).toHaveLength(count);
    expect((await checkedBooks(eventId)).found).toBe(0);
  });

  test("says from where it is missing, and where it was changed; nothing is taken then", async () => {
    const { eventId, north, passes } = await openEvent("Broken", ["Asha"]);
    const log = await makeScanLog(steward, eventId, north);
    await log.open();
    for (const direction of ["in", "out", "in"] as const) await log.write(passes[0].code, { direction });
    expect(await log.sync(2)).toEqual({ ok: false, refusal: { code: "log-gap", from: 1 } });
    value(await log.sync(1, 1));
    const changed = await log.body();
    const [one, two, three] = changed.scans;
    const refused = (body: object) => steward.api.scanner.sync.mutate({ ...changed, ...body });
    if (!one || !two || !three) throw new Error("three scans were written");
    expect(await refused({ scans: [one, { ...two, direction: "in" }, three] })).toEqual({
      ok: false,
      refusal: { code: "log-broken", seq: 2 },
    });
    expect(await refused({ scans: [one, three] })).toEqual({ ok: false, refusal: { code: "log-gap", from: 2 } });
    const other = await makeScanLog(steward, eventId, north);
    await other.write(passes[0].code);
    expect(await refused({ signature: (await other.body()).signature })).toEqual({
      ok: false,
      refusal: { code: "log-broken", seq: 3 },
    });
    expect(value(await log.sync())).toMatchObject({ seq: 3, scans: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] });
    // Another scan under a number of before was never taken, and its phone must not hear that it was.
    log.scans.splice(1, 1, { ...two, hash: one.hash });
    expect(await log.sync(1, 2)).toEqual({ ok: false, refusal: { code: "log-broken", seq: 2 } });
  });

  test("is its owner's alone; an organizer takes in what was exported", async () => {
    const { eventId, north, passes } = await openEvent("Exported", ["Asha"]);
    const log = await makeScanLog(steward, eventId, north);
    await log.open();
    const happened = Date.now() - 600_000;
    await log.write(await moving(eventId, passes[0]), {}, happened);
    const unknown = { ok: false, refusal: { code: "log-unknown" } };
    expect(await log.open(lead)).toEqual(unknown);
    expect(await lead.api.scanner.sync.mutate(await log.body())).toEqual(unknown);
    const elsewhere = await openEvent("Elsewhere", ["Ben"]);
    const moved = { ...(await log.body()), eventId: elsewhere.eventId };
    expect(await failureOf(steward.api.scanner.sync.mutate(moved))).toBe("NOT_FOUND");
    const scans = moved.scans.map((scan) => ({ ...scan, eventId: elsewhere.eventId }));
    expect(await steward.api.scanner.sync.mutate({ ...moved, scans })).toEqual(unknown);
    expect(await failureOf(attendee.api.entry.takeLog.mutate(await log.body()))).toBe("NOT_ALLOWED");
    const exported = { ...(await log.body()), now: log.time(happened + 100_000) };
    const taken = value(await organizer.api.entry.takeLog.mutate(exported));
    const { registration } = await attendee.api.attendee.getPass.query({ eventId });
    expect(Math.abs((registration.passes[0]?.admission?.at ?? 0) - happened)).toBeLessThan(5_000);
    expect(taken.scans).toMatchObject([{ result: "counted" }]);
    expect(value(await log.sync())).toMatchObject({ seq: 1, scans: taken.scans });
    expect(await inside(eventId)).toBe(1);
  });

  test("is begun by an account with every shift of many days", async () => {
    const { eventId, north, passes } = await openEvent("Shifts", ["Asha"]);
    for (let shift = 1; shift <= 30; shift++) {
      const log = await makeScanLog(steward, eventId, north);
      expect(await log.open()).toMatchObject({ ok: true });
      await log.close();
    }
    const newest = await makeScanLog(steward, eventId, north);
    await newest.open();
    await newest.write(await moving(eventId, passes[0]));
    expect(value(await newest.sync()).scans).toMatchObject([{ result: "counted" }]);
  });

  test("of a phone that let in a forged code is kept, and is an incident", async () => {
    const { eventId, north, passes } = await openEvent("Forged", ["Asha"]);
    const log = await makeScanLog(steward, eventId, north);
    await log.open();
    await log.write(forgedCode(passes[0].code), { passIds: [passes[0].id] });
    const { scans } = value(await log.sync());
    expect(scans).toMatchObject([{ result: "incident", incident: { kind: "unproven", refusal: "pass-forged" } }]);
    expect(await inside(eventId)).toBe(0);
    const { incidents } = await eventually(
      () => organizer.api.entry.incidents.query({ eventId, before: null }),
      (page) => page.incidents.length === 1,
    );
    expect(incidents).toMatchObject([{ passId: null, name: null, incident: { kind: "unproven" } }]);
  });

  test("of a page from before codes were kept without their signatures is taken all the same", async () => {
    const { eventId, north, passes } = await openEvent("Whole", ["Asha"]);
    const log = await makeScanLog(steward, eventId, north);
    await log.open();
    await log.write("", { code: await moving(eventId, passes[0]), passIds: [passes[0].id] });
    expect(value(await log.sync()).scans).toMatchObject([{ result: "counted" }]);
    expect(await inside(eventId)).toBe(1);
  });

  test("counts whom a phone let in by a key that has ended since, and tells of whom it let in after that", async () => {
    const { eventId, north, passes } = await openEvent("Turned", ["Asha", "Ben"]);
    const [asha, ben] = passes as [PassView, PassView];
    const log = await makeScanLog(steward, eventId, north);
    await log.open();
    const codes = [await moving(eventId, asha), await moving(eventId, ben)] as const;
    // How far the phone's clock is off is known no better than a request takes.
    await log.write(codes[0], { passIds: [asha.id] }, Date.now() - 10_000);
    await organizer.stepUp(await organizer.addPasskey());
    const { version } = await organizer.api.passes.getRules.query({ eventId });
    value(await organizer.api.passes.turnKeys.mutate({ eventId, version, act: "replace" }));
    await log.write(codes[1], { passIds: [ben.id] });
    const { scans } = value(await log.sync());
    const incident = { kind: "against-rules", refusal: "pass-key-withdrawn" };
    expect(scans).toMatchObject([
      { result: "counted", incident: null },
      { result: "incident", incident },
    ]);
    expect(await inside(eventId)).toBe(2);
    // Whoever shows the renewed pass at another gate is in already.
    const { registration } = await attendee.api.attendee.getPass.query({ eventId });
    const renewed = registration.passes.find(({ id }) => id === asha.id)?.code ?? "";
    const again = { commandId: commandId(), eventId, gateId: north, code: renewed };
    expect(value(await steward.api.scanner.scan.mutate(again))).toMatchObject({
      refusal: { code: "already-admitted" },
    });
  });

  test("of as many moving codes as a sync may bring fits into a request, and is taken in seconds", async () => {
    const { eventId, north, passes } = await openEvent("Long", ["Asha"]);
    const log = await makeScanLog(steward, eventId, north);
    await log.open();
    const code = await moving(eventId, passes[0]);
    for (let n = 0; n < SCANS_IN_SYNC_MAX; n++) await log.write(code, { refusal: "pass-unknown" });
    expect(JSON.stringify(log.scans).length).toBeLessThan(SYNC_BYTES_MAX);
    expect(value(await log.sync())).toMatchObject({ seq: SCANS_IN_SYNC_MAX });
    expect((await organizer.api.organizer.wall.query({ eventId })).summary.refusedScans).toBe(SCANS_IN_SYNC_MAX);
  });

  test("takes back its own scan, and forces with a lead's word alone", async () => {
    const { eventId, north, passes } = await openEvent("Taken back", ["Asha", "Ben"]);
    const log = await makeScanLog(steward, eventId, north);
    await log.open();
    const code = await moving(eventId, passes[0]);
    const one = await log.write(code);
    await log.write(one.scanId, { undoes: one.scanId, passIds: [passes[0].id] });
    await log.write(passes[1]?.code ?? "", { reason: "They are late" });
    const { scans } = value(await log.sync());
    expect(scans).toMatchObject([
      { result: "counted" },
      { result: "counted" },
      { result: "incident", incident: { kind: "against-rules", refusal: "supervisor-needed" } },
    ]);
    expect(await inside(eventId)).toBe(1);
    const annulled = async () => {
      const { entries } = await organizer.api.history.list.query({ eventId, kind: "annulled" });
      return entries.flatMap(({ changes }) => changes);
    };
    expect(await annulled()).toMatchObject([{ is: "annulled", name: "Asha" }]);
    const two = await log.write(code, {}, Date.now() - 20 * 60_000);
    await log.write(two.scanId, { undoes: two.scanId, passIds: [passes[0].id] });
    expect(value(await log.sync()).scans.slice(-2)).toMatchObject([{ result: "counted" }, { result: "kept" }]);
    expect(await inside(eventId)).toBe(2);
    expect((await annulled())[0]).toMatchObject({ is: "annul-refused", name: "Asha", refusal: "annul-too-late" });
    const ofLead = await makeScanLog(lead, eventId, north);
    await ofLead.open();
    await ofLead.write(passes[1]?.code ?? "", { reason: "Went out by the fence" });
    expect(value(await ofLead.sync()).scans).toMatchObject([{ result: "counted", incident: null }]);
    expect((await checkedBooks(eventId)).found).toBe(0);
  });

  test("waits while the ledger has a gate's scans to do, and not the other way round", async () => {
    const { eventId, north, passes } = await openEvent("Crowded", ["Asha"]);
    const ledger = env.EVENT_LEDGER.getByName(ledgerName(collegeId, eventId)) as unknown as EventLedgerApi;
    const log = await makeScanLog(steward, eventId, north);
    await log.open();
    for (let n = 0; n < SCANS_IN_SYNC_MAX; n++) await log.write("ABCD2345", { refusal: "pass-not-found" });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 }); // a clock that stands still refills no budget
    const spare = Number(env.OBJECT_COMMANDS_PER_SECOND);
    const some = Array<CheckedScan>(SCANS_IN_SYNC_MAX).fill({} as CheckedScan);
    const sent = await Promise.all(
      Array.from({ length: 10 }, () => ledger.takeLateScans(countedId("user", 1), countedId("scanLog", 1), some)),
    );
    const taken = sent.filter((answer) => !answer.ok && answer.refusal.code === "log-unknown");
    expect(taken).toHaveLength(spare / SCANS_IN_SYNC_MAX);
    expect(await failureOf(log.sync())).toBe("OVERLOADED");
    const scan = { commandId: commandId(), eventId, gateId: north, code: passes[0].code };
    expect(value(await steward.api.scanner.scan.mutate(scan))).toMatchObject({ verdict: "admit" });
    vi.setSystemTime(Date.now() + 1_000);
    expect(value(await log.sync())).toMatchObject({ seq: SCANS_IN_SYNC_MAX });
    vi.useRealTimers();
  });

  test("that was asked of the ledger first: the same answer is nothing new, another is the phone's word", async () => {
    const { eventId, north, passes } = await openEvent("Asked", ["Asha", "Ben"]);
    const log = await makeScanLog(steward, eventId, north);
    await log.open();
    const ask = (scanId: string, code: string) =>
      steward.api.scanner.scan.mutate({ commandId: scanId, eventId, gateId: north, code });
    const same = await log.write(passes[0].code);
    value(await ask(same.scanId, passes[0].code));
    const refused = await log.write(passes[1]?.code ?? "", { refusal: "copy-offline" });
    value(await ask(refused.scanId, passes[1]?.code ?? ""));
    const again = await log.write(passes[0].code);
    expect(value(await ask(again.scanId, passes[0].code))).toMatchObject({ verdict: "stop" });
    expect(await inside(eventId)).toBe(2);
    const { scans } = value(await log.sync());
    expect(scans.map(({ result }) => result)).toEqual(["kept", "counted", "incident"]);
    expect(await inside(eventId)).toBe(1);
    const late = await log.write(passes[1]?.code ?? "");
    value(await log.sync());
    expect(await failureOf(ask(late.scanId, passes[1]?.code ?? ""))).toBe("COMMAND_ID_REUSED");
    expect((await checkedBooks(eventId)).found).toBe(0);
  });
});

test("scans that have one id, of two phones or of one, are each taken: nobody is dropped or counted twice", async () => {
  const { eventId, north, south, passes } = await openEvent("Same", ["Asha", "Ben", "Cleo"]);
  const [asha, ben, cleo] = passes as [PassView, PassView, PassView];
  const phones = await Promise.all([
    makeScanLog(steward, eventId, north),
    makeScanLog(steward, eventId, south),
    makeScanLog(lead, eventId, south),
  ]);
  const [one, twin, other] = phones as [ScanLogOfTest, ScanLogOfTest, ScanLogOfTest];
  for (const phone of phones) await phone.open();
  const at = (seconds: number) => Date.now() - 600_000 + seconds * 1_000;
  const ashasCode = await moving(eventId, asha);
  const { scanId } = await one.write(ashasCode, {}, at(0));
  await one.write(await moving(eventId, ben), { scanId }, at(1));
  await twin.write(ashasCode, { scanId }, at(2));
  await other.write(ashasCode, { scanId }, at(3));
  await other.write(await moving(eventId, cleo), { scanId }, at(4));
  const resultsOf = async (phone: ScanLogOfTest) => value(await phone.sync()).scans.map(({ result }) => result);
  for (const _ of ["once", "sent again"]) {
    expect(await resultsOf(one)).toEqual(["counted", "counted"]);
    expect(await resultsOf(twin)).toEqual(["incident"]);
    expect(await resultsOf(other)).toEqual(["incident", "counted"]);
    expect(await inside(eventId)).toBe(3);
  }
  const { incidents } = await eventually(
    () => organizer.api.entry.incidents.query({ eventId, before: null }),
    (page) => page.incidents.length === 2,
  );
  expect(incidents.map(({ name, incident }) => [name, incident.kind])).toEqual([
    ["Asha", "double-entry"],
    ["Asha", "double-entry"],
  ]);
  expect((await checkedBooks(eventId)).found).toBe(0);
});

test("two phones without a connection and one pass: one entry counts, one incident is told live at both gates", async () => {
  const { eventId, north, south, passes } = await openEvent("Twice", ["Asha"]);
  const sockets = await Promise.all([steward, lead].map((who) => watchGate(who, eventId)));
  const [one, other] = await Promise.all([makeScanLog(steward, eventId, north), makeScanLog(lead, eventId, south)]);
  await Promise.all([one.open(), other.open()]);
  const code = await moving(eventId, passes[0]);
  await one.write(code, {}, Date.now() - 60_000);
  await other.write(code, {}, Date.now() - 30_000);
  expect(value(await other.sync()).scans).toMatchObject([{ result: "counted" }]);
  expect(value(await one.sync()).scans).toMatchObject([{ result: "incident", incident: { kind: "double-entry" } }]);
  expect(await inside(eventId)).toBe(1);
  const told = {
    ...{ name: "Asha", passId: passes[0].id },
    incident: { first: { gateName: "North gate" }, second: { gateName: "South gate" } },
  };
  for (const incidents of sockets) {
    await eventually(
      async () => incidents(),
      (found) => found.length === 1,
    );
    expect(incidents()).toMatchObject([told]);
  }
  const page = await eventually(
    () => organizer.api.entry.incidents.query({ eventId, before: null }),
    ({ incidents }) => incidents.length === 1,
  );
  expect(page).toMatchObject({ incidents: [{ ...told, clearedAt: null }], next: null });
  // They had left in between, which the first phone says later: then nothing speaks against it.
  await one.write(passes[0].code, { direction: "out" }, Date.now() - 45_000);
  value(await one.sync());
  for (const incidents of sockets)
    await eventually(
      async () => incidents(),
      (found) => found.length === 0,
    );
  await eventually(
    () => organizer.api.entry.incidents.query({ eventId, before: null }),
    ({ incidents }) => incidents[0]?.clearedAt !== null,
  );
  expect(await inside(eventId)).toBe(1);
  const history = await organizer.api.history.list.query({ eventId, kind: "door" });
  expect(history.entries.flatMap(({ changes }) => changes)).toContainEqual(
    expect.objectContaining({ is: "incident-cleared", kind: "double-entry", name: "Asha" }),
  );
});

test("two phones without a connection and a rule: who came back too soon is inside, and is an incident everywhere", async () => {
  const { eventId, north, south, passes } = await openEvent("Too soon", ["Asha"]);
  const { version, lists, annulMinutes } = await organizer.api.entry.get.query({ eventId });
  const rules = [{ type: "minutes" as const, minutes: 30, ticketTypeIds: null }];
  const fields = { version, lists: lists.map((list) => ({ ...list, rules })), annulMinutes };
  value(await organizer.api.entry.save.mutate({ commandId: commandId(), eventId, ...fields }));
  const shown = await watchGate(steward, eventId);
  const [one, other] = await Promise.all([makeScanLog(steward, eventId, north), makeScanLog(lead, eventId, south)]);
  await Promise.all([one.open(), other.open()]);
  const code = await moving(eventId, passes[0]);
  await other.write(code, {}, Date.now() - 30_000);
  value(await other.sync());
  await one.write(code, {}, Date.now() - 120_000);
  await one.write(code, { direction: "out" }, Date.now() - 60_000);
  const { scans } = value(await one.sync());
  const told = { kind: "rule-minutes", first: { gateName: "North gate" }, second: { gateName: "South gate" } };
  expect(scans.at(-1)).toMatchObject({ result: "incident", incident: told });
  expect(await inside(eventId)).toBe(1);
  await eventually(
    async () => shown(),
    (found) => found.length === 1,
  );
  expect(shown()).toMatchObject([{ name: "Asha", incident: told }]);
  const page = await eventually(
    () => organizer.api.entry.incidents.query({ eventId, before: null }),
    ({ incidents }) => incidents.some(({ incident }) => incident.kind === "rule-minutes"),
  );
  expect(page.incidents.filter(({ clearedAt }) => clearedAt === null)).toMatchObject([{ incident: told }]);
  const history = await organizer.api.history.list.query({ eventId, kind: "door" });
  expect(history.entries[0]?.changes).toContainEqual(expect.objectContaining({ is: "incident", kind: "rule-minutes" }));
  const before = page.incidents[0]?.place ?? null;
  expect((await organizer.api.entry.incidents.query({ eventId, before })).incidents).toHaveLength(1);
  expect((await checkedBooks(eventId)).found).toBe(0);
});

/** The incidents that a gate shows, whatever frames they came with. */
async function watchGate(browser: Browser, eventId: EventId): Promise<() => readonly unknown[]> {
  const response = await browser.send(`/api/riverside/live/gates/${eventId}`, { headers: { upgrade: "websocket" } });
  const socket = response.webSocket;
  if (!socket) throw new Error("no socket");
  let incidents: readonly unknown[] = [];
  socket.accept();
  socket.addEventListener("message", ({ data }) => {
    const { entries, set } = JSON.parse(String(data));
    incidents = entries?.incidents ?? set?.incidents ?? incidents;
  });
  socket.send(JSON.stringify({ type: "hello", since: null }));
  return () => incidents;
}

describe("a home gate", () => {
  const openHomes = async (title: string) => {
    const opened = await openEvent(title, ["Asha"]);
    const { eventId } = opened;
    const { version, lists, annulMinutes } = await organizer.api.entry.get.query({ eventId });
    const fields = { version, lists, annulMinutes, homeGates: true };
    value(await organizer.api.entry.save.mutate({ commandId: commandId(), eventId, ...fields }));
    const { registration } = await attendee.api.attendee.getPass.query({ eventId });
    const [pass] = registration.passes;
    if (!pass) throw new Error("they have a pass");
    const { gates } = await organizer.api.entry.get.query({ eventId });
    const home = gates.find(({ name }) => name === pass.homeGate)?.id;
    const elsewhere = gates.find(({ id }) => id !== home)?.id;
    if (!home || !elsewhere) throw new Error("a pass has one home of two gates");
    return { eventId, pass, home, elsewhere };
  };
  const scan = async (eventId: EventId, gateId: GateId, code: string) =>
    value(await lead.api.scanner.scan.mutate({ commandId: commandId(), eventId, gateId, code }));

  test("is kept by one phone, which is asked before a standing pass goes in elsewhere", async () => {
    const { eventId, pass, home, elsewhere } = await openHomes("Homes");
    const log = await makeScanLog(steward, eventId, home);
    await log.open();
    const stands = { gateId: home, logId: log.logId, round: 1 };
    const roster = (who: Browser, more: object) => who.api.scanner.roster.query({ eventId, since: 0, ...more });
    expect(await roster(steward, { stands })).toMatchObject({ keeps: true });
    expect(await roster(steward, {})).toMatchObject({ keeps: false });
    // A log is its owner's, and what was said before stands against what is heard late.
    expect(await roster(lead, { stands: { ...stands, round: 9 } })).toMatchObject({ keeps: false });
    const late = { ...stands, gateId: elsewhere, round: 0 };
    expect(await roster(steward, { stands: late })).toMatchObject({ keeps: false });
    // Nobody is there to be asked.
    const silent = { verdict: "stop", refusal: { code: "home-gate-silent" }, canForce: true };
    expect(await scan(eventId, elsewhere, pass.code)).toMatchObject(silent);
    const keeper = await watchAsks(steward, eventId);
    keeper.isFree = false;
    expect(await scan(eventId, elsewhere, pass.code)).toMatchObject(silent);
    expect(keeper.asked).toMatchObject([{ logId: log.logId, passIds: [pass.id] }]);
    keeper.isFree = null;
    expect(await scan(eventId, elsewhere, pass.code)).toMatchObject(silent);
    keeper.isFree = true;
    expect(await scan(eventId, elsewhere, pass.code)).toMatchObject({ verdict: "admit" });
    expect(await inside(eventId)).toBe(1);
  });

  test("is free once its phone let go of its log, or a lead put that phone away", async () => {
    const { eventId, home, elsewhere } = await openHomes("Homes freed");
    const log = await makeScanLog(steward, eventId, home);
    await log.open();
    const stand = async (who: Browser, logId: ScanLogId, round: number, gateId = home) =>
      (await who.api.scanner.roster.query({ eventId, since: 0, stands: { gateId, logId, round } })).keeps;
    const keepers = () => lead.api.scanner.keepers.query({ eventId });
    expect(await stand(steward, log.logId, 1)).toBe(true);
    expect(await keepers()).toMatchObject([{ gateId: home }]);
    // Neither another phone of the same account nor that of another one takes its place, or a second gate.
    const other = await makeScanLog(steward, eventId, home);
    await other.open();
    expect([await stand(steward, other.logId, 1), await stand(steward, other.logId, 2, elsewhere)]).toEqual([
      false,
      false,
    ]);
    const next = await makeScanLog(lead, eventId, home);
    await next.open();
    expect(await stand(lead, next.logId, 1)).toBe(false);
    // A word that its own key did not sign closes nothing.
    const forged = { eventId, logId: log.logId, signature: "A".repeat(86) };
    expect(await lead.api.scanner.closeLog.mutate(forged)).toMatchObject({ refusal: { code: "log-broken" } });
    const unknown = await makeScanLog(lead, eventId, home);
    expect(await unknown.close()).toMatchObject({ refusal: { code: "log-unknown" } });
    expect(await stand(lead, next.logId, 2)).toBe(false);
    expect(await log.close(lead)).toMatchObject({ ok: true });
    // What that phone said before is heard late.
    expect(await stand(steward, log.logId, 2)).toBe(false);
    expect(await stand(lead, next.logId, 3)).toBe(true);
    const [{ since } = { since: 0 }] = await keepers();
    const freed = { eventId, gateId: home, since };
    expect(await failureOf(steward.api.scanner.freeGate.mutate(freed))).toBe("NOT_ALLOWED");
    await lead.api.scanner.freeGate.mutate(freed);
    expect(await keepers()).toEqual([]);
    expect(await stand(steward, other.logId, 3)).toBe(true);
    // A try that was thought lost frees nobody who came since.
    await lead.api.scanner.freeGate.mutate(freed);
    expect(await keepers()).toHaveLength(1);
    expect(await stand(lead, next.logId, 4)).toBe(false);
  });

  test("that nobody keeps, or that was turned off, leaves the ledger to decide", async () => {
    const { eventId, pass, home, elsewhere } = await openHomes("Homes off");
    expect(await scan(eventId, elsewhere, pass.code)).toMatchObject({ verdict: "admit" });
    const log = await makeScanLog(steward, eventId, home);
    await log.open();
    const stands = { gateId: home, logId: log.logId, round: 1 };
    const keeps = async () => (await steward.api.scanner.roster.query({ eventId, since: 0, stands })).keeps;
    expect(await keeps()).toBe(true);
    const { version, lists, annulMinutes } = await organizer.api.entry.get.query({ eventId });
    const fields = { version, lists, annulMinutes };
    value(await organizer.api.entry.save.mutate({ commandId: commandId(), eventId, ...fields }));
    expect(await keeps()).toBe(false);
  });
});

/** A phone that keeps a gate, and what it is asked; `isFree` is its answer, null: none. */
async function watchAsks(browser: Browser, eventId: EventId) {
  const response = await browser.send(`/api/riverside/live/gates/${eventId}`, { headers: { upgrade: "websocket" } });
  const socket = response.webSocket;
  if (!socket) throw new Error("no socket");
  const keeper: { isFree: boolean | null; asked: unknown[] } = { isFree: null, asked: [] };
  socket.accept();
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data));
    if (message.type !== "lend") return;
    keeper.asked.push(message);
    const { askId } = message;
    if (keeper.isFree !== null) socket.send(JSON.stringify({ type: "lent", askId, isFree: keeper.isFree }));
  });
  return keeper;
}
