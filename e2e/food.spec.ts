import type { OrderView } from "#shared/domain/food/types";
import type { StationPage } from "#shared/views/station-page";
import { expect, type Person, test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";
import { openKitchen, type Venue } from "./venue.ts";

const STAND = { name: "Noodle stand", kind: "food" } as const;

function standOf(venue: Venue): string {
  return venue.stations[STAND.name] ?? "";
}

/** As soon as possible, whatever is promised. */
const SOON = { note: null, slot: null, shownAt: null };

async function orderByApi({ api }: Person, stationId: string, quantity = 1): Promise<OrderView> {
  const { menu } = await api.query<StationPage>("attendee.getStation", { stationId });
  return api.command<OrderView>("attendee.placeOrder", {
    stationId,
    lines: [{ skuId: menu[0]?.skuId, quantity, options: [] }],
    ...SOON,
  });
}

test("order, cook, call, hand over by code: the guest follows every step", async ({ arrive, openVenue, organizer }) => {
  const venue = await openVenue({ stations: [STAND] });
  const stationId = standOf(venue);
  await openKitchen(organizer, stationId, [
    { name: "Miso ramen", stock: 20 },
    { name: "Green tea", stock: null },
  ]);
  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  const victor = await arrive("volunteer");
  await victor.page.goto(`/${COLLEGE}/console/stations/${stationId}`);

  await ana.page.goto(`/${COLLEGE}/stations/${stationId}`);
  await ana.page.getByRole("button", { name: "Add Miso ramen" }).click();
  await ana.page.getByRole("button", { name: "One Miso ramen more" }).click();
  await ana.page.getByRole("button", { name: "Add Green tea" }).click();
  await ana.page.getByRole("button", { name: /^Review 3 items/ }).click();
  await ana.page.getByLabel("Note to the kitchen").fill("No egg");
  await ana.page.getByRole("button", { name: /^Place order/ }).click();
  await expect(ana.page.getByRole("heading", { name: "Order 1" })).toBeVisible();
  await expect(ana.page.getByText(/Promised for \d\d:\d\d/)).toBeVisible();

  const column = (name: string) => victor.page.getByRole("region", { name, exact: true });
  await expect(column("To start")).toContainText("Miso ramen");
  await expect(column("To start")).toContainText("“No egg”");
  await victor.page.getByRole("button", { name: "Start: order 1" }).click();
  await expect(ana.page.getByRole("button", { name: "Cancel this order" })).toBeHidden();
  await victor.page.getByRole("button", { name: "Ready: order 1" }).click();
  await expect(ana.page.getByRole("heading", { name: "Ready at Noodle stand" })).toBeVisible();
  await expect(ana.page.getByRole("img", { name: "Pickup code of order 1" })).toBeVisible();

  const home = await ana.api.query<{ orders: { order: OrderView }[] }>("attendee.home");
  const code = home.orders[0]?.order.shortCode ?? "";
  await expect(ana.page.getByRole("region", { name: "Pickup code" })).toContainText(code);
  await victor.page.getByLabel("Hand over by code").fill(code);
  await victor.page.getByRole("button", { name: "Hand over", exact: true }).click();
  await expect(victor.page.getByText("Order 1 for Ana Moreno is handed over")).toBeVisible();
  await expect(ana.page.getByText("Picked up")).toBeVisible();

  await victor.page.getByLabel("Hand over by code").fill(code);
  await victor.page.getByRole("button", { name: "Hand over", exact: true }).click();
  await expect(victor.page.getByText(/Already handed over at \d\d:\d\d/)).toBeVisible();
});

test("an order that is not ready stays in the kitchen, in words", async ({ arrive, openVenue, organizer }) => {
  const venue = await openVenue({ stations: [STAND] });
  const stationId = standOf(venue);
  await openKitchen(organizer, stationId, [{ name: "Miso ramen", stock: 5 }]);
  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  const order = await orderByApi(ana, stationId);
  const victor = await arrive("volunteer");
  await victor.page.goto(`/${COLLEGE}/console/stations/${stationId}`);
  await victor.page.getByLabel("Hand over by code").fill(order.shortCode);
  await victor.page.getByRole("button", { name: "Hand over", exact: true }).click();
  await expect(victor.page.getByText("Not ready yet")).toBeVisible();
});

test("the last portion goes once: the other guest is told and keeps the basket", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const venue = await openVenue({ stations: [STAND] });
  const stationId = standOf(venue);
  await openKitchen(organizer, stationId, [
    { name: "Miso ramen", stock: 1 },
    { name: "Green tea", stock: null },
  ]);
  const ana = await arrive({ guest: "Ana Moreno" });
  const ben = await arrive({ guest: "Ben Okafor" });
  for (const { api } of [ana, ben]) await api.command("attendee.register", { eventId: venue.eventId });
  await ben.page.goto(`/${COLLEGE}/stations/${stationId}`);
  await expect(ben.page.getByText("Last one")).toBeVisible();
  await ben.page.getByRole("button", { name: "Add Miso ramen" }).click();
  // Somebody whose page has not heard yet: the news comes with the answer to the order.
  await ben.page.getByRole("button", { name: /^Review 1 item/ }).click();
  const { skuId, ...order } = await takeLast(ana, stationId);
  expect(order.status).toBe("queued");
  const refused = await ben.api.mutate<{ ok: boolean; refusal: { code: string; left: number } }>(
    "attendee.placeOrder",
    {
      commandId: crypto.randomUUID(),
      stationId,
      lines: [{ skuId, quantity: 1, options: [] }],
      ...SOON,
    },
  );
  expect(refused).toMatchObject({ ok: false, refusal: { code: "sold-out", left: 0 } });
  await expect(ben.page.getByText("Miso ramen").first()).toBeHidden();
});

