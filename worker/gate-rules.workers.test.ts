import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { ENTRY_LIST_ID } from "#shared/domain/entry/view";
import type { RuleBody } from "#shared/domain/rules/types";
import type { CollegeId, EventId, GateId, ListId, RuleId, UserId } from "#shared/ids";
import { settledScope } from "./auth/scope.ts";
import { openSystem, openTenant } from "./context.ts";
import { newId } from "./ids.ts";
import { sweepConfigurations } from "./jobs/sweep-configurations.ts";
import { sweepGateRules } from "./jobs/sweep-gate-rules.ts";
import { addRuleVersion, COLLEGE_SCOPE, listUntoldColleges, takeUntoldEvents } from "./repositories/rules.ts";
import { openShardDbs } from "./repositories/shard-dbs.ts";
import { readGateScans } from "./services/rules/read-gate-scans.ts";
import { type Browser, commandId, eventually, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { inShards } from "./test-databases.ts";

vi.setConfig({ testTimeout: 120_000 });

let organizer: Browser;
let attendee: Browser;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  const open = async (who: string) => {
    const browser = openBrowser("riverside");
    await browser.signIn(`${who}@riverside.example`);
    return browser;
  };
  organizer = await open("organizer");
  attendee = await open("attendee");
}, 60_000);

const USUAL = { within: false, ticketTypeIds: null, gateIds: null, rules: [] };
const ENTRY = { ...USUAL, id: ENTRY_LIST_ID, name: "Entry", kind: "entry" as const };
const LUNCH = { ...USUAL, name: "Lunch", kind: "right" as const };

/** An event that is on, with a lunch, and a party that was let in nowhere yet. */
async function openEvent(title: string, names: readonly string[]) {
  const now = Date.now();
  const fields = {
    ...{ departmentId: null, title, summary: "", description: "", category: "Music", venue: "Hall", capacity: 50 },
    ...{ startsAt: now - 60_000, endsAt: now + 3_600_000, salesOpenAt: now - 120_000, salesCloseAt: now + 60_000 },
    approval: false,
  };
  const { organizer: api, entry, scanner } = organizer.api;
  const { id, ticketTypes, version: made } = await api.createEvent.mutate({ commandId: commandId(), fields });
  const eventId = id as EventId;
  const types = ticketTypes.map((type) => ({ ...type, perPersonMax: 10 }));
  const sold = { eventId, commandId: commandId(), quotas: [], payOnline: false, ticketTypes: types };
  value(await api.saveTickets.mutate({ ...sold, version: made, refund: { shareBp: 0, until: null } }));
  await api.addGate.mutate({ eventId, name: "North gate" });
  const { version: before } = await entry.get.query({ eventId });
  const setup = { commandId: commandId(), eventId, version: before, lists: [ENTRY, LUNCH], annulMinutes: 15 };
  const saved = value(await entry.save.mutate(setup));
  const gateId = saved.gates[0]?.id as GateId;
  const lunch = saved.lists[1]?.id as ListId;
  let { version } = saved;
  for (const status of ["published", "live"] as const)
    version = value(await api.setStatus.mutate({ eventId, version, status })).version;
  const tickets = names.map((name) => ({ ticketTypeId: types[0]?.id ?? "", name }));
  const { passes } = value(
    await attendee.api.attendee.register.mutate({ commandId: commandId(), eventId, answers: {}, tickets }),
  );
  const scan = (index: number, more: object = {}) =>
    scanner.scan.mutate({ commandId: commandId(), eventId, gateId, code: passes[index]?.code ?? "", ...more });
  return { eventId, gateId, lunch, passes, scan };
}

function refusing(name: string, when: string, more: Partial<RuleBody> = {}): RuleBody {
  return {
    ...{ name, match: "first", otherwise: [], order: 50, isOn: true, from: null, until: null, stationId: null },
    trigger: { type: "event", name: "event.scan.received" },
    branches: [{ when, does: [{ type: "reject", reason: "Ask at the desk" }] }],
    ...more,
  };
}

async function save(
  eventId: EventId,
  body: RuleBody,
  more: { scope?: "college"; ruleId?: RuleId; version?: number } = {},
) {
  const usual = { eventId, commandId: commandId(), scope: "event" as const, ruleId: null, version: 0 };
  const { rules } = value(await organizer.api.rules.save.mutate({ ...usual, ...more, body }));
  return rules.find((rule) => rule.body.name === body.name)?.id as RuleId;
}

const byRule = { verdict: "stop", refusal: { code: "rule-rejected" } };

