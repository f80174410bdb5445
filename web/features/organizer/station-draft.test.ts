import { expect, test } from "vitest";
import { queueSetupOf } from "#shared/domain/queue/settings";
import { makeId } from "#shared/ids";
import { queueDraftOf } from "./queue-draft.ts";
import { checkStation, EMPTY_DISH, type StationDraft, stationDraftOf } from "./station-draft.ts";

const india = { currency: "INR", timeZone: "Asia/Kolkata" };
const usual = queueSetupOf({});
const queue = queueDraftOf(usual, india.timeZone);
const DESK = { lanes: [], priorServiceSeconds: 60, spareLanes: 0, serversMin: 1, menus: [], pay: "counter" as const };
const empty: StationDraft = { name: "Chaat", ...DESK, queue, cooks: 2, menu: [] };
const dish = { ...EMPTY_DISH, key: "a", name: "Dosa", price: "40", portions: "" };
const fieldsOf = (draft: StationDraft, currency = india.currency) => {
  const checked = checkStation(draft, { ...india, currency });
  if (!checked.ok) throw new Error(checked.complaint);
  return checked.fields;
};

test("a price becomes the currency's smallest unit, with a comma too", () => {
  expect(fieldsOf({ ...empty, menu: [{ ...dish, price: "2,50" }] }).menu[0]?.price).toBe(250);
  expect(fieldsOf({ ...empty, menu: [{ ...dish, price: "500" }] }, "JPY").menu[0]?.price).toBe(500);
});

test("empty portions are unlimited, zero portions are none", () => {
  expect(fieldsOf({ ...empty, menu: [dish] }).menu[0]?.stock).toBeNull();
  expect(fieldsOf({ ...empty, menu: [{ ...dish, portions: "0" }] }).menu[0]?.stock).toBe(0);
});

test("allergens are a list of words", () => {
  expect(fieldsOf({ ...empty, menu: [{ ...dish, allergens: "nuts, , milk " }] }).menu[0]?.allergens).toEqual([
    "nuts",
    "milk",
  ]);
});

test("a new lane is named in the form the queue takes, and once", () => {
  const lane = { key: "x", id: null, name: "Wheelchair & Family", minutes: "0", waitingMax: "", staffOnly: false };
  const { lanes } = fieldsOf({ ...empty, lanes: [lane, { ...lane, key: "y", minutes: "5" }] });
  expect(lanes).toEqual([
    { id: "wheelchair-family", name: "Wheelchair & Family", creditMs: 0 },
    { id: "wheelchair-family-2", name: "Wheelchair & Family", creditMs: 300_000 },
  ]);
});

test("a queue keeps a lane for everybody", () => {
  const vip = { key: "x", id: "vip", name: "VIP", minutes: "5", waitingMax: "", staffOnly: false };
  expect(checkStation({ ...empty, lanes: [vip] }, india)).toMatchObject({ ok: false });
  expect(checkStation({ ...empty, lanes: [vip, { ...vip, id: "all", minutes: "0" }] }, india)).toMatchObject({
    ok: true,
  });
});

test("the first thing to put right is said", () => {
  expect(checkStation({ ...empty, name: " " }, india)).toEqual({ ok: false, complaint: "Give the station a name." });
  expect(checkStation({ ...empty, menu: [{ ...dish, price: "cheap" }] }, india)).toMatchObject({ ok: false });
});

test("a station read and saved unchanged stays the same", () => {
  const menu = [
    {
      skuId: makeId("sku", 1, new Uint8Array(10)),
      name: "Dosa",
      description: "Crisp",
      category: "Mains",
      price: 4_050,
      variant: "Large",
      allergens: ["gluten"],
      diets: ["vegetarian" as const],
      modifiers: [
        {
          id: "g1",
          name: "Chutney",
          min: 0,
          max: 1,
          options: [{ id: "g1-1", name: "Mint", price: 50, allergens: [] }],
        },
      ],
      makeSeconds: 90,
      stock: 12,
      safety: 2,
      menuId: "lunch",
      picture: null,
    },
  ];
  const station = {
    stationId: makeId("station", 1, new Uint8Array(10)),
    eventId: makeId("event", 1, new Uint8Array(10)),
    version: 3,
    name: "Chaat",
    kind: "food" as const,
    ...DESK,
    queue: usual,
    menus: [{ id: "lunch", name: "Lunch", from: 1_700_000_040_000, to: null }],
    cooks: 2,
    menu,
  };
  expect(fieldsOf(stationDraftOf(station, india))).toEqual({
    name: "Chaat",
    ...DESK,
    queue: usual,
    menus: station.menus,
    cooks: 2,
    menu,
  });
});

