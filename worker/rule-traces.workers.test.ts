import { exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Action, RuleBody } from "#shared/domain/rules/types";
import type { EventId, RuleId, StationId } from "#shared/ids";
import type { DecisionCursor, DecisionPage } from "#shared/views/rules";
import { type Browser, commandId, eventually, failureOf, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { inShards } from "./test-databases.ts";
import { openLiveEvent } from "./test-live-event.ts";
import { makeScanLog } from "./test-scan-log.ts";

vi.setConfig({ testTimeout: 120_000 });

let organizer: Browser;
let attendee: Browser;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  organizer = openBrowser("riverside");
  await organizer.signIn("organizer@riverside.example");
  attendee = openBrowser("riverside");
  await attendee.signIn("attendee@riverside.example");
}, 60_000);

/** A live event with an open desk. */
async function openDesk(
  title: string,
): Promise<{ eventId: EventId; stationId: StationId; issue: () => Promise<void> }> {
  const wish = { capacity: 50, approval: false, salesCloseAt: Date.now() + 3_600_000 };
  const { eventId } = await openLiveEvent(organizer, title, wish);
  const { stations } = await organizer.api.organizer.addStation.mutate({ eventId, name: "Desk", kind: "service" });
  const stationId = stations[0]?.id as StationId;
  value(await organizer.api.station.setIntake.mutate({ commandId: commandId(), stationId, intake: "open" }));
  const issue = async () => {
    const token = { commandId: commandId(), stationId, name: "", laneId: "regular", people: 1 };
    value(await organizer.api.station.issueToken.mutate(token));
  };
  return { eventId, stationId, issue };
}

const counting = (when: string): RuleBody => ({
  ...{
    name: "Joined",
    trigger: { type: "event", name: "queue.token.joined" },
    match: "first",
    otherwise: [],
    order: 50,
  },
  branches: [{ when, does: [{ type: "increment", metric: "desk.joined", by: 2 } satisfies Action] }],
  ...{ isOn: true, from: null, until: null, stationId: null },
});

type Asked = Parameters<Browser["api"]["rules"]["save"]["mutate"]>[0];
const save = async (eventId: EventId, body: RuleBody, ruleId: string | null, version: number) =>
  value(
    await organizer.api.rules.save.mutate({
      ...{ eventId, commandId: commandId(), scope: "event", ruleId, version, body },
    } as Asked),
  ).rules.find(({ body: { name } }) => name === body.name)?.id ?? "";