describe("a dry run of a rule about who is let in", () => {
  test("says of each pass what the ledger said, and what it would have said without the rule", async () => {
    const { eventId, gateId, lunch, passes, scan } = await openEvent("Tried", ["Asha", "Ben", "Cleo", "Dev"]);
    const when = 'pass.entries > 1 || (scan.list == "Lunch" && !pass.checked_in)';
    const ruleId = await save(eventId, refusing("Twice", when));
    const begun = Date.now();
    expect(value(await scan(0, { people: 3 }))).toMatchObject({ people: 3 });
    for (const direction of ["out", "in", "out"] as const) value(await scan(1, { direction }));
    const scanId = commandId();
    value(await scan(2, { direction: "out", commandId: scanId }));
    const annul = { eventId, gateId, passId: passes[2]?.id ?? "", scanId };
    value(await organizer.api.scanner.annul.mutate({ ...annul, commandId: commandId() }));
    const between = Date.now();
    expect(value(await scan(1))).toMatchObject(byRule);
    expect(value(await scan(3, { listId: lunch }))).toMatchObject(byRule);
    expect(value(await scan(2, { listId: lunch }))).toMatchObject({ did: "redeemed" });
    expect(value(await scan(2, { listId: lunch }))).toMatchObject({ refusal: { code: "already-redeemed" } });
    const until = Date.now() + 1_000;
    await eventually(
      () => inShards("SELECT seq FROM scans WHERE event_id = ?", eventId),
      (rows) => rows.length === 10,
    );
    const replay = async (body: RuleBody | null, from: number) =>
      value(await organizer.api.rules.replay.query({ eventId, ruleId, body, from, until }));
    const ran = await replay(null, begun - 1);
    expect(ran).toMatchObject({
      ...{ happenings: 7, isPastCut: false, counts: [{ action: "reject", before: 2, after: 0 }], differencesTotal: 2 },
      differences: [
        { placeName: "North gate", facts: { "pass.entries": 2, "scan.list": "Entry" }, after: [] },
        { before: [{ name: "Twice", held: [when] }], facts: { "pass.entries": 0, "pass.checked_in": false } },
      ],
    });
    // Those who came before the span still have.
    expect(await replay(null, between)).toMatchObject({ happenings: 3, differencesTotal: 2 });
    const stricter = refusing("Twice", `${when} || ticket.type == "Admission"`);
    const { differencesTotal, counts } = await replay(stricter, begun - 1);
    expect([differencesTotal, counts]).toEqual([5, [{ action: "reject", before: 2, after: 7 }]]);
    // What is too much is cut at an instant, and what passes did before is read either way.
    const { tenant } = await openCollege();
    const cut = await readGateScans(tenant, { eventId, from: between, until }, 3);
    const { happenings, until: upTo } = await readGateScans(tenant, { eventId, from: between, until }, 9);
    expect(cut).toEqual({
      happenings: happenings.filter(({ at }) => at < cut.until),
      until: happenings[2]?.at,
      isPastCut: false,
    });
    expect([happenings.length, upTo]).toEqual([3, until]);
    // Nothing was done.
    expect(value(await scan(1))).toMatchObject(byRule);
  });
});

/** The college's own database, and what is left to tell of its rules. */
async function openCollege() {
  const system = openSystem(env, Date.now());
  const { college, user } = await organizer.api.auth.me.query();
  const scope = await settledScope(system.platform, college?.id as CollegeId);
  const tenant = openTenant(system, scope as NonNullable<typeof scope>);
  const untold = async () => {
    const found = openShardDbs(env).map((db) => listUntoldColleges(db, { except: [], limit: 9 }));
    return (await Promise.all(found)).flat();
  };
  const behind = "SELECT id FROM events WHERE college_id = ? AND version > configured_version";
  const told = () =>
    eventually(
      async () => [...(await untold()), ...(await inShards(behind, tenant.db.collegeId))],
      (left) => left.length === 0,
    );
  return { system, tenant, untold, told, userId: user?.id as UserId };
}

const remove = async (eventId: EventId, ruleId: RuleId, version: number) =>
  value(await organizer.api.rules.remove.mutate({ eventId, scope: "college", ruleId, version }));

