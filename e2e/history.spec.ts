import { expect, test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";

test("an organizer reads what happened, sees the event as it was known, and checks its books", async ({
  arrive,
  openVenue,
}) => {
  const { eventId } = await openVenue({ status: "published", approval: true });
  const [ana, ben] = [await arrive({ guest: "Ana Archive" }), await arrive({ guest: "Ben Books" })];
  const command = () => ({ eventId, commandId: crypto.randomUUID() });
  await ana.api.mutate("attendee.register", command());
  await ben.api.mutate("attendee.register", command());
  const olga = await arrive("organizer");
  const { page } = olga;
  await page.goto(`/${COLLEGE}/console/events/${eventId}/people`);
  await page.getByRole("button", { name: "Confirm Ana Archive" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Confirm the seat" }).click();
  await expect(page.getByText("Confirmed")).toBeVisible();
  await ben.api.mutate("attendee.cancelRegistration", command());

  await page.getByRole("link", { name: "History" }).click();
  const changes = page.getByRole("region", { name: "Changes" });
  await expect(changes.getByText("Ben Books cancelled")).toBeVisible();
  await expect(changes.getByText(/ confirmed Ana Archive$/)).toBeVisible();
  await expect(changes.getByText("Ana Archive asked for 1 ticket")).toBeVisible();

  // One person, found by a part of their name; the link says so, and gives everybody back.
  await page.getByLabel("About").fill("ana");
  await page.getByRole("button", { name: "Ana Archive" }).click();
  await expect(changes.getByText("Ben Books cancelled")).toBeHidden();
  await expect(changes.getByText("Ana Archive asked for 1 ticket")).toBeVisible();
  await page.getByRole("button", { name: /^Show everybody again/ }).click();
  await page.getByLabel("Show").selectOption("Settings");
  await expect(changes.getByText("Ana Archive asked for 1 ticket")).toBeHidden();
  await expect(changes.getByText("The event was set up with 50 seats")).toBeVisible();

  // As it was known: to the minute, so nothing of this minute is there yet, and a reload shows the same.
  const past = page.getByRole("region", { name: "As it was known" });
  await page.getByLabel("As it was known at").fill("2020-01-01T10:00");
  await expect(past.getByText("Nobody had asked for a seat")).toBeVisible();
  await page.reload();
  await expect(past.getByText("Nobody had asked for a seat")).toBeVisible();
  await page.getByRole("button", { name: "Back to the history" }).click();

  await page.getByRole("button", { name: "Check the books of this event" }).click();
  await expect(
    page.getByText(/^The books are right: \d+ entries of the history give exactly the \d+ records/),
  ).toBeVisible();
});
