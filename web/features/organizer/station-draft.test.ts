import { expect, test } from "vitest";
import { makeId } from "#shared/ids";
import { checkStation, EMPTY_DISH, type StationDraft, stationDraftOf } from "./station-draft.ts";

const DESK = { lanes: [], priorServiceSeconds: 60, menus: [], pay: "counter" as const };
const INDIA = { currency: "INR", timeZone: "Asia/Kolkata" };
const empty: StationDraft = { name: "Chaat", ...DESK, cooks: 2, menu: [] };
const dish = { ...EMPTY_DISH, key: "a", name: "Dosa", price: "40", portions: "" };
const fieldsOf = (draft: StationDraft, currency = "INR") => {
  const checked = checkStation(draft, { ...INDIA, currency });
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
  const lane = { key: "x", id: null, name: "Wheelchair & Family", minutes: "0" };
  const { lanes } = fieldsOf({ ...empty, lanes: [lane, { ...lane, key: "y", minutes: "5" }] });
  expect(lanes).toEqual([
    { id: "wheelchair-family", name: "Wheelchair & Family", creditMs: 0 },
    { id: "wheelchair-family-2", name: "Wheelchair & Family", creditMs: 300_000 },
  ]);
});

test("a queue keeps a lane for everybody", () => {
  const vip = { key: "x", id: "vip", name: "VIP", minutes: "5" };
  expect(checkStation({ ...empty, lanes: [vip] }, INDIA)).toMatchObject({ ok: false });
  expect(checkStation({ ...empty, lanes: [vip, { ...vip, id: "all", minutes: "0" }] }, INDIA)).toMatchObject({
    ok: true,
  });
});

test("the first thing to put right is said", () => {
  expect(checkStation({ ...empty, name: " " }, INDIA)).toEqual({ ok: false, complaint: "Give the station a name." });
  expect(checkStation({ ...empty, menu: [{ ...dish, price: "cheap" }] }, INDIA)).toMatchObject({ ok: false });
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
    menus: [{ id: "lunch", name: "Lunch", from: 1_700_000_040_000, to: null }],
    cooks: 2,
    menu,
  };
  expect(fieldsOf(stationDraftOf(station, INDIA))).toEqual({
    name: "Chaat",
    ...DESK,
    menus: station.menus,
    cooks: 2,
    menu,
  });
});

test("no allergens is said, and not the same as nothing said", () => {
  const dish = { ...EMPTY_DISH, key: "a", name: "Rice", price: "1" };
  const draft = { name: "Stand", ...DESK, cooks: 1 };
  const menuOf = (allergens: string) => {
    const checked = checkStation({ ...draft, menu: [{ ...dish, allergens }] }, { ...INDIA, currency: "EUR" });
    return checked.ok ? checked.fields.menu[0]?.allergens : checked.complaint;
  };
  expect([menuOf(""), menuOf("None"), menuOf("milk, nuts")]).toEqual([null, [], ["milk", "nuts"]]);
});