describe("why a rule did nothing", () => {
  test("is told by the version that was asked then, and what rules count is listed", async () => {
    const { eventId, issue } = await openDesk("Left alone");
    const { rules } = organizer.api;
    const ruleId = await save(eventId, counting("token.number > 100"), null, 0);
    await issue();
    const left = () => rules.listDecisions.query({ eventId, isMatch: false });
    await eventually(left, ({ decisions }) => decisions.length === 1);
    expect(await rules.listCounts.query({ eventId })).toEqual({ counts: [], beyond: [] });
    await save(eventId, counting("token.number > 0"), ruleId, 1);
    await issue();
    const { counts } = await eventually(
      () => rules.listCounts.query({ eventId }),
      (found) => found.counts.length > 0,
    );
    expect(counts).toEqual([{ metric: "desk.joined", stationName: "Desk", value: 2 }]);
    const { decisions, rules: said } = await left();
    expect(decisions).toMatchObject([
      { happening: { facts: { "token.number": 1 } }, unmatched: [{ id: ruleId, origin: "event", version: 1 }] },
    ]);
    expect(said).toMatchObject([{ id: ruleId, version: 1, body: { branches: [{ when: "token.number > 100" }] } }]);
    // Of one rule alone: what it did, and what it left.
    const otherId = await save(eventId, { ...counting("token.number > 100"), name: "Other" }, null, 0);
    const countOf = async (isMatch: boolean, id: string) =>
      (await rules.listDecisions.query({ eventId, isMatch, ruleId: id })).decisions.length;
    const shown = [await countOf(true, ruleId), await countOf(false, ruleId)];
    expect([...shown, await countOf(true, otherId), await countOf(false, otherId)]).toEqual([1, 1, 0, 0]);
  });

  test("is found among a few thousand of others, some at a time", async () => {
    const { eventId, issue } = await openDesk("Many others");
    const ruleId = await save(eventId, counting("token.number > 0"), null, 0);
    await issue();
    const of = (before: DecisionCursor | null) =>
      organizer.api.rules.listDecisions.query({ eventId, ruleId: ruleId as RuleId, before });
    await eventually(
      () => of(null),
      ({ decisions }) => decisions.length === 1,
    );
    await inShards(
      `INSERT INTO rule_decisions WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
        SELECT college_id, event_id, 'other' || i, "trigger", station_id, user_id, at + i, decided_at, facts, '[]', unmatched,
          is_match FROM rule_decisions, n WHERE event_id = ?`,
      eventId,
    );
    const first = await of(null);
    expect(first.decisions).toEqual([]);
    const second = await of(first.next);
    expect([second.decisions.length, second.next]).toEqual([1, null]);
  });

  test("a number that has crossed is said to wait until it is back", async () => {
    const { eventId, issue } = await openDesk("Crossed");
    const trigger = { type: "crossing", measure: "queue.length", metric: null, direction: "above", level: 0, back: -1 };
    const ruleId = await save(eventId, { ...counting(""), trigger } as RuleBody, null, 0);
    await issue();
    const { beyond } = await eventually(
      () => organizer.api.rules.listCounts.query({ eventId }),
      (found) => found.beyond.length > 0,
    );
    expect(beyond).toEqual([{ ruleId, stationName: "Desk" }]);
  });
});

