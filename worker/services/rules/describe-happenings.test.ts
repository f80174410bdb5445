import { expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import type { OrderSource, ScanSource, TokenSource } from "../../repositories/rule-sources.ts";
import { happeningsOfOrder, happeningsOfScan, happeningsOfToken } from "./describe-happenings.ts";

const NINE = Date.UTC(2026, 10, 20, 9);
const MINUTE = 60_000;
const order: OrderSource = {
  ...{ id: countedId("order", 1), stationId: countedId("station", 1), userId: countedId("user", 1), number: 7, seq: 9 },
  ...{ status: "ready", lines: [], placedAt: NINE, promisedAt: NINE + 8 * MINUTE, readyAt: NINE + 6 * MINUTE },
  ...{ remindedAt: null, delayedAt: null, expectedAt: null, endedAt: null },
};
const setting = { eventStatus: "live", hourAt: () => 9, stationName: () => "Grill", gateName: () => "" };

test("an order that nobody fetches happens once more, to whose it is", () => {
  expect(happeningsOfOrder(order, setting).map(({ trigger }) => trigger)).toEqual([
    "food.order.placed",
    "food.order.ready",
  ]);
  const reminded = happeningsOfOrder({ ...order, remindedAt: NINE + 16 * MINUTE }, setting);
  expect(reminded.at(-1)).toMatchObject({
    ...{ id: `${order.id}:waiting`, trigger: "food.order.waiting", at: NINE + 16 * MINUTE, userId: order.userId },
    facts: { "station.name": "Grill", "order.number": 7, "order.minutes": 16 },
  });
});

test("an order that comes later than promised happens once, with the minutes until it is expected", () => {
  const late = { ...order, status: "preparing" as const, readyAt: null, delayedAt: NINE + 10 * MINUTE };
  const happened = happeningsOfOrder({ ...late, expectedAt: NINE + 15 * MINUTE }, setting);
  expect(happened.map(({ trigger }) => trigger)).toEqual(["food.order.placed", "food.order.late"]);
  expect(happened.at(-1)).toMatchObject({
    ...{ id: `${order.id}:late`, at: NINE + 10 * MINUTE, userId: order.userId },
    facts: { "order.number": 7, "order.late_minutes": 2, "order.wait_minutes": 5 },
  });
});

test("each missed call happens once, also one that costs no place", () => {
  const token: TokenSource = {
    ...{ id: countedId("token", 1), stationId: countedId("station", 1), userId: countedId("user", 1), number: 3 },
    ...{ laneId: "regular", status: "held", joinedAt: NINE, calledAt: NINE + MINUTE, missedAt: NINE + 2 * MINUTE },
    ...{ endedAt: null, seq: 9 },
  };
  const missesOf = (one: TokenSource) =>
    happeningsOfToken(one, setting).filter(({ trigger }) => trigger === "queue.token.missed");
  const [first] = missesOf(token);
  expect(first).toMatchObject({ at: NINE + 2 * MINUTE, facts: { "token.number": 3, "token.minutes": 2 } });
  expect(missesOf({ ...token, status: "called", calledAt: NINE + 8 * MINUTE })).toEqual([first]);
  const gone = { ...token, status: "no-show" as const, missedAt: NINE + 9 * MINUTE, endedAt: NINE + 9 * MINUTE };
  const [second, ...others] = missesOf(gone);
  expect([second?.at, others]).toEqual([NINE + 9 * MINUTE, []]);
  expect(second?.id).not.toBe(first?.id);
  expect(missesOf({ ...token, missedAt: null })).toEqual([]);
});

test("a scan happens as what it did; one that took another back let nobody in", () => {
  const scan: ScanSource = {
    ...{ seq: 4, at: NINE, gateId: countedId("gate", 1), passId: countedId("pass", 1), refusal: null, listId: null },
    ...{ did: "entered", people: 1, others: [], forced: null },
  };
  const triggersOf = (one: ScanSource) => happeningsOfScan(one, setting).map(({ trigger }) => trigger);
  expect(triggersOf(scan)).toEqual(["event.scan.admitted"]);
  expect(triggersOf({ ...scan, did: null, refusal: "already-admitted" })).toEqual(["event.scan.refused"]);
  expect(triggersOf({ ...scan, did: "annulled" })).toEqual([]);
});
