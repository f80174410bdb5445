import type { OrderView } from "#shared/domain/food/types";
import type { StationPage, StationSetup } from "#shared/views/station-page";
import { countKept } from "./count-kept.ts";
import { expect, test } from "./journey.ts";
import { pngFile } from "./png-file.ts";
import { COLLEGE, freshAddress, giveAuthenticator, mailedTo, signInBy } from "./sign-in.ts";
import { openKitchen, openVenue } from "./venue.ts";

const GRILL = { name: "Grill", kind: "food" } as const;
const BAR = { name: "Juice bar", kind: "food" } as const;

test("two stands are ordered from at once and paid once on the phone; the kitchens see it paid", async ({ arrive }) => {
  test.setTimeout(180_000);
  const [robin, chen] = [await arrive("platform-admin"), await arrive("visitor")];
  chen.forgive(/status of 4(00|03|04|22)/);
  await giveAuthenticator(chen.page);
  const slug = `hungry-${Date.now() % 1e9}`;
  const adminEmail = freshAddress();
  const place = { accent: "#1d4ed8", timeZone: "Europe/Berlin", currency: "EUR" };
  await robin.api.mutate("platform.addCollege", { name: "Hungry College", slug, adminEmail, ...place });
  const { request } = chen.context;
  const invitation = await mailedTo(request, adminEmail, "/invitation");
  const api = await signInBy(request, adminEmail, slug);
  await api.mutate("people.acceptInvitation", { token: invitation?.split("#token=")[1] });
  const { page } = chen;
  await page.goto(`/${slug}/settings`);
  const payments = page.getByRole("region", { name: "Payments" });
  await payments.getByLabel("Who sells").fill("Hungry College e. V.");
  await payments.getByLabel("Address").fill("Hauptstraße 1\n10115 Berlin");
  await payments.getByLabel("Tax in prices").fill("7");
  await payments.getByRole("button", { name: "Save what receipts say" }).click();
  const proof = page.getByRole("dialog", { name: "Prove that it is you" });
  await proof.getByRole("button", { name: "Make a passkey" }).click();
  await payments.getByRole("button", { name: "Connect the account" }).click();
  await page.getByRole("button", { name: "Answer everything" }).click();
  await expect(async () => {
    await page.reload();
    await expect(payments.getByText("Takes payments")).toBeVisible({ timeout: 8_000 });
  }).toPass();

  const venue = await openVenue(api, { stations: [GRILL, BAR] });
  const [grill, bar] = [venue.stations[GRILL.name] ?? "", venue.stations[BAR.name] ?? ""];
  await openKitchen(api, grill, [
    { name: "Corn", stock: 5 },
    { name: "Midnight soup", stock: 5 },
  ]);
  await openKitchen(api, bar, [{ name: "Lemonade", stock: null }]);

  // Paid on the phone; one dish has a picture, one its time of day.
  for (const stationId of [bar, grill]) {
    await page.goto(`/${slug}/console/stations/${stationId}/setup`);
    await page.getByLabel("Paying").selectOption("On the phone, before it is made");
    if (stationId === grill) {
      await page.getByRole("button", { name: "Add a time of day" }).click();
      await page.getByRole("textbox", { name: "Menu" }).fill("Late night");
      await page.getByLabel("Available from").fill(campusField(Date.now() + 3 * 3_600_000));
      await page.locator("summary", { hasText: "Corn" }).click();
      const buffer = pngFile(320, 180, [240, 190, 40]);
      await page.getByLabel("Picture of Corn").setInputFiles({ name: "corn.png", mimeType: "image/png", buffer });
      await expect(page.getByRole("button", { name: "Choose another" })).toBeVisible();
      await page.locator("summary", { hasText: "Midnight soup" }).click();
      await page.getByLabel("On the menu").last().selectOption("Late night");
    }
    await page.getByRole("button", { name: "Save the station" }).click();
    await expect(page.getByText("Saved. The station uses it from now on.")).toBeVisible();
  }
  const { menu } = await api.query<StationSetup>("organizer.getStation", { stationId: grill });
  expect(menu.map(({ picture, menuId }) => [picture !== null, menuId !== null])).toEqual([
    [true, false],
    [false, true],
  ]);

  const ana = await arrive("visitor");
  const anaApi = await signInBy(ana.context.request, freshAddress(), slug);
  await anaApi.command("attendee.register", { eventId: venue.eventId });
  await ana.page.goto(`/${slug}/stations/${bar}`);
  await ana.page.getByRole("button", { name: "Add Lemonade" }).click();
  await ana.page.goto(`/${slug}/stations/${grill}`);
  await expect(ana.page.getByRole("button", { name: "Add Midnight soup" })).toHaveAttribute("aria-disabled", "true");
  await ana.page.getByRole("button", { name: "Add Corn" }).click();
  await ana.page.getByRole("button", { name: /^Review 1 item/ }).click();
  const sheet = ana.page.getByRole("dialog", { name: "Your order" });
  await sheet.getByRole("checkbox", { name: /Juice bar/ }).check();
  await sheet.getByRole("button", { name: /^Order and pay · €9\.00/ }).click();
  await expect(ana.page.getByText("To be paid: €9.00")).toBeVisible();
  await expect(ana.page.getByText("together.")).toBeVisible();
  await ana.page.getByRole("button", { name: "Pay now" }).click();
  await expect(ana.page.getByRole("heading", { name: "Test payment" })).toBeVisible();
  await ana.page.getByRole("button", { name: "Pay", exact: true }).click();
  await expect(ana.page.getByText("Paid €4.50")).toBeVisible();
  await expect(ana.page.getByText(/Promised for \d\d:\d\d/)).toBeVisible();
  await expect(ana.page.getByRole("region", { name: "My other orders here" })).toContainText("In the kitchen's queue");

  await page.goto(`/${slug}/console/stations/${grill}`);
  const column = page.getByRole("region", { name: "To start", exact: true });
  await expect(column).toContainText("Corn");
  await expect(column).toContainText("Paid");
  // The kitchen cannot make it: all of it goes back by itself.
  await page.getByRole("button", { name: "More about order 1" }).click();
  await page.getByRole("button", { name: "Turn down the order" }).click();
  await page.getByRole("button", { name: "Turn it down" }).click();
  await expect(ana.page.getByText("Your money goes back by itself.")).toBeVisible();
  await expect(ana.page.getByText("goes back by itself").first()).toBeVisible();
});

