import { expect, test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";

test("an event goes into a calendar as a file, from its page and from the pass", async ({ arrive, openVenue }) => {
  const venue = await openVenue();
  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  for (const path of ["", "/pass"]) {
    await ana.page.goto(`/${COLLEGE}/events/${venue.eventId}${path}`);
    const download = ana.page.waitForEvent("download");
    await ana.page.getByRole("link", { name: "Add to calendar" }).click();
    expect((await download).suggestedFilename()).toBe("campuspulse.ics");
  }
});

test("somebody gives a calendar an address, replaces it, and stops it", async ({ arrive, openVenue }) => {
  const venue = await openVenue();
  const ben = await arrive({ guest: "Ben Okafor" }, { permissions: ["clipboard-read", "clipboard-write"] });
  await ben.api.command("attendee.register", { eventId: venue.eventId });
  await ben.page.goto(`/${COLLEGE}/account`);
  const card = ben.page.getByRole("region", { name: "Calendar" });
  await card.getByRole("button", { name: "Make an address" }).click();
  await card.getByRole("button", { name: "Copy the address" }).click();
  const first = await card.getByLabel("Your calendar's address").inputValue();
  await expect.poll(() => ben.page.evaluate(() => navigator.clipboard.readText())).toBe(first);
  const calendarApp = await arrive("visitor");
  const read = async (address: string) => (await calendarApp.context.request.get(address)).text();
  await expect.poll(() => read(first)).toContain(`SUMMARY:${venue.title}`);

  await ben.page.reload();
  await expect(card.getByText(/There is one since/)).toBeVisible();
  await card.getByRole("button", { name: "New address" }).click();
  await ben.page.getByRole("button", { name: "Make a new one" }).click();
  const field = card.getByLabel("Your calendar's address");
  await expect(field).toHaveValue(/\.ics$/);
  const second = await field.inputValue();
  expect([await read(first), await read(second)]).toEqual([
    expect.stringContaining("NOT_FOUND"),
    expect.stringContaining(venue.title),
  ]);

  await card.getByRole("button", { name: "Stop" }).click();
  await ben.page.getByRole("button", { name: "Stop it" }).click();
  await expect(card.getByRole("button", { name: "Make an address" })).toBeVisible();
  expect(await read(second)).toContain("NOT_FOUND");
});

test("a browser that does not copy says so, beside the address", async ({ arrive }) => {
  const cem = await arrive({ guest: "Cem Aydin" });
  await cem.page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await cem.page.goto(`/${COLLEGE}/account`);
  await cem.page.getByRole("button", { name: "Make an address" }).click();
  await cem.page.getByRole("button", { name: "Copy the address" }).click();
  await expect(cem.page.getByRole("alert")).toContainText("copy it yourself");
});