describe("whom a rule refused at a gate", () => {
  const refusing = (level: number): RuleBody => ({
    ...counting(""),
    ...{ name: "Late", trigger: { type: "event", name: "event.scan.received" } },
    branches: [
      { when: 'ticket.type == "Nobody\'s"', does: [{ type: "allow" }] },
      { when: `event.minutes >= ${level}`, does: [{ type: "reject", reason: `Past ${level}` }] },
    ],
  });
  const traces = (
    eventId: EventId,
    more: { before?: DecisionCursor; isMatch?: boolean; ruleId?: RuleId | undefined } = {},
  ) => organizer.api.rules.listDecisions.query({ eventId, ...more });
  const listed = (eventId: EventId, count: number) =>
    eventually(
      () => traces(eventId),
      ({ decisions }) => decisions.length === count,
    );

  async function openGate(title: string) {
    const wish = { capacity: 50, approval: false, salesCloseAt: Date.now() + 3_600_000 };
    const place = await openLiveEvent(organizer, title, wish);
    const { eventId, gateId } = place;
    const { passes } = value(
      await attendee.api.attendee.register.mutate({ commandId: commandId(), eventId, answers: {} }),
    );
    const code = passes[0]?.code ?? "";
    const scan = async () =>
      value(await organizer.api.scanner.scan.mutate({ commandId: commandId(), eventId, gateId, code }));
    return { ...place, code, scan };
  }

  test("is listed with the version that did and what it went by, after it was changed and without one that it let pass", async () => {
    const { eventId, scan } = await openGate("Refused");
    const ruleId = await save(eventId, refusing(0), null, 0);
    expect(await scan()).toMatchObject({ refusal: { code: "rule-rejected" } });
    await save(eventId, { ...refusing(-5), name: "Later" }, ruleId, 1);
    expect(await scan()).toMatchObject({ refusal: { says: "Past -5" } });
    await save(eventId, refusing(90), ruleId, 2);
    expect(await scan()).toMatchObject({ verdict: "admit" });
    const { decisions } = await listed(eventId, 2);
    const step = (version: number, name: string, level: number) => ({
      ...{ ruleId, version, name, held: [`event.minutes >= ${level}`], isOtherwise: false, stopped: null },
      actions: [{ type: "reject", reason: `Past ${level}` }],
    });
    const gate = { gateName: "North gate", alone: null };
    const facts = { "event.minutes": expect.any(Number), "ticket.type": expect.stringMatching(/\w/) };
    expect(decisions).toMatchObject([
      { steps: [step(2, "Later", -5)], gate },
      { steps: [step(1, "Late", 0)], gate, happening: { trigger: "event.scan.received", facts }, effects: [] },
    ]);
    expect(decisions[0]?.happening.facts).toEqual(facts);
    expect((await traces(eventId, { isMatch: false })).decisions).toEqual([]);
    expect((await traces(eventId, { ruleId: ruleId as RuleId })).decisions).toEqual(decisions);
    const [shipped] = (await organizer.api.rules.get.query({ eventId })).rules;
    expect((await traces(eventId, { ruleId: shipped?.id })).decisions).toEqual([]);
    const other = await openGate("Not refused");
    expect((await traces(other.eventId)).decisions).toEqual([]);
    const foreign = openBrowser("hillcrest");
    await foreign.signIn("college-admin@hillcrest.example");
    expect(await failureOf(foreign.api.rules.listDecisions.query({ eventId }))).toBe("NOT_FOUND");
  });

  test("by a phone alone is listed with the rules it knew; by one that noted no more, with what is known", async () => {
    const { eventId, gateId, code } = await openGate("Alone");
    const ruleId = (await save(eventId, refusing(0), null, 0)) as RuleId;
    const { gateRules } = await organizer.api.scanner.setup.query({ eventId });
    const savedAt = gateRules?.rules[0]?.savedAt ?? 0;
    // By the time its log comes the rule is gone, and would not have refused them.
    value(await organizer.api.rules.remove.mutate({ eventId, scope: "event", ruleId, version: 1 }));
    const log = await makeScanLog(organizer, eventId, gateId);
    await log.open();
    const facts = { "event.minutes": 7, "ticket.type": "Admission" };
    const refused = { refusal: "rule-rejected", rulesAt: savedAt };
    await log.write(code, { refusal: "rule-rejected" }, Date.now() - 60_000);
    await log.write(code, { ...refused, byRule: { facts, savedAt, id: ruleId } }, Date.now() - 30_000);
    expect(value(await log.sync()).scans.map(({ result }) => result)).toEqual(["kept", "kept"]);
    const { decisions } = await listed(eventId, 2);
    expect(decisions).toMatchObject([
      {
        happening: { facts },
        steps: [{ version: 1, name: "Late", actions: [{ reason: "Past 0" }] }],
        gate: { gateName: "North gate", told: null, alone: { rulesAt: savedAt } },
      },
      { steps: [], gate: { told: null, alone: { rulesAt: null } } },
    ]);
    // The event's history has the name of a rule that is still the same.
    const id = (await save(eventId, refusing(0), null, 0)) as RuleId;
    const now = (await organizer.api.scanner.setup.query({ eventId })).gateRules?.rules[0]?.savedAt ?? 0;
    await log.write(code, { refusal: "rule-rejected", rulesAt: now, byRule: { facts, savedAt: now, id } });
    value(await log.sync(3));
    const { entries } = await organizer.api.history.list.query({ eventId, kind: "stopped" });
    expect(entries.flatMap(({ changes }) => changes.map((one) => (one.is === "stopped" ? one.rule : one.is)))).toEqual([
      { name: "Late", says: null, facts },
      undefined,
      undefined,
    ]);
    // What a log cannot have noted is refused, and its scans with it.
    const made = { ...facts, "pass.owner": "Asha" };
    await log.write(code, { ...refused, byRule: { facts: made, savedAt, id: ruleId } });
    expect(await failureOf(log.sync(4))).toBe("BAD_INPUT");
  });

  test("comes in one order of time with what rules did after it, page by page, each once, by an index", async () => {
    const { eventId } = await openGate("Many");
    const { college } = await organizer.api.auth.me.query();
    const collegeId = college?.id ?? "";
    const numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 40)";
    const byRule = JSON.stringify({ ruleId: null, savedAt: null, facts: null, told: null, alone: null });
    // Four of each kind in each instant.
    await inShards(
      `INSERT INTO scans ${numbers} SELECT ?1, ?2, 1000 + i, i / 4, 'gat_1', NULL, 'rule-rejected', NULL, NULL, 1, '[]', NULL, ?3
        FROM n WHERE EXISTS (SELECT 1 FROM events WHERE college_id = ?1 AND id = ?2)`,
      ...[collegeId, eventId, byRule],
    );
    await inShards(
      `INSERT INTO rule_decisions ${numbers} SELECT ?1, ?2, 'scan:' || i, 'event.scan.refused', NULL, NULL, i / 4, i / 4, '{}', '[]', '[]', 1
        FROM n WHERE EXISTS (SELECT 1 FROM events WHERE college_id = ?1 AND id = ?2)`,
      ...[collegeId, eventId],
    );
    const pages: DecisionPage[] = [];
    for (let before: DecisionCursor | null | undefined; before !== null; before = pages.at(-1)?.next ?? null)
      pages.push(await traces(eventId, before ? { before } : {}));
    const all = pages.flatMap(({ decisions }) => decisions);
    expect(pages.map(({ decisions }) => decisions.length)).toEqual([30, 30, 20]);
    expect(new Set(all.map(({ happening: { id } }) => id)).size).toBe(80);
    const key = ({ happening: { at }, gate }: (typeof all)[number]) => 2 * -at + Number(gate !== null);
    expect(all.map(key)).toEqual(all.map(key).sort((one, other) => one - other));
    const plan = await inShards<{ detail: string }>(
      `EXPLAIN QUERY PLAN SELECT seq FROM scans WHERE college_id = ? AND event_id = ? AND by_rule IS NOT NULL AND (at, seq) < (?, ?)
        ORDER BY at DESC, seq DESC LIMIT 30`,
      ...[collegeId, eventId, 5, 9],
    );
    expect(plan.map(({ detail }) => detail).join()).toMatch(/scans_by_rule \(.*at<\?|scans_by_rule \(.*\(at,seq\)<\(/);
    expect(plan.map(({ detail }) => detail).join()).not.toContain("TEMP B-TREE");
  });
});

describe("a rule's versions", () => {
  test("are listed, newest first, with who saved them, its removal and what was shipped; another event's are not", async () => {
    const { eventId } = await openDesk("Versions");
    const { rules } = organizer.api;
    const shipped = (await rules.get.query({ eventId })).rules.find(({ body }) => body.name === "Food is ready");
    if (!shipped) throw new Error("a rule is shipped");
    await save(eventId, { ...shipped.body, isOn: false }, shipped.id, 0);
    value(await rules.remove.mutate({ eventId, scope: "event", ruleId: shipped.id, version: 1 }));
    expect(await rules.listVersions.query({ eventId, ruleId: shipped.id })).toMatchObject([
      { version: 2, origin: "event", isRemoved: true, savedByName: expect.stringMatching(/\w/) },
      { version: 1, origin: "event", isRemoved: false, body: { isOn: false } },
      { version: 0, origin: "platform", savedAt: null, savedByName: null, body: { isOn: true } },
    ]);
    const own = await save(eventId, counting(""), null, 0);
    const other = await openDesk("Elsewhere");
    expect(await failureOf(rules.listVersions.query({ eventId: other.eventId, ruleId: own }))).toBe("NOT_FOUND");
  });
});
