import type { EventSetup } from "#shared/views/event";
import { expect, test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";

test("an organizer cancels an event: whoever comes reads why, on every page", async ({ arrive, openVenue }) => {
  const venue = await openVenue({ title: `Rained off ${Date.now()}` });
  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  await ana.page.goto(`/${COLLEGE}/events/${venue.eventId}`);
  await expect(ana.page.getByRole("link", { name: "Show my pass" })).toBeVisible();

  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/console/events/${venue.eventId}/setup`);
  await olga.page.getByRole("button", { name: "Cancel the event" }).click();
  const dialog = olga.page.getByRole("dialog");
  await expect(dialog).toContainText("One person is told by mail.");
  const cancel = dialog.getByRole("button", { name: "Cancel the event" });
  await expect(cancel).toHaveAccessibleDescription("Say why first.");
  await dialog.getByLabel("Why").fill("The lawn is under water.");
  await cancel.click();
  await expect(olga.page.getByRole("heading", { name: "This event is cancelled" })).toBeVisible();

  await expect(ana.page.getByText("This event is cancelled")).toBeVisible();
  await expect(ana.page.getByText("The lawn is under water.")).toBeVisible();
  await ana.page.goto(`/${COLLEGE}/events/${venue.eventId}/pass`);
  await expect(ana.page.getByText("The lawn is under water.")).toBeVisible();
  await expect(ana.page.getByRole("img", { name: /Pass of/ })).toHaveCount(0);
  await ana.page.goto(`/${COLLEGE}/mine`);
  await expect(ana.page.getByRole("link", { name: /Cancelled Rained off/ })).toBeVisible();
});

test("an organizer copies an event, makes a series of it, and changes all of its dates", async ({
  arrive,
  openVenue,
}) => {
  const venue = await openVenue({ status: "published", beganHoursAgo: -30 });
  const olga = await arrive("organizer");
  const { page } = olga;
  await page.goto(`/${COLLEGE}/console/events/${venue.eventId}/setup`);
  await page.getByRole("button", { name: "Duplicate" }).click();
  const title = `${venue.title} again`;
  await page.getByLabel("Name of the copy").fill(title);
  await page.getByRole("button", { name: "Make the copy" }).click();
  await expect(page.getByRole("heading", { name: title })).toBeVisible();
  await expect(page.getByRole("region", { name: "Gates" })).toContainText(venue.gateName);

  await page.getByRole("button", { name: "Make a series" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("How many dates").fill("4");
  await expect(dialog.getByText(/^Every week on \w+day, 4 times$/)).toBeVisible();
  await dialog.getByRole("checkbox").last().uncheck();
  await dialog.getByRole("button", { name: "Make 3 dates" }).click();
  const dates = page.getByRole("list", { name: "Dates" }).getByRole("listitem");
  await expect(dates).toHaveCount(3);

  await page.getByLabel("Where").fill("Great hall");
  await page.getByRole("button", { name: "Save changes" }).click();
  await dialog.getByText("All dates").click();
  await expect(dialog.getByText("Changes: place.")).toBeVisible();
  await expect(dialog.getByRole("list", { name: "What changes" }).getByRole("listitem")).toHaveCount(3);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  const starts = page.getByLabel("Starts", { exact: true });
  const first = await starts.inputValue();
  await dates.last().getByRole("link").click();
  await expect(starts).not.toHaveValue(first);
  await expect(page.getByLabel("Where")).toHaveValue("Great hall");

  await page.getByRole("button", { name: "Publish dates" }).click();
  await dialog.getByText("All dates").click();
  await dialog.getByRole("button", { name: "Publish 3 dates" }).click();
  await expect(dates.filter({ hasText: "Published" })).toHaveCount(3);
});

test("a draft that was submitted waits for the college, which gives it back or publishes it", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const venue = await openVenue({ status: "draft" });
  const submit = async () => {
    const { version } = await organizer.query<EventSetup>("organizer.getEvent", { eventId: venue.eventId });
    await organizer.mutate("lifecycle.submit", { eventId: venue.eventId, version });
  };
  await submit();
  const { page } = await arrive("organizer");
  await page.goto(`/${COLLEGE}/console`);
  const waiting = page.getByRole("region", { name: "Waiting for the college" });
  await waiting.getByRole("link", { name: venue.title }).click();
  await page.getByRole("button", { name: "Give it back" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What is missing").fill("Which room?");
  await dialog.getByRole("button", { name: "Give it back" }).click();
  await expect(page.getByRole("button", { name: "Give it back" })).toHaveCount(0);
  await submit();
  await page.reload();
  await page.getByRole("button", { name: "Publish" }).click();
  await dialog.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByRole("button", { name: "Go live" })).toBeVisible();
});
