import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Action, RuleBody } from "#shared/domain/rules/types";
import type { CollegeId, EventId, RuleId, StationId, UserId } from "#shared/ids";
import type { PlatformRules } from "#shared/views/rules";
import { settledScope } from "./auth/scope.ts";
import { openSystem, openTenant } from "./context.ts";
import { newId } from "./ids.ts";
import { sweepPlatformRules } from "./jobs/sweep-platform-rules.ts";
import { addPlatformRule } from "./repositories/platform-rules.ts";
import { takePlatformVersion } from "./repositories/rules.ts";
import { takePlatformRules } from "./services/rules/take-platform-rules.ts";
import { type Browser, commandId, eventually, failureOf, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { inShards } from "./test-databases.ts";
import { openLiveEvent } from "./test-live-event.ts";

vi.setConfig({ testTimeout: 60_000 });

let staff: Browser;
let here: Browser;
let there: Browser;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  staff = openBrowser("platform");
  await staff.signIn("platform-admin@campuspulse.example");
  await staff.addPasskey();
  here = openBrowser("riverside");
  await here.signIn("college-admin@riverside.example");
  there = openBrowser("hillcrest");
  await there.signIn("college-admin@hillcrest.example");
}, 60_000);

const counting = (name: string, by: number): RuleBody => ({
  ...{ name, trigger: { type: "event", name: "queue.token.joined" }, match: "first", otherwise: [], order: 70 },
  branches: [{ when: "", does: [{ type: "increment", metric: "all.joined", by }] }],
  ...{ isOn: true, from: null, until: null, stationId: null },
});

const rules = () => staff.platform.platform;
const taken = () =>
  eventually(
    () => rules().listRules.query(),
    ({ behind }) => behind === 0,
  );

async function save(body: RuleBody, more: { ruleId?: RuleId; version?: number } = {}): Promise<RuleId> {
  const usual = { commandId: commandId(), ruleId: null, version: 0 };
  const { rules: all }: PlatformRules = value(await rules().saveRule.mutate({ ...usual, ...more, body }));
  await taken();
  return all.find((rule) => rule.body.name === body.name)?.id as RuleId;
}

async function openDesk(browser: Browser, title: string) {
  const wish = { capacity: 50, approval: false, salesCloseAt: Date.now() + 3_600_000 };
  const { eventId } = await openLiveEvent(browser, title, wish);
  const { stations } = await browser.api.organizer.addStation.mutate({ eventId, name: "Desk", kind: "service" });
  const stationId = stations[0]?.id as StationId;
  value(await browser.api.station.setIntake.mutate({ commandId: commandId(), stationId, intake: "open" }));
  const issue = async () => {
    const token = { commandId: commandId(), stationId, name: "", laneId: "regular", people: 1 };
    value(await browser.api.station.issueToken.mutate(token));
  };
  return { eventId, issue };
}

const inForce = async (browser: Browser, eventId: EventId, ruleId: RuleId) =>
  (await browser.api.rules.get.query({ eventId })).rules.find(({ id }) => id === ruleId) ?? null;
const counts = async (browser: Browser, eventId: EventId) =>
  (await browser.api.rules.listCounts.query({ eventId })).counts;
const collegeIdOf = async (browser: Browser) => (await browser.api.auth.me.query()).college?.id as CollegeId;
const noted = async (browser: Browser, ruleId: RuleId) => {
  const { results } = await env.DB.prepare(
    "SELECT action, input FROM audit_entries WHERE college_id = ? AND input LIKE ? ORDER BY seq",
  )
    .bind(await collegeIdOf(browser), `%${ruleId}%`)
    .all<{ action: string; input: string }>();
  return results.map(({ action, input }) => [action, JSON.parse(input).version]);
};

