import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Action, RuleBody, Trigger } from "#shared/domain/rules/types";
import type { CollegeId, EventId, OrderId, StationId, UserId } from "#shared/ids";
import { settledScope } from "./auth/scope.ts";
import { judgeRules } from "./consumers/judge-rules.ts";
import { openSystem, openTenant } from "./context.ts";
import { newId } from "./ids.ts";
import { addRuleVersion } from "./repositories/rules.ts";
import { judgePlace } from "./services/rules/judge-place.ts";
import { type Browser, commandId, eventually, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { inShards } from "./test-databases.ts";
import { openLiveEvent } from "./test-live-event.ts";

vi.setConfig({ testTimeout: 120_000 });

let organizer: Browser;
let attendee: Browser;
let tom: Browser;
let joan: Browser;
let collegeId: CollegeId;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  const open = async (who: string) => {
    const browser = openBrowser("riverside");
    await browser.signIn(`${who}@riverside.example`);
    return browser;
  };
  organizer = await open("organizer");
  attendee = await open("attendee");
  tom = await open("volunteer");
  joan = await open("volunteer-lead");
  collegeId = (await organizer.api.auth.me.query()).college?.id as CollegeId;
}, 60_000);

const idOf = async (who: Browser) => (await who.api.auth.me.query()).user?.id as UserId;

const open = (title: string) =>
  openLiveEvent(organizer, title, { capacity: 50, approval: false, salesCloseAt: Date.now() + 3_600_000 });

async function addStation(eventId: EventId, name: string, kind: "food" | "service"): Promise<StationId> {
  const { stations } = await organizer.api.organizer.addStation.mutate({ eventId, name, kind });
  return stations.find((station) => station.name === name)?.id as StationId;
}

const on = (name: Extract<Trigger, { type: "event" }>["name"]): Trigger => ({ type: "event", name });

const body = (trigger: Trigger, does: Action): RuleBody => ({
  ...{
    name: `${does.type}`,
    trigger,
    match: "first",
    branches: [{ when: "", does: [does] }],
    otherwise: [],
    order: 50,
  },
  ...{ isOn: true, from: null, until: null, stationId: null },
});

const save = (eventId: EventId, trigger: Trigger, does: Action) =>
  organizer.api.rules.save.mutate({
    ...{ eventId, commandId: commandId(), scope: "event", ruleId: null, version: 0 },
    body: body(trigger, does),
  } as Parameters<typeof organizer.api.rules.save.mutate>[0]);

const messagesOf = (eventId: EventId, kind: string) =>
  inShards<{ id: string; status: string; user: UserId; text: string }>(
    "SELECT id, status, user_id AS user, said ->> 'text' AS text FROM messages WHERE event_id = ? AND kind = ? AND channel = 'inbox' ORDER BY created_at, id",
    eventId,
    kind,
  );

/** A stand with one dish, which the attendee has ordered. */
async function orderAt(eventId: EventId, stationId: StationId): Promise<OrderId> {
  const { version } = await organizer.api.organizer.getStation.query({ stationId });
  const dish = {
    ...{ name: "Dosa", description: "", category: "", price: 100, allergens: [], variant: "", diets: [] },
    ...{ modifiers: [], makeSeconds: 30, stock: 9 },
  };
  const setup = { stationId, version, name: "Stand", lanes: [], priorServiceSeconds: 60, cooks: 2, menu: [dish] };
  const skuId = value(await organizer.api.organizer.saveStation.mutate(setup)).menu[0]?.skuId ?? "";
  value(await organizer.api.station.setIntake.mutate({ commandId: commandId(), stationId, intake: "open" }));
  value(await attendee.api.attendee.register.mutate({ commandId: commandId(), eventId, answers: {} }));
  const chosen = { lines: [{ skuId, quantity: 1, options: [] }], note: null, slot: null, shownAt: null };
  return value(await attendee.api.attendee.placeOrder.mutate({ commandId: commandId(), stationId, ...chosen })).id;
}

async function judge(eventId: EventId, stationId: StationId): Promise<void> {
  const system = openSystem(env, Date.now());
  const scope = await settledScope(system.platform, collegeId);
  await judgePlace(openTenant(system, scope as NonNullable<typeof scope>), eventId, stationId);
}

