import type { Page } from "@playwright/test";
import type { OrderView } from "#shared/domain/food/types";
import type { TokenView } from "#shared/domain/queue/types";
import type { EventSetup } from "#shared/views/event";
import type { BoardPage, StationPage } from "#shared/views/station-page";
import { countKept } from "./count-kept.ts";
import { expect, liveDot, type Person } from "./journey.ts";
import { keptLive } from "./kept-live.ts";
import { keptTexts } from "./kept-texts.ts";
import { lose, regain, test } from "./lost-network.ts";
import { COLLEGE } from "./sign-in.ts";
import { moveTo, openDesk, openKitchen } from "./venue.ts";

const DESK = { name: "Help desk", kind: "service" } as const;
const STAND = { name: "Noodle stand", kind: "food" } as const;

test("a delivery whose answer is lost is counted once, though it is pressed again", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const venue = await openVenue({ stations: [STAND] });
  const stationId = venue.stations[STAND.name] ?? "";
  await openKitchen(organizer, stationId, [{ name: "Miso ramen", stock: 5 }]);
  const victor = await arrive("volunteer");
  victor.forgive(/ERR_FAILED/);
  const { page } = victor;
  await page.goto(`/${COLLEGE}/console/stations/${stationId}`);
  const deliver = async () => {
    await page.getByRole("button", { name: "Count Miso ramen" }).click();
    await page.getByRole("textbox", { name: "Portions" }).fill("20");
    await page.getByRole("button", { name: "Delivered" }).click();
  };
  await page.route(/kitchen\.restockDish/, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await deliver();
  await expect(page.getByText(/could not reach CampusPulse/)).toBeVisible();
  await page.unroute(/kitchen\.restockDish/);
  await deliver();
  await expect(page.getByText("25 left to sell")).toBeVisible();
  const { menu } = await organizer.query<BoardPage>("station.board", { stationId });
  expect(menu[0]?.left).toBe(25);
});

test("what a desk does without a network waits, outlives its page, and is sent when it is back", async ({
  arrive,
  openVenue,
  organizer,
  network,
}) => {
  const venue = await openVenue({ stations: [DESK] });
  const stationId = venue.stations[DESK.name] ?? "";
  await openDesk(organizer, stationId, 2);
  for (const name of ["Ana", "Ben", "Cleo"])
    await organizer.command("station.issueToken", { stationId, name, laneId: "regular", people: 1 });
  const victor = await arrive("volunteer");
  const { page } = victor;
  const address = `${network.url}/${COLLEGE}/console/stations/${stationId}`;
  await page.goto(address);
  await page.getByRole("button", { name: "Call next · 1" }).click();
  await page.getByRole("button", { name: "Call next · 2" }).click();
  await expect(page.getByRole("button", { name: "Arrived" })).toHaveCount(2);
  await areAnswered(page);

  await lose(network, victor);
  const first = page.getByRole("listitem").filter({ hasText: "Ana" });
  await first.getByRole("button", { name: "Arrived" }).click();
  await first.getByRole("button", { name: "Finish" }).click();
  await page.getByRole("button", { name: "Arrived" }).click();
  await expect(page.getByText("Waiting to be sent (3)")).toBeVisible();
  await expect(page.getByText("Arrived, number 1; Finish, number 1; Arrived, number 2.")).toBeVisible();
  await expect(page.getByText("No connection. Other desks call too")).toBeVisible();

  await page.close();
  await regain(network, victor);
  const later = await victor.context.newPage();
  await later.goto(address);
  await expect(later.getByText("Being served")).toBeVisible();
  await expect(later.getByRole("button", { name: "Call next · 3" })).toBeEnabled();
  await areAnswered(later);
  const { summary, tokens } = await organizer.query<BoardPage>("station.board", { stationId });
  expect(summary).toMatchObject({ queue: { servedTotal: 1 } });
  expect(tokens.find(({ number }) => number === 2)?.status).toBe("serving");
  await expect(later.getByText("Waiting to be sent")).toBeHidden();
});