test("a dish the kitchen stops selling leaves the menu in front of the guests' eyes", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const venue = await openVenue({ stations: [STAND] });
  const stationId = standOf(venue);
  await openKitchen(organizer, stationId, [
    { name: "Miso ramen", stock: 9 },
    { name: "Green tea", stock: null },
  ]);
  const ana = await arrive("visitor");
  await ana.page.goto(`/${COLLEGE}/stations/${stationId}`);
  await expect(ana.page.getByText("Miso ramen")).toBeVisible();
  const victor = await arrive("volunteer");
  await victor.page.goto(`/${COLLEGE}/console/stations/${stationId}`);
  await victor.page.getByRole("button", { name: "Stop selling Miso ramen" }).click();
  await expect(ana.page.getByText("Miso ramen")).toBeHidden();
  await expect(victor.page.getByText("Not on sale")).toBeVisible();
  await victor.page.getByRole("button", { name: "Sell Miso ramen again" }).click();
  await expect(ana.page.getByText("Miso ramen")).toBeVisible();
});

test("a full kitchen offers a later time, and takes the order for it", async ({ arrive, openVenue, organizer }) => {
  const venue = await openVenue({ stations: [STAND] });
  const stationId = standOf(venue);
  await openKitchen(organizer, stationId, [{ name: "Slow roast", stock: null, makeSeconds: 1_800 }], 1);
  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  const { menu } = await ana.api.query<StationPage>("attendee.getStation", { stationId });
  const lines = [{ skuId: menu[0]?.skuId, quantity: 1, options: [] }];
  let placed = { ok: true };
  for (let tries = 0; placed.ok && tries < 20; tries++) {
    placed = await ana.api.mutate("attendee.placeOrder", {
      commandId: crypto.randomUUID(),
      stationId,
      lines,
      ...SOON,
    });
  }
  expect(placed).toMatchObject({ ok: false, refusal: { code: "kitchen-full", nextPossibleAt: expect.any(Number) } });

  const ben = await arrive({ guest: "Ben Okafor" });
  await ben.api.command("attendee.register", { eventId: venue.eventId });
  await ben.page.goto(`/${COLLEGE}/stations/${stationId}`);
  await ben.page.getByRole("button", { name: "Add Slow roast" }).click();
  await ben.page.getByRole("button", { name: /^Review 1 item/ }).click();
  const dialog = ben.page.getByRole("dialog");
  await expect(dialog.getByLabel("Ready at")).toBeVisible();
  await expect(dialog).toContainText("nothing sooner than these can be promised");
  const chosen = (await dialog.getByLabel("Ready at").locator("option").first().textContent()) ?? "";
  await dialog.getByRole("button", { name: /^Place order/ }).click();
  await expect(ben.page.getByText(`Promised for ${chosen}`)).toBeVisible();
});

test("dishes are ticked off one by one, the last makes the order ready, and a slip is taken back", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const venue = await openVenue({ stations: [STAND] });
  const stationId = standOf(venue);
  await openKitchen(organizer, stationId, [
    { name: "Miso ramen", stock: 20 },
    { name: "Green tea", stock: null },
  ]);
  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  const { menu } = await ana.api.query<StationPage>("attendee.getStation", { stationId });
  const lines = menu.map(({ skuId }) => ({ skuId, quantity: 1, options: [] }));
  await ana.api.command<OrderView>("attendee.placeOrder", { stationId, lines, ...SOON });
  const victor = await arrive("volunteer");
  await victor.page.goto(`/${COLLEGE}/console/stations/${stationId}`);
  const column = (name: string) => victor.page.getByRole("region", { name, exact: true });
  await victor.page.getByRole("button", { name: "Start: order 1" }).click();
  await victor.page.getByRole("button", { name: "1 Miso ramen done" }).click();
  await expect(column("Cooking")).toContainText("Green tea");
  await victor.page.getByRole("button", { name: "1 Green tea done" }).click();
  await expect(column("Ready")).toContainText("Miso ramen");
  await victor.page.getByRole("button", { name: "Undo the last step of order 1" }).click();
  await expect(column("Cooking")).toContainText("Miso ramen");
  await expect(victor.page.getByRole("button", { name: "1 Miso ramen done" })).toHaveAttribute("aria-pressed", "true");
  await expect(victor.page.getByRole("button", { name: "1 Green tea done" })).toHaveAttribute("aria-pressed", "false");
});