describe("a rule of the platform", () => {
  test("is asked at every college about what happens there, traced by its version, changed, and gone", async () => {
    const [desk, other] = [await openDesk(here, "Here"), await openDesk(there, "There")];
    const ruleId = await save(counting("Everywhere", 1));
    for (const [browser, { eventId }] of [[here, desk] as const, [there, other] as const])
      expect(await inForce(browser, eventId, ruleId)).toMatchObject({ origin: "platform", version: 1 });
    await desk.issue();
    const did = () => here.api.rules.listDecisions.query({ eventId: desk.eventId });
    const { decisions } = await eventually(did, (page) => page.decisions.length === 1);
    expect(decisions[0]?.steps).toMatchObject([{ ruleId, version: 1, name: "Everywhere" }]);
    // What happened at one college is nothing to another.
    const counted = { metric: "all.joined", stationName: "Desk", value: 1 };
    expect([await counts(here, desk.eventId), await counts(there, other.eventId)]).toEqual([[counted], []]);
    await save(counting("Everywhere twice", 2), { ruleId, version: 1 });
    await other.issue();
    await eventually(
      () => counts(there, other.eventId),
      ([one]) => one?.value === 2,
    );
    const versions = await there.api.rules.listVersions.query({ eventId: other.eventId, ruleId });
    expect(versions.map(({ version, origin, savedByName }) => [version, origin, savedByName])).toEqual([
      [2, "platform", null],
      [1, "platform", null],
    ]);
    value(await rules().removeRule.mutate({ ruleId, version: 2 }));
    await taken();
    expect(await inForce(here, desk.eventId, ruleId)).toBeNull();
    for (const browser of [here, there])
      expect(await noted(browser, ruleId)).toEqual([
        ["platform.saveRule", 1],
        ["platform.saveRule", 2],
        ["platform.removeRule", 3],
      ]);
  });

  test("cannot be changed, taken away or stood in for by a college, nor made by one", async () => {
    const { eventId } = await openDesk(here, "Fixed");
    const ruleId = await save(counting("Fixed", 1));
    for (const scope of ["event", "college"] as const) {
      const own = { eventId, commandId: commandId(), scope, ruleId, version: 0, body: counting("Mine", 9) };
      expect(await here.api.rules.save.mutate(own)).toEqual({ ok: false, refusal: { code: "platform-rule" } });
      expect(await failureOf(here.api.rules.remove.mutate({ eventId, scope, ruleId, version: 1 }))).toBe("NOT_FOUND");
    }
    expect(await inForce(here, eventId, ruleId)).toMatchObject({ body: { name: "Fixed" } });
    const asked = { commandId: commandId(), ruleId, version: 1, body: counting("Taken over", 9) };
    // Pages of a college have no such thing at all; who may on the platform is asked there.
    expect(await failureOf(here.platform.platform.saveRule.mutate(asked))).toBe("NOT_FOUND");
    const tired = openBrowser("platform");
    await tired.signIn("platform-admin@campuspulse.example");
    expect(await failureOf(tired.platform.platform.saveRule.mutate(asked))).toBe("STEP_UP_NEEDED");
    expect(await failureOf(tired.platform.platform.removeRule.mutate({ ruleId, version: 1 }))).toBe("STEP_UP_NEEDED");
    value(await rules().removeRule.mutate({ ruleId, version: 1 }));
    await taken();
  });

  test("names nothing that is a college's own, replaces none that is shipped, and follows the version that was seen", async () => {
    const refused = async (body: RuleBody) =>
      rules().saveRule.mutate({ commandId: commandId(), ruleId: null, version: 0, body });
    const invalid = { ok: false, refusal: { code: "rule-invalid" } };
    const does = (action: Action) => ({ ...counting("No", 1), branches: [{ when: "", does: [action] }] });
    const station = newId("station", Date.now());
    const wrong: RuleBody[] = [
      does({ type: "announce", template: "Hello" }),
      does({ type: "webhook", webhookId: newId("webhook", Date.now()) }),
      does({ type: "redistribute", stationId: station }),
      { ...counting("No", 1), stationId: station },
      {
        ...does({ type: "reject", reason: "No" }),
        trigger: { type: "event", name: "event.scan.received" },
      },
    ];
    for (const body of wrong) expect(await refused(body)).toMatchObject(invalid);
    const { rules: shipped } = await here.api.rules.get.query({ eventId: (await openDesk(here, "Shipped")).eventId });
    const ruleId = shipped.find(({ body }) => body.name === "Food is ready")?.id as RuleId;
    const asked = { commandId: commandId(), ruleId, version: 0, body: counting("Other", 1) };
    expect(await failureOf(rules().saveRule.mutate(asked))).toBe("NOT_FOUND");
    const own = await save(counting("Stale", 1));
    const again = { commandId: commandId(), ruleId: own, version: 0, body: counting("Stale", 3) };
    expect(await rules().saveRule.mutate(again)).toEqual({
      ok: false,
      refusal: { code: "stale-rule", version: 1 },
    });
    value(await rules().removeRule.mutate({ ruleId: own, version: 1 }));
    await taken();
  });

  test("comes by the sweep where whoever saved it died, once though it is brought twice, and never an older one after", async () => {
    const { eventId } = await openDesk(here, "Swept");
    const system = openSystem(env, Date.now());
    const id = newId("rule", Date.now());
    const savedBy = (await staff.platform.auth.me.query()).user?.id as UserId;
    const version = (number: number) => ({
      ...{ id, version: number, isRemoved: false, savedBy, savedAt: Date.now() },
      body: counting(`Version ${number}`, number),
    });
    expect(await addPlatformRule(system.platform, version(1))).toBe(true);
    expect((await rules().listRules.query()).behind).toBeGreaterThan(1);
    expect(await inForce(here, eventId, id)).toBeNull();
    const collegeId = await collegeIdOf(here);
    await Promise.all([takePlatformRules(system, collegeId), takePlatformRules(system, collegeId)]);
    await sweepPlatformRules(system);
    expect((await rules().listRules.query()).behind).toBe(0);
    const stored = () =>
      inShards("SELECT version, is_newest FROM rules WHERE college_id = ? AND id = ? ORDER BY version", collegeId, id);
    expect(await stored()).toEqual([{ version: 1, is_newest: 1 }]);
    await addPlatformRule(system.platform, version(2));
    await addPlatformRule(system.platform, version(3));
    await sweepPlatformRules(system);
    // Somebody who read before the third was saved writes after it.
    const scope = await settledScope(system.platform, collegeId);
    if (!scope) throw new Error("the college is there");
    await takePlatformVersion(openTenant(system, scope).db, version(2));
    expect(await stored()).toEqual([
      { version: 1, is_newest: 0 },
      { version: 2, is_newest: 0 },
      { version: 3, is_newest: 1 },
    ]);
    value(await rules().removeRule.mutate({ ruleId: id, version: 3 }));
    await taken();
  });
});