test("what the station does not take late is said with its reason until it was seen", async ({
  arrive,
  openVenue,
  organizer,
  network,
}) => {
  const venue = await openVenue({ stations: [DESK] });
  const stationId = venue.stations[DESK.name] ?? "";
  await openDesk(organizer, stationId);
  const { id: tokenId } = await organizer.command<{ id: string }>("station.issueToken", {
    stationId,
    name: "Ana",
    laneId: "regular",
    people: 1,
  });
  const victor = await arrive("volunteer");
  const { page } = victor;
  await page.goto(`${network.url}/${COLLEGE}/console/stations/${stationId}`);
  await page.getByRole("button", { name: "Call next · 1" }).click();
  await expect(page.getByRole("button", { name: "Arrived" })).toBeVisible();
  await areAnswered(page);
  await lose(network, victor);
  await page.getByRole("button", { name: "Arrived" }).click();
  await expect(page.getByText("Waiting to be sent (1)")).toBeVisible();
  await organizer.command("station.cancelToken", { stationId, tokenId });
  await regain(network, victor);
  const notTaken = page.getByRole("alert").filter({ hasText: "Not taken" });
  await expect(notTaken).toContainText(/Arrived, number 1, \d\d:\d\d: Not possible/);
  await expect(liveDot(victor)).toHaveText("Live", { timeout: 20_000 });
  await notTaken.getByRole("button", { name: "Seen" }).click();
  await expect(notTaken).toBeHidden();
});

/** Waits until all that was pressed has its answer: it is shown before, and waits until then. */
async function areAnswered(page: Page): Promise<void> {
  await expect.poll(() => countKept(page, "waiting", "campuspulse-staff")).toBe(0);
}

/** Waits until its files are kept, for that begins when the page is loaded. */
async function isKept({ page }: Person, surface: string): Promise<void> {
  await expect.poll(() => page.evaluate((mark) => caches.match(mark).then(Boolean), `/kept/${surface}`)).toBe(true);
}

test("a place in a queue opens without a network as it was last, says so, and goes on when it is back", async ({
  arrive,
  openVenue,
  organizer,
  network,
}) => {
  const venue = await openVenue({ stations: [DESK] });
  const stationId = venue.stations[DESK.name] ?? "";
  await openDesk(organizer, stationId);
  const ana = await arrive({ guest: "Ana Moreno" }, { serviceWorkers: "allow" });
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  await organizer.command("station.issueToken", { stationId, name: "", laneId: "regular", people: 1 });
  const { id: tokenId } = await ana.api.command<TokenView>("attendee.joinQueue", { stationId, laneId: "regular" });
  const { page } = ana;
  await page.goto(`${network.url}/${COLLEGE}/stations/${stationId}`);
  await expect(page.getByText("1 person ahead")).toBeVisible();
  await isKept(ana, "campus");
  // What the page was told since it was loaded is kept as well.
  await organizer.command("station.callNext", { stationId });
  await expect(page.getByText("You are next")).toBeVisible();

  await lose(network, ana);
  await expect.poll(() => keptLive(page)).toContain('"ahead":0');
  await expect(liveDot(ana)).toHaveText(/^Offline · as of/);
  await page.reload();
  await expect(page.getByText("You are next")).toBeVisible();
  await expect(page.getByText(/No connection. This was so at \d\d:\d\d/)).toBeVisible();
  await expect(liveDot(ana)).toHaveText(/^Offline · as of \d\d:\d\d/);

  await organizer.command("station.cancelToken", { stationId, tokenId });
  await regain(network, ana);
  await expect(liveDot(ana)).toHaveText("Live", { timeout: 20_000 });
  await expect(page.getByText("You are next")).toBeHidden();
});

test("a pickup code opens without a network, and nobody who signs in later finds it", async ({
  arrive,
  openVenue,
  organizer,
  network,
}) => {
  const venue = await openVenue({ stations: [STAND] });
  const stationId = venue.stations[STAND.name] ?? "";
  await openKitchen(organizer, stationId, [{ name: "Miso ramen", stock: 5 }]);
  const ana = await arrive({ guest: "Ana Moreno" }, { serviceWorkers: "allow" });
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  const { menu } = await ana.api.query<StationPage>("attendee.getStation", { stationId });
  const order = await ana.api.command<OrderView>("attendee.placeOrder", {
    stationId,
    lines: [{ skuId: menu[0]?.skuId, quantity: 1, options: [] }],
    ...{ note: null, slot: null, shownAt: null },
  });
  const { page } = ana;
  const address = `${network.url}/${COLLEGE}/stations/${stationId}/orders/${order.id}`;
  await page.goto(`${network.url}/${COLLEGE}`);
  await expect(page.getByText("Noodle stand · order 1")).toBeVisible();
  await expect.poll(() => keptTexts(page)).toContain("Noodle stand");
  await page.goto(address);
  await isKept(ana, "campus");
  await expect(liveDot(ana)).toHaveText("Live");
  await organizer.command("station.startOrder", { stationId, orderId: order.id });
  await organizer.command("station.markReady", { stationId, orderId: order.id });
  await expect(page.getByRole("heading", { name: "Ready at Noodle stand" })).toBeVisible();

  await lose(network, ana);
  await expect.poll(() => keptLive(page)).toContain('"status":"ready"');
  await page.reload();
  await expect(page.getByRole("img", { name: "Pickup code of order 1" })).toBeVisible();
  await expect(liveDot(ana)).toHaveText(/^Offline · as of \d\d:\d\d/);
  await expect(page.getByRole("region", { name: "Pickup code" })).toContainText(order.shortCode);
  for (const path of ["", "/mine"]) {
    await page.goto(`${network.url}/${COLLEGE}${path}`);
    await expect(page.getByText(`Show ${order.shortCode} at the counter`)).toBeVisible();
  }

  await regain(network, ana);
  await page.goto(`${network.url}/${COLLEGE}/account`);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
  await lose(network, ana);
  await page.goto(address);
  await expect(page.getByText(order.shortCode)).toBeHidden();
  await expect(page.getByText(/sign in|no connection/i).first()).toBeVisible();
});

