import { expect, test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";

test("a full event has a line: who waits longest takes the seat that comes back", async ({ arrive, openVenue }) => {
  const { eventId } = await openVenue({ capacity: 1 });
  const [ana, ben, cleo] = [
    await arrive({ guest: "Ana First" }),
    await arrive({ guest: "Ben Second" }),
    await arrive({ guest: "Cleo Third" }),
  ];
  const page = `/${COLLEGE}/events/${eventId}`;
  await ana.api.mutate("attendee.register", { eventId, commandId: crypto.randomUUID() });
  for (const [person, place] of [
    [ben, "You are next"],
    [cleo, "1 before you"],
  ] as const) {
    await person.page.goto(page);
    await person.page.getByRole("button", { name: "Join the waiting list" }).click();
    await expect(person.page.getByText(place)).toBeVisible();
  }
  await ana.api.mutate("attendee.cancelRegistration", { eventId, commandId: crypto.randomUUID() });

  // Nobody reloads: the seat comes to Ben's open page.
  await expect(ben.page.getByText("A seat is yours to take")).toBeVisible({ timeout: 10_000 });
  await ben.page.goto(`/${COLLEGE}/mine`);
  await ben.page.getByRole("link", { name: /A seat is yours to take/ }).click();
  await ben.page.getByRole("link", { name: "Take the seat" }).click();
  await ben.page.getByRole("button", { name: "Confirm and get my pass" }).click();
  await expect(ben.page).toHaveURL(/\/pass$/);

  await cleo.page.reload();
  await expect(cleo.page.getByText("You are next")).toBeVisible();
  await cleo.page.getByRole("button", { name: "Leave the waiting list" }).click();
  await cleo.page.getByRole("dialog").getByRole("button", { name: "Leave the waiting list" }).click();
  await expect(cleo.page.getByRole("button", { name: "Join the waiting list" })).toBeVisible();
});