test("a vendor's phone hands over without a network, writes it down, and brings it once", async ({
  arrive,
  openVenue: open,
  organizer,
}) => {
  const venue = await open({ stations: [GRILL] });
  const stationId = venue.stations[GRILL.name] ?? "";
  await openKitchen(organizer, stationId, [{ name: "Corn", stock: 5 }]);
  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  const { menu } = await ana.api.query<StationPage>("attendee.getStation", { stationId });
  const lines = [{ skuId: menu[0]?.skuId, quantity: 1, options: [] }];
  const order = { stationId, lines, note: null, slot: null, shownAt: null };
  const { id: orderId, shortCode } = await ana.api.command<OrderView>("attendee.placeOrder", order);
  await organizer.command("station.startOrder", { stationId, orderId });
  await organizer.command("station.markReady", { stationId, orderId });

  const victor = await arrive("volunteer");
  victor.forgive(/ERR_INTERNET_DISCONNECTED|WebSocket|Failed to fetch/);
  // No service worker keeps it here, and a camera without it tries again and again, loudly.
  const decoder = victor.page.waitForResponse(/zxing_reader.*\.wasm$/);
  await victor.page.goto(`/${COLLEGE}/scan/${venue.eventId}?gate=${venue.gateId}&handOver=${stationId}`);
  await (await decoder).finished();
  await expect.poll(() => countKept(victor.page, "held", "campuspulse-ready-orders")).toBe(1);
  await victor.context.setOffline(true);
  const type = async (code: string) => {
    await victor.page.getByLabel("Type the 4 characters").fill(code);
    await victor.page.keyboard.press("Enter");
  };
  await type(shortCode);
  await expect(victor.page.getByText("No connection: noted on this phone, sent later.").last()).toBeVisible();
  await expect(victor.page.getByText("One hand-over is on this phone alone.")).toBeVisible({ timeout: 20_000 });
  const before = await ana.api.query<{ order: OrderView }>("attendee.getOrder", { stationId, orderId });
  expect(before.order.status).toBe("ready");
  await victor.context.setOffline(false);
  await victor.page.goto(`/${COLLEGE}/scan/${venue.eventId}?gate=${venue.gateId}&handOver=${stationId}`);
  await expect(async () => {
    const after = await ana.api.query<{ order: OrderView }>("attendee.getOrder", { stationId, orderId });
    expect(after.order.status).toBe("served");
  }).toPass({ timeout: 30_000 });
  await expect(victor.page.getByText("on this phone alone")).toBeHidden();
});

/** As a `datetime-local` field shows it, on the campus's clock. */
function campusField(at: number): string {
  return new Date(at).toLocaleString("sv-SE", { timeZone: "Europe/Berlin" }).slice(0, 16).replace(" ", "T");
}