test("a desk opens without a network as it was last, and what it did before is still to be sent", async ({
  arrive,
  openVenue,
  organizer,
  network,
}) => {
  const venue = await openVenue({ stations: [DESK] });
  const stationId = venue.stations[DESK.name] ?? "";
  await openDesk(organizer, stationId);
  for (const name of ["Ana", "Ben"])
    await organizer.command("station.issueToken", { stationId, name, laneId: "regular", people: 1 });
  const victor = await arrive("volunteer", { serviceWorkers: "allow" });
  const { page } = victor;
  await page.goto(`${network.url}/${COLLEGE}/console/stations/${stationId}`);
  await isKept(victor, "station");
  await page.getByRole("button", { name: "Call next · 1" }).click();
  await page.getByRole("button", { name: "Arrived" }).click();
  await expect(page.getByText("Being served")).toBeVisible();
  await areAnswered(page);
  await lose(network, victor);
  await page.getByRole("button", { name: "Finish" }).click();
  await expect(page.getByText("Waiting to be sent (1)")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Waiting to be sent (1)")).toBeVisible();
  await expect(page.getByText("Ben")).toBeVisible();
  // What waits is shown as done, so that nobody does it again, or the opposite.
  await expect(page.getByText("Nobody at the desk")).toBeVisible();
  await expect(page.getByRole("button", { name: "Finish" })).toBeHidden();
  await expect(page.getByText("No connection. Other desks call too")).toBeVisible();
  await regain(network, victor);
  await expect(liveDot(victor)).toHaveText("Live", { timeout: 20_000 });
  await expect(page.getByText("Nobody at the desk")).toBeVisible();
  await expect(page.getByText("Waiting to be sent")).toBeHidden();
});

test("the staffing board says how fresh it is, and sends nobody anywhere once the event is over", async ({
  arrive,
  openVenue,
  organizer,
  network,
}) => {
  const venue = await openVenue({ stations: [DESK, { name: "Photo booth", kind: "service" }] });
  const stationId = venue.stations[DESK.name] ?? "";
  await openDesk(organizer, stationId);
  await openDesk(organizer, venue.stations["Photo booth"] ?? "");
  const tom = await arrive("volunteer");
  await tom.api.command("station.setDesk", { stationId, serverId: "1", duty: "mine" });
  const joan = await arrive("volunteer-lead");
  const { page } = joan;
  await page.goto(`${network.url}/${COLLEGE}/console/events/${venue.eventId}/staffing`);
  await expect(liveDot(joan)).toHaveText("Live");
  await expect(page.getByRole("button", { name: "Send Tom Okafor elsewhere" })).toBeVisible();
  await lose(network, joan);
  await expect(liveDot(joan)).toHaveText(/^Offline · as of \d\d:\d\d/);
  await moveTo(organizer, await organizer.query<EventSetup>("organizer.getEvent", { eventId: venue.eventId }), "ended");
  await regain(network, joan);
  await expect(page.getByText("The event is over: nobody is sent anywhere any more.")).toBeVisible();
  await expect(liveDot(joan)).toHaveText("Live");
  await expect(page.getByText("Tom Okafor")).toBeVisible();
  await expect(page.getByRole("button", { name: /^(Send|Undo)/ })).toHaveCount(0);
});