describe("that food comes later", () => {
  /** The order's row as the stand writes it once it is past its promise, and judged. */
  const delay = async (eventId: EventId, stationId: StationId, orderId: OrderId) => {
    const now = Date.now();
    await eventually(
      () => inShards<{ id: string }>("SELECT id FROM orders WHERE id = ?", orderId),
      (rows) => rows.length === 1,
    );
    await inShards(
      "UPDATE orders SET delayed_at = ?, expected_at = ?, seq = seq + 1 WHERE id = ?",
      ...[now, now + 6 * 60_000, orderId],
    );
    await judge(eventId, stationId);
  };

  test("is told once to whoever ordered it, with the minutes that are left", async () => {
    const { eventId } = await open("Late food");
    const stationId = await addStation(eventId, "Stand", "food");
    const orderId = await orderAt(eventId, stationId);
    for (let again = 0; again < 2; again++) await delay(eventId, stationId, orderId);
    const asha = await idOf(attendee);
    const told = await eventually(
      () => messagesOf(eventId, "order-later"),
      (rows) => rows.some(({ status }) => status === "delivered"),
    );
    expect(told).toEqual([
      {
        ...{ id: `order-later:${orderId}:${asha}`, status: "delivered", user: asha },
        text: "Order 1 at Stand comes later than promised: in about 6 min.",
      },
    ]);
  });

  test("is told to nobody else, and not once the food is ready", async () => {
    const { eventId } = await open("Late, then ready");
    const stationId = await addStation(eventId, "Stand", "food");
    const wrong = await save(eventId, on("food.order.ready"), { type: "push", template: "food_later" });
    expect(wrong).toMatchObject({ refusal: { says: expect.stringMatching(/when an order comes later/) } });
    const orderId = await orderAt(eventId, stationId);
    await eventually(
      () => inShards<{ id: string }>("SELECT id FROM orders WHERE id = ?", orderId),
      (rows) => rows.length === 1,
    );
    await inShards("UPDATE orders SET status = 'ready', ready_at = ? WHERE id = ?", Date.now(), orderId);
    await delay(eventId, stationId, orderId);
    const rows = await eventually(
      () => messagesOf(eventId, "order-later"),
      (all) => all.length === 1 && all.every(({ status }) => status !== "pending"),
    );
    expect(rows.map(({ status }) => status)).toEqual(["expired"]);
  });
});

describe("that food is ready", () => {
  const WRONG: [Trigger, Action][] = [
    [on("food.order.placed"), { type: "push", template: "pickup_now" }],
    [on("food.order.ready"), { type: "notify", to: "organizers", template: "pickup_now" }],
  ];

  test("can be told to nobody else, and of nothing else", async () => {
    const { eventId } = await open("Told right");
    for (const [trigger, does] of WRONG)
      expect(await save(eventId, trigger, does)).toMatchObject({
        refusal: { code: "rule-invalid", says: expect.stringMatching(/whoever ordered it, when an order is ready/) },
      });
  });

  test("is told to whoever ordered it, whatever rules of before said with the same words", async () => {
    const { eventId } = await open("Swallowed");
    const stationId = await addStation(eventId, "Stand", "food");
    const now = Date.now();
    const system = openSystem(env, now);
    const scope = await settledScope(system.platform, collegeId);
    const { db } = openTenant(system, scope as NonNullable<typeof scope>);
    const savedBy = await idOf(organizer);
    for (const [trigger, does] of WRONG) {
      const row = { id: newId("rule", now), version: 1, body: body(trigger, does), isRemoved: false, savedBy };
      expect(await addRuleVersion(db, { scope: eventId, ...row, savedAt: now })).toBe(true);
    }
    const orderId = await orderAt(eventId, stationId);
    const { station } = organizer.api;
    // The one at placing ends untrue before the order is ready.
    await eventually(
      () => messagesOf(eventId, "pickup-now"),
      (rows) => rows.length === 1 && rows.every(({ status }) => status === "expired"),
    );
    value(await station.startOrder.mutate({ commandId: commandId(), stationId, orderId }));
    value(await station.markReady.mutate({ commandId: commandId(), stationId, orderId }));
    const asha = await idOf(attendee);
    const told = await eventually(
      () => messagesOf(eventId, "pickup-now"),
      (rows) => rows.some(({ user, status }) => user === asha && status === "delivered"),
    );
    expect(told.find(({ status, user }) => status === "delivered" && user === asha)).toMatchObject({
      id: `pickup:${orderId}:${asha}`,
      text: expect.stringMatching(/pick it up now at Stand/),
    });
    await inShards("UPDATE orders SET reminded_at = ?, seq = seq + 1 WHERE id = ?", Date.now(), orderId);
    await judge(eventId, stationId);
    await eventually(
      () => messagesOf(eventId, "pickup-now"),
      (rows) => rows.some(({ id, status }) => id === `pickup-again:${orderId}:${asha}` && status === "delivered"),
    );
    const { messages } = await attendee.api.messages.inbox.query({ before: null });
    expect(messages[0]?.link).toBe(`/riverside/stations/${stationId}/orders/${orderId}`);
  });
});

