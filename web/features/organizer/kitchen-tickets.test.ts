import { expect, test } from "vitest";
import type { KitchenOrderView, MenuItemView } from "#shared/domain/food/types";
import { makeId } from "#shared/ids";
import { byStage, newlyLate, paceOf, portionsOf, SOON_MS } from "./kitchen-tickets.ts";

const dosa = makeId("sku", 1, new Uint8Array(10));
const chai = makeId("sku", 2, new Uint8Array(10));

const line = { options: [], allergens: [], doneAt: null, dropped: false, substitute: null };

function order(parts: Partial<KitchenOrderView>): KitchenOrderView {
  return {
    id: makeId("order", 0, new Uint8Array(10)),
    name: "Asha",
    number: 1,
    shortCode: "7K3M",
    lines: [{ ...line, skuId: dosa, name: "Dosa", quantity: 2, price: 100 }],
    note: null,
    total: 200,
    pay: "counter",
    paid: 0,
    holdUntil: null,
    handedTwiceAt: null,
    status: "queued",
    placedAt: 0,
    promisedAt: 600_000,
    releaseAt: 0,
    startedAt: null,
    readyAt: null,
    endedAt: null,
    reason: null,
    ...parts,
  };
}

test("each stage shows the oldest promise first", () => {
  const stages = byStage([
    order({ number: 2, promisedAt: 900 }),
    order({ number: 1, promisedAt: 900 }),
    order({ number: 3, promisedAt: 500 }),
    order({ number: 4, status: "ready" }),
  ]);
  expect(stages.queued.map((each) => each.number)).toEqual([3, 1, 2]);
  expect(stages.ready).toHaveLength(1);
});

test("the pace is calm, soon, then late, in words", () => {
  expect(paceOf(order({}), 0)).toEqual({ pace: "calm", words: "10 min" });
  expect(paceOf(order({}), 600_000 - SOON_MS).pace).toBe("soon");
  expect(paceOf(order({}), 600_000)).toEqual({ pace: "soon", words: "due now" });
  expect(paceOf(order({}), 600_000 + 150_000)).toEqual({ pace: "late", words: "late 2 min" });
});

test("an order for later is not late before the cooks get it", () => {
  expect(paceOf(order({ releaseAt: 300_000 }), 0)).toEqual({ pace: "calm", words: "later, in 5 min" });
  expect(paceOf(order({ releaseAt: 300_000 }), 300_000)).toEqual({ pace: "calm", words: "5 min" });
});

test("a ready order is never late, it only stands there", () => {
  expect(paceOf(order({ status: "ready", readyAt: 0 }), 900_000)).toEqual({ pace: "calm", words: "ready 15 min" });
});

test("portions count what is still to make, and every dish of the menu is listed", () => {
  const dish = (skuId: typeof dosa, name: string): MenuItemView => ({
    skuId,
    name,
    description: "",
    category: "",
    price: 0,
    allergens: [],
    variant: "",
    diets: [],
    modifiers: [],
    menuId: null,
    picture: null,
    opensAt: null,
    left: null,
    hidden: false,
    stopped: false,
  });
  const portions = portionsOf(
    [
      order({}),
      order({ status: "preparing" }),
      order({ status: "ready" }),
      order({
        lines: [{ ...line, skuId: chai, name: "Chai", quantity: 3, price: 50, doneAt: 7 }],
        status: "preparing",
      }),
      order({ lines: [{ ...line, skuId: chai, name: "Chai", quantity: 3, price: 50, dropped: true }] }),
    ],
    [dish(dosa, "Dosa"), dish(chai, "Chai")],
  );
  expect(portions.map((each) => each.toMake)).toEqual([4, 0]);
});

test("an order becomes late once, also when it comes and goes", () => {
  const first = newlyLate(new Set(["a"]), ["a", "b"]);
  expect(first.fresh).toEqual(["b"]);
  expect(newlyLate(first.known, ["b", "a"]).fresh).toEqual([]);
  const undone = newlyLate(first.known, []);
  expect(newlyLate(undone.known, ["b", "c"]).fresh).toEqual(["c"]);
});

test("what nobody fetches or begins says so", () => {
  const ready = { status: "ready", readyAt: 0 } as const;
  expect(paceOf(order({ ...ready, remindedAt: 600_000 }), 660_000).words).toBe("told twice, 11 min");
  expect(paceOf(order({ ...ready, remindedAt: 600_000, shelvedAt: 1 }), 1_260_000).words).toBe("shelf, 21 min");
  expect(paceOf(order({ overlookedAt: 400_000 }), 500_000)).toEqual({ pace: "late", words: "not begun" });
  expect(paceOf(order({ overlookedAt: 400_000 }), 660_000).words).toBe("not begun, late 1 min");
});