describe("a college's rule about who is let in", () => {
  test("is asked at each of its events with its own in their order, and at one published later, until it is removed", async () => {
    const here = await openEvent("Here", ["Asha"]);
    const there = await openEvent("There", ["Ben"]);
    const { told } = await openCollege();
    const own = refusing("Own", "", { order: 60, branches: [{ when: "", does: [{ type: "reject", reason: "Own" }] }] });
    await save(there.eventId, own);
    const ruleId = await save(here.eventId, refusing("Everywhere", 'gate.name == "North gate"'), { scope: "college" });
    expect(value(await here.scan(0))).toMatchObject(byRule);
    await told();
    const says = async ({ scan }: typeof here) => {
      const verdict = value(await scan(0));
      return verdict.verdict === "stop" && "says" in verdict.refusal ? verdict.refusal.says : verdict.verdict;
    };
    expect(await says(there)).toBe("Ask at the desk");
    const { gateRules } = await organizer.api.scanner.setup.query({ eventId: there.eventId });
    expect(gateRules?.rules.map(({ name }) => name)).toEqual(["Everywhere", "Own"]);
    const later = await openEvent("Later", ["Cleo"]);
    expect(await says(later)).toBe("Ask at the desk");
    // An event's version of it takes its place there, and nowhere else.
    await save(later.eventId, refusing("Everywhere", "", { isOn: false }), { ruleId });
    expect([await says(later), await says(here)]).toEqual(["admit", "Ask at the desk"]);
    await remove(here.eventId, ruleId, 1);
    await told();
    expect([await says(here), await says(there)]).toEqual(["admit", "Own"]);
  });

  test("reaches every gate by the sweep, where whoever saved it died before", async () => {
    const here = await openEvent("Unsaid", ["Asha"]);
    const there = await openEvent("Unheard", ["Ben"]);
    const { system, tenant, untold, told, userId } = await openCollege();
    const id = newId("rule", Date.now());
    const row = {
      scope: COLLEGE_SCOPE,
      id,
      version: 1,
      isRemoved: false,
      savedBy: userId,
      savedAt: Date.now(),
    } as const;
    expect(await addRuleVersion(tenant.db, { ...row, body: refusing("Everywhere", "") }, here.eventId)).toBe(true);
    expect(value(await there.scan(0))).toMatchObject({ verdict: "admit" });
    expect(await untold()).toEqual([tenant.db.collegeId]);
    await sweepGateRules(system);
    await sweepConfigurations(system);
    await told();
    value(await there.scan(0, { direction: "out" }));
    for (const { scan } of [here, there]) expect(value(await scan(0))).toMatchObject(byRule);
    await remove(here.eventId, id, 1);
    await told();
  });

  test("is told a lot at a time, and a newer one begins with the first again", async () => {
    const { eventId } = await openEvent("Lots", ["Asha"]);
    const { tenant, userId } = await openCollege();
    const versions =
      "SELECT id, version FROM events WHERE college_id = ? AND status IN ('published', 'live') AND ends_at > ?";
    const events = () => inShards<{ id: string; version: number }>(versions, tenant.db.collegeId, Date.now());
    const rule = (version: number) => ({
      ...({ scope: COLLEGE_SCOPE, version, isRemoved: false, savedBy: userId } as const),
      id: newId("rule", Date.now()),
      ...{ savedAt: Date.now(), body: refusing("Lots", "", { isOn: false }) },
    });
    await addRuleVersion(tenant.db, rule(1), eventId);
    const before = await events();
    const ids = before.map(({ id }) => id).sort();
    expect(ids.length).toBeGreaterThan(4);
    const next = () => takeUntoldEvents(tenant.db, Date.now(), 2);
    expect(await next()).toEqual(ids.slice(0, 2));
    await addRuleVersion(tenant.db, rule(1), eventId);
    const taken: string[] = [];
    for (let lot = await next(); lot.length > 0; lot = await next()) {
      expect(lot.length).toBeLessThanOrEqual(2);
      taken.push(...lot);
    }
    expect(taken).toEqual(ids);
    const rise = (id: string) => 1 + Number(ids.indexOf(id) < 2) + Number(id === eventId);
    const after = new Map((await events()).map(({ id, version }) => [id, version]));
    expect(before.map(({ id, version }) => (after.get(id) ?? 0) - version)).toEqual(before.map(({ id }) => rise(id)));
  });
});