describe("what becomes of an order", () => {
  /** Two dishes at a stand with four, all ordered by the attendee; of the second they say what they want should it run out. */
  const orderTwo = async (eventId: EventId, ifGone: "ask" | "substitute") => {
    const stationId = await addStation(eventId, "Stand", "food");
    const { version } = await organizer.api.organizer.getStation.query({ stationId });
    const dish = (name: string) => ({
      ...{ name, description: "", category: "", price: 100, allergens: [], variant: "", diets: [] },
      ...{ modifiers: [], makeSeconds: 30, stock: 9 },
    });
    const menu = ["Dosa", "Idli", "Vada"].map(dish);
    const setup = { stationId, version, name: "Stand", lanes: [], priorServiceSeconds: 60, cooks: 2, menu };
    const skus = value(await organizer.api.organizer.saveStation.mutate(setup)).menu.map(({ skuId }) => skuId);
    value(await organizer.api.station.setIntake.mutate({ commandId: commandId(), stationId, intake: "open" }));
    value(await attendee.api.attendee.register.mutate({ commandId: commandId(), eventId, answers: {} }));
    const [dosa = "", idli = "", vada = ""] = skus;
    const line = (skuId: string) => ({ skuId, quantity: 1, options: [] });
    const wish = ifGone === "ask" ? { kind: "ask" as const } : { kind: "substitute" as const, skuId: vada };
    const lines = [line(dosa), { ...line(idli), ifGone: wish }];
    const order = { commandId: commandId(), stationId, lines, note: null, slot: null, shownAt: null };
    const { id: orderId } = value(await attendee.api.attendee.placeOrder.mutate(order));
    return { at: () => ({ commandId: commandId(), stationId, orderId }), vada, stationId, orderId };
  };
  const told = (eventId: EventId, kind: string) =>
    eventually(
      () => messagesOf(eventId, kind),
      ([one]) => one?.status === "delivered",
    );

  test("is asked of its owner where a dish ran out, once, and told where it falls away", async () => {
    const { eventId } = await open("Ran out");
    const { at, vada, stationId, orderId } = await orderTwo(eventId, "ask");
    const { kitchen } = organizer.api;
    value(await kitchen.offerSubstitute.mutate({ ...at(), line: 1, skuId: vada }));
    const [asked] = await told(eventId, "order-asked");
    expect(asked?.text).toBe(
      "Stand offers Vada instead. Without an answer within two minutes it falls away, and is not owed.",
    );
    const { messages } = await attendee.api.messages.inbox.query({ before: null });
    expect(messages.find(({ title }) => title === "Idli ran out: Vada instead?")?.link).toBe(
      `/riverside/stations/${stationId}/orders/${orderId}`,
    );
    value(await attendee.api.attendee.answerSubstitute.mutate({ ...at(), line: 1, accept: true }));
    value(await kitchen.dropLine.mutate({ ...at(), line: 1 }));
    expect(await told(eventId, "order-changed")).toMatchObject([{ id: `order-changed:${orderId}:1` }]);
    await judgeRules(openSystem(env, Date.now()), collegeId, eventId, stationId);
    // Whoever said yes themselves was told no more of that.
    expect([await messagesOf(eventId, "order-asked"), await messagesOf(eventId, "order-changed")]).toMatchObject([
      [{ id: expect.any(String) }],
      [{ id: expect.any(String) }],
    ]);
  });

  test("is told where what they chose stands in for a dish, and nobody is asked", async () => {
    const { eventId } = await open("Stands in");
    const { at, orderId } = await orderTwo(eventId, "substitute");
    value(await organizer.api.kitchen.markGone.mutate({ ...at(), line: 1 }));
    expect(await told(eventId, "order-changed")).toMatchObject([{ id: `order-changed:${orderId}:1` }]);
    expect(await messagesOf(eventId, "order-asked")).toEqual([]);
  });

  test("is told with the reason where the stand makes none of it, and not to who cancelled it themselves", async () => {
    const [burnt, changedMind] = [await open("Burnt"), await open("Changed mind")];
    const one = await orderTwo(burnt.eventId, "ask");
    value(await organizer.api.station.startOrder.mutate(one.at()));
    value(await organizer.api.kitchen.voidOrder.mutate({ ...one.at(), reason: "The pan caught fire" }));
    const [refused] = await told(burnt.eventId, "order-refused");
    expect(refused).toMatchObject({ id: `order-refused:${one.orderId}` });
    expect(refused?.text).toBe("Order 1 cannot be made: The pan caught fire.");
    const other = await orderTwo(changedMind.eventId, "ask");
    value(await attendee.api.attendee.cancelOrder.mutate(other.at()));
    await eventually(
      () => inShards<{ status: string }>("SELECT status FROM orders WHERE id = ?", other.orderId),
      ([row]) => row?.status === "cancelled",
    );
    await judgeRules(openSystem(env, Date.now()), collegeId, changedMind.eventId, other.stationId);
    expect(await messagesOf(changedMind.eventId, "order-refused")).toEqual([]);
  });
});

