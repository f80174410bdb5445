import { expect, test } from "vitest";
import { asksForCode, joinRulesOf, queueSetupOf, settingsOf, unitsOf } from "./settings.ts";
import { config } from "./test-queue-story.ts";
import { PRESENCES } from "./types.ts";

const MINUTE = 60_000;

const usual = {
  ...{ remoteGraceMs: 3 * MINUTE, callsByItself: false, presence: "ignored", nearMetres: null, refusesFar: false },
  ...{ cooldownMs: 0, awayMaxMs: 10 * MINUTE, closesAt: null, peopleMax: 8, ringsMax: 2, missesMax: 2 },
  backAfterCalls: 3,
};

test("a queue is as usual where nobody set anything, and otherwise as it was set", () => {
  expect(settingsOf(config)).toEqual({ ...usual, spareLanes: 0, serversMin: 1, ...config });
  expect(settingsOf({ ...config, peopleMax: 2, serversMin: 3 })).toMatchObject({ peopleMax: 2, serversMin: 3 });
});

test("a station begins with ninety seconds to come to a call, five minutes after service, and two thousand who may wait", () => {
  expect(queueSetupOf({})).toEqual({ ...usual, graceMs: 90_000, cooldownMs: 300_000, waitingMax: 2_000 });
  expect(queueSetupOf({ graceMs: MINUTE, ringsMax: 5 })).toMatchObject({ graceMs: MINUTE, ringsMax: 5, missesMax: 2 });
});

test("who joins knows what is asked of them there", () => {
  const rules = { presence: "required", nearMetres: 250, refusesFar: true, peopleMax: 3, closesAt: 99 } as const;
  expect(joinRulesOf({ ...config, ...rules, ringsMax: 4 })).toEqual(rules);
  expect(PRESENCES.map((presence) => asksForCode({ presence }))).toEqual([false, true, true, false]);
});

test("each further person of a group is half the work of the first", () => {
  expect([1, 2, 5].map(unitsOf)).toEqual([1, 1.5, 3]);
});