test.each([
  ["10", "11", null],
  ["10", "1.5", null],
  ["10", "-1", null],
  ["10", "10", 10],
  ["10", "0", undefined],
  ["", "3", undefined],
])("of %j portions, %j kept for the counter come out as %j", (portions, safety, kept) => {
  const dish = { ...EMPTY_DISH, key: "a", name: "Rice", price: "1", portions, safety };
  const draft = { name: "Stand", ...DESK, queue, cooks: 1 };
  const checked = checkStation({ ...draft, menu: [dish] }, india);
  expect(checked.ok ? checked.fields.menu[0]?.safety : null).toBe(kept);
});

test("no allergens is said, and not the same as nothing said", () => {
  const dish = { ...EMPTY_DISH, key: "a", name: "Rice", price: "1" };
  const draft = { name: "Stand", ...DESK, queue, cooks: 1 };
  const menuOf = (allergens: string) => {
    const checked = checkStation({ ...draft, menu: [{ ...dish, allergens }] }, { ...india, currency: "EUR" });
    return checked.ok ? checked.fields.menu[0]?.allergens : checked.complaint;
  };
  expect([menuOf(""), menuOf("None"), menuOf("milk, nuts")]).toEqual([null, [], ["milk", "nuts"]]);
});

test("a queue's settings go into the form and out of it as they were", () => {
  const set = {
    ...usual,
    ...({ presence: "asked", nearMetres: 250, refusesFar: true, callsByItself: true } as const),
    ...{ graceMs: 90_000, cooldownMs: 300_000, closesAt: Date.UTC(2026, 10, 20, 8, 30), ringsMax: 0, missesMax: 1 },
  };
  const draft = queueDraftOf(set, india.timeZone);
  expect(draft).toMatchObject({ graceMinutes: "1.5", closesAt: "2026-11-20T14:00" });
  expect(fieldsOf({ ...empty, queue: draft }).queue).toEqual(set);
});

test.each([
  [{ graceMinutes: "" }, "Minutes to come when called: in halves from 0.5 to 30."],
  [{ graceMinutes: "1.2" }, "Minutes to come when called: in halves from 0.5 to 30."],
  [{ ringsMax: "6" }, "Times a call may be repeated: a whole number from 0 to 5."],
  [{ waitingMax: "many" }, "People waiting at most: a whole number from 1 to 10000."],
  [{ nearMetres: "20" }, "Metres that count as here: from 50 to 5000, or empty to ask no phone."],
  [{ refusesFar: true }, "Say how many metres count as here first."],
  [{ closesAt: "soon" }, "The queue's end is no day and time."],
])("a setting out of its bounds is said in its own words: %j", (part, complaint) => {
  expect(checkStation({ ...empty, queue: { ...queue, ...part } }, india)).toEqual({ ok: false, complaint });
});

test("a lane may have a limit and belong to the staff, but not the only one for everybody", () => {
  const all = { key: "a", id: "all", name: "Everybody", minutes: "0", waitingMax: "30", staffOnly: false };
  const vip = { key: "v", id: "vip", name: "VIP", minutes: "5", waitingMax: "", staffOnly: true };
  expect(fieldsOf({ ...empty, lanes: [all, vip] }).lanes).toEqual([
    { id: "all", name: "Everybody", creditMs: 0, waitingMax: 30 },
    { id: "vip", name: "VIP", creditMs: 300_000, staffOnly: true },
  ]);
  expect(checkStation({ ...empty, lanes: [{ ...all, staffOnly: true }] }, india)).toMatchObject({ ok: false });
  expect(checkStation({ ...empty, lanes: [{ ...all, waitingMax: "0" }] }, india)).toMatchObject({ ok: false });
});