describe("a copy of an event", () => {
  test("comes with its rules, about its own stations and as long from its start, and none about a station that is gone", async () => {
    const DAY_MS = 86_400_000;
    const { eventId } = await openEvent("Source", ["Asha"]);
    const { tenant, told, userId } = await openCollege();
    const { organizer: api, lifecycle, rules, scanner } = organizer.api;
    const [desk] = (await api.addStation.mutate({ eventId, name: "Desk", kind: "service" })).stations;
    const stationId = desk?.id ?? null;
    const { startsAt } = await api.getEvent.query({ eventId });
    const lane = { type: "open-lane", vipFirst: true, stationId } as const;
    const atDesk: RuleBody = {
      ...refusing("At the desk", ""),
      ...{ trigger: { type: "event", name: "queue.token.joined" }, branches: [{ when: "", does: [lane] }] },
      ...{ otherwise: [{ type: "announce", template: "hello" }, lane], stationId },
    };
    await save(eventId, atDesk);
    const own = await save(eventId, refusing("Morning", "", { from: startsAt, until: startsAt + DAY_MS }));
    await save(eventId, refusing("Morning", "", { from: startsAt + 1, until: null }), { ruleId: own, version: 1 });
    const gone = await save(eventId, refusing("Gone", ""));
    value(await rules.remove.mutate({ eventId, scope: "event", ruleId: gone, version: 1 }));
    const everywhere = await save(eventId, refusing("Everywhere", ""), { scope: "college" });
    await save(eventId, refusing("Everywhere", "", { isOn: false }), { ruleId: everywhere });
    const long = (await rules.get.query({ eventId })).rules.find(({ body }) => body.name === "A long queue");
    if (!long) throw new Error("no default rule");
    await save(eventId, { ...long.body, isOn: false }, { ruleId: long.id });
    const nowhere = { ...atDesk, name: "Nowhere", stationId: newId("station", 1) };
    const row = { scope: eventId, id: newId("rule", 1), version: 1, isRemoved: false, savedBy: userId, savedAt: 1 };
    await addRuleVersion(tenant.db, { ...row, body: nowhere });

    const wish = { commandId: commandId(), eventId, title: "Copy", startsAt: startsAt + 7 * DAY_MS, withTeam: false };
    const { eventId: copyId } = await lifecycle.duplicate.mutate(wish);
    const copy = await rules.get.query({ eventId: copyId });
    const [copied] = copy.stations;
    expect(copied?.id).not.toBe(stationId);
    const there = { ...lane, stationId: copied?.id };
    const found = copy.rules.filter(({ origin }) => origin === "event");
    expect(found.map(({ version, body }) => [version, body.name]).sort()).toEqual([
      [1, "A long queue"],
      [1, "At the desk"],
      [1, "Everywhere"],
      [1, "Morning"],
    ]);
    const named = (name: string) => found.find(({ body }) => body.name === name);
    expect(named("At the desk")?.body).toEqual({
      ...{ ...atDesk, stationId: copied?.id, branches: [{ when: "", does: [there] }] },
      otherwise: [atDesk.otherwise[0], there],
    });
    expect(named("Morning")).toMatchObject({ body: { from: startsAt + 1 + 7 * DAY_MS, until: null } });
    expect(named("Morning")?.id).not.toBe(own);
    expect([named("Everywhere")?.id, named("A long queue")?.id]).toEqual([everywhere, long.id]);
    const gateRules = async (id: EventId) =>
      ((await scanner.setup.query({ eventId: id })).gateRules?.rules ?? []).map(({ name }) => name);
    expect(await gateRules(copyId)).toEqual(["Morning"]);
    // What is changed at the copy stays there.
    const morning = { ruleId: named("Morning")?.id as RuleId, version: 1 };
    await save(copyId, refusing("Afternoon", ""), morning);
    expect(await gateRules(eventId)).toEqual(["Morning"]);
    await remove(eventId, everywhere, 1);
    await told();
  });

  test("asks them at its gates, and so does each date of a series", async () => {
    const { eventId } = await openEvent("Weekly", ["Asha"]);
    await save(eventId, refusing("Weekly", ""));
    const { organizer: api, lifecycle, series, scanner } = organizer.api;
    const { startsAt } = await api.getEvent.query({ eventId });
    const wish = { commandId: commandId(), eventId, title: "Again", startsAt, withTeam: false };
    const { eventId: copyId } = await lifecycle.duplicate.mutate(wish);
    let { version, gates, ticketTypes } = await api.getEvent.query({ eventId: copyId });
    for (const status of ["published", "live"] as const)
      ({ version } = value(await api.setStatus.mutate({ eventId: copyId, version, status })));
    const tickets = [{ ticketTypeId: ticketTypes[0]?.id ?? "", name: "Asha" }];
    const wanted = { commandId: commandId(), eventId: copyId, answers: {}, tickets };
    const { passes } = value(await attendee.api.attendee.register.mutate(wanted));
    const scan = { eventId: copyId, gateId: gates[0]?.id ?? "", code: passes[0]?.code ?? "" };
    expect(value(await scanner.scan.mutate({ ...scan, commandId: commandId() }))).toMatchObject(byRule);

    const weekly = { every: "week", interval: 1, monthDay: "date" } as const;
    const repeat = { ...weekly, weekdays: [], end: { type: "count" as const, count: 3 } };
    const { version: edited } = await api.getEvent.query({ eventId });
    const asked = { commandId: commandId(), eventId, version: edited, repeat, exdates: [] };
    const { occurrences } = value(await series.make.mutate(asked));
    expect(occurrences).toHaveLength(3);
    await sweepConfigurations(openSystem(env, Date.now()));
    for (const { eventId: id } of occurrences)
      expect((await scanner.setup.query({ eventId: id })).gateRules?.rules).toMatchObject([{ name: "Weekly" }]);
  });
});