test("a dish that ran out is asked about, and the guest's answer decides", async ({ arrive, openVenue, organizer }) => {
  const venue = await openVenue({ stations: [STAND] });
  const stationId = standOf(venue);
  await openKitchen(organizer, stationId, [
    { name: "Miso ramen", stock: 20 },
    { name: "Green tea", stock: null },
  ]);
  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  const { id } = await orderByApi(ana, stationId);
  await ana.page.goto(`/${COLLEGE}/stations/${stationId}/orders/${id}`);
  const victor = await arrive("volunteer");
  await victor.page.goto(`/${COLLEGE}/console/stations/${stationId}`);
  await victor.page.getByRole("button", { name: "More about order 1" }).click();
  await victor.page.getByLabel("Ran out? Offer instead").selectOption({ label: "Green tea" });
  await victor.page.getByRole("button", { name: "Ask the guest" }).click();
  await expect(victor.page.getByText("asked: Green tea instead")).toBeVisible();
  await expect(ana.page.getByText("Miso ramen ran out. Green tea instead?")).toBeVisible();
  await ana.page.getByRole("button", { name: "Yes, Green tea" }).click();
  await expect(ana.page.getByRole("region", { name: "What you ordered" })).toContainText("Green tea");
  const toStart = victor.page.getByRole("region", { name: "To start" });
  await expect(toStart.getByText("Green tea")).toBeVisible();
  await expect(toStart.getByText("instead of Miso ramen")).toBeVisible();
});

test("choices and allergens are typed once, chosen by the guest and read by the cook", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const venue = await openVenue({ stations: [STAND] });
  const stationId = standOf(venue);
  await openKitchen(organizer, stationId, [
    { name: "Miso ramen", stock: 20 },
    { name: "Green tea", stock: null },
  ]);
  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/console/stations/${stationId}/setup`);
  await olga.page.getByText("Miso ramen").click();
  const dish = olga.page.locator("details[open]");
  await dish.getByLabel("Allergens").fill("gluten, sesame");
  await dish.getByLabel("Choices that go with it").fill("Heat, choose 1: Mild; Hot +0.50 (mustard)");
  await olga.page.getByRole("button", { name: "Save the station" }).click();
  await expect(olga.page.getByText("Saved.")).toBeVisible();

  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  await ana.page.goto(`/${COLLEGE}/stations/${stationId}`);
  await ana.page.getByText("Allergies and diets").click();
  await ana.page.getByRole("button", { name: "sesame", exact: true }).click();
  await expect(ana.page.getByText("Miso ramen")).toBeHidden();
  await ana.page.getByRole("button", { name: "sesame", exact: true }).click();
  await ana.page.getByRole("button", { name: "Add Miso ramen" }).click();
  await ana.page.getByLabel("Hot").check();
  await ana.page.getByRole("dialog").getByRole("button", { name: /^Add/ }).click();
  await ana.page.getByRole("button", { name: /^Review 1 item/ }).click();
  await ana.page.getByRole("button", { name: /^Place order/ }).click();
  await expect(ana.page.getByText("Hot", { exact: true })).toBeVisible();
  const victor = await arrive("volunteer");
  await victor.page.goto(`/${COLLEGE}/console/stations/${stationId}`);
  await expect(victor.page.getByText("+ Hot")).toBeVisible();
  await expect(victor.page.getByText("Contains gluten, sesame, mustard")).toBeVisible();
});

test("without a pass there is no order, and the way to one is offered", async ({ arrive, openVenue, organizer }) => {
  const venue = await openVenue({ stations: [STAND] });
  const stationId = standOf(venue);
  await openKitchen(organizer, stationId, [{ name: "Miso ramen", stock: 5 }]);
  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.page.goto(`/${COLLEGE}/stations/${stationId}`);
  await ana.page.getByRole("button", { name: "Add Miso ramen" }).click();
  await ana.page.getByRole("button", { name: /^Review 1 item/ }).click();
  await ana.page.getByRole("button", { name: /^Place order/ }).click();
  const dialog = ana.page.getByRole("dialog");
  await expect(dialog).toContainText("You need a pass for this event");
  await dialog.getByRole("link").click();
  await expect(ana.page.getByRole("heading", { name: venue.title })).toBeVisible();
});

async function takeLast({ api }: Person, stationId: string): Promise<OrderView & { skuId: string }> {
  const { menu } = await api.query<StationPage>("attendee.getStation", { stationId });
  const skuId = menu.find(({ name }) => name === "Miso ramen")?.skuId ?? "";
  const order = await api.command<OrderView>("attendee.placeOrder", {
    stationId,
    lines: [{ skuId, quantity: 1, options: [] }],
    ...SOON,
  });
  return { ...order, skuId };
}
