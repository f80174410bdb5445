import type { EventSetup } from "#shared/views/event";
import { expect, test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";

const HOUR_MS = 3_600_000;
/** The opening is brought forward to this, once both are there. */
const OPENS_IN_MS = 4_000;

test("people who come before the opening wait together, keep their place over a reload, and go in by themselves", async ({
  arrive,
  organizer,
}) => {
  test.setTimeout(90_000);
  const now = Date.now();
  const words = { title: `Drop ${now}`, summary: "", description: "", category: "Music", venue: "Hall" };
  const times = { startsAt: now + HOUR_MS, endsAt: now + 2 * HOUR_MS, salesCloseAt: now + HOUR_MS };
  const fields = { ...words, ...times, departmentId: null, capacity: 50, approval: false };
  const { id: eventId, version } = await organizer.mutate<EventSetup>("organizer.createEvent", {
    commandId: crypto.randomUUID(),
    fields: { ...fields, salesOpenAt: now + HOUR_MS / 2 },
  });
  await organizer.mutate("organizer.setStatus", { eventId, version, status: "published" });

  const lead = await arrive("organizer");
  await lead.page.goto(`/${COLLEGE}/console/events/${eventId}/setup`);
  const card = lead.page.getByRole("region", { name: "Waiting room" });
  await card.getByText("At the opening", { exact: true }).click();
  await expect(card.getByText("Here for the opening")).toBeVisible();

  const [ana, ben] = [await arrive({ guest: "Ana Early" }), await arrive({ guest: "Ben Early" })];
  for (const { page } of [ana, ben]) {
    await page.goto(`/${COLLEGE}/events/${eventId}`);
    await page.getByRole("link", { name: "Go to the waiting room" }).click();
    await expect(page.getByText("Registration opens in")).toBeVisible();
  }
  await ana.page.reload();
  await expect(ana.page.getByText("2 people are here.")).toBeVisible();

  const { version: newest } = await organizer.query<EventSetup>("organizer.getEvent", { eventId });
  await organizer.mutate("organizer.updateEvent", {
    eventId,
    version: newest,
    fields: { ...fields, salesOpenAt: Date.now() + OPENS_IN_MS },
  });
  // Nobody presses anything: the opening and the turns come to the open pages.
  for (const { page } of [ana, ben]) {
    await expect(page.getByText("Your seat is kept for")).toBeVisible({ timeout: 45_000 });
    await page.getByRole("button", { name: "Confirm and get my pass" }).click();
    await expect(page).toHaveURL(/\/pass$/);
  }
});