describe("what rules say to a station's volunteers", () => {
  test("reaches who is on duty there, follows them, spares who has a break, and else goes to whose station it is", async () => {
    const { eventId } = await open("On duty");
    const [desk, other] = [await addStation(eventId, "Desk", "service"), await addStation(eventId, "Other", "service")];
    for (const stationId of [desk, other])
      value(await organizer.api.station.setIntake.mutate({ commandId: commandId(), stationId, intake: "open" }));
    const forGood = { startsAt: null, endsAt: null };
    for (const email of ["volunteer@riverside.example", "volunteer-lead@riverside.example"])
      await organizer.api.people.giveRole.mutate({
        ...{ commandId: commandId(), email, role: "volunteer", place: { stationId: desk }, ...forGood },
      });
    const text = "Number {number} joined {station}";
    const to = "station-volunteers";
    expect(await save(eventId, on("queue.token.joined"), { type: "notify", to, template: `${text} {gate}` })).toEqual({
      ok: false,
      refusal: {
        code: "rule-invalid",
        says: expect.stringMatching(/^There is no \{gate\} here/),
      },
    });
    value(await save(eventId, on("queue.token.joined"), { type: "notify", to, template: text }));
    const sit = async (who: Browser, stationId: StationId, duty: "mine" | "off") =>
      value(await who.api.station.setDesk.mutate({ commandId: commandId(), stationId, serverId: "1", duty }));
    let joined = 0;
    const toldOfNext = async () => {
      joined += 1;
      const input = { commandId: commandId(), stationId: desk, name: "", laneId: "regular", people: 1 };
      value(await organizer.api.station.issueToken.mutate(input));
      const says = `Number ${joined} joined Desk`;
      const some = await eventually(
        () => messagesOf(eventId, "rule-staff"),
        (rows) => rows.some(({ text: said }) => said === says),
      );
      return some.filter(({ text: said }) => said === says || said === null).map(({ user }) => user);
    };
    const [tomId, joanId] = [await idOf(tom), await idOf(joan)];
    expect((await toldOfNext()).sort()).toEqual([tomId, joanId].sort());
    await sit(joan, other, "mine");
    expect(await toldOfNext()).toEqual([tomId]);
    await sit(tom, desk, "mine");
    await sit(joan, other, "off");
    expect(await toldOfNext()).toEqual([tomId]);
    await sit(tom, desk, "off");
    await tom.api.staffing.setAvailability.mutate({ stationId: desk, availability: "break" });
    expect(await toldOfNext()).toEqual([joanId]);
  });
});
