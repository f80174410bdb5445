import type { PassPage } from "#shared/views/event";
import { expect, test } from "./journey.ts";
import { COLLEGE, freshAddress, mailedTo, signInBy } from "./sign-in.ts";
import { verdict } from "./verdict.ts";

test("somebody without a pass is registered at the gate, let in with one tap, and on the door list", async ({
  arrive,
  openVenue,
}) => {
  const venue = await openVenue({ capacity: 1 });
  const victor = await arrive("volunteer");
  await victor.page.clock.install();
  await victor.page.goto(`/${COLLEGE}/scan/${venue.eventId}?gate=${venue.gateId}`);
  await victor.page.getByRole("button", { name: "Register somebody" }).click();
  const desk = victor.page.getByRole("dialog");
  await desk.getByLabel("Name").fill("Gita Rao");
  await desk.getByLabel("Mail address").fill("gita@nowhere");
  await desk.getByRole("button", { name: "Give them a pass" }).click();
  await expect(desk.getByText("Enter an address like ana@college.edu")).toBeVisible();
  const address = freshAddress();
  await desk.getByLabel("Mail address").fill(address);
  await desk.getByRole("button", { name: "Give them a pass" }).click();
  await expect(desk.getByRole("img", { name: "Pass of Gita Rao" })).toBeVisible();
  await victor.page.clock.pauseAt(Date.now() + 3_000);
  await desk.getByRole("button", { name: "Let Gita Rao in" }).click();
  await verdict(victor, /Admit.*Gita Rao/).click();

  await victor.page.getByRole("button", { name: "Register somebody" }).click();
  await desk.getByLabel("Name").fill("One too many");
  await desk.getByRole("button", { name: "Give them a pass" }).click();
  await expect(desk.getByText("All seats are taken")).toBeVisible();
  await expect(desk.getByLabel("Name")).toHaveValue("One too many");
  victor.forgive(/400/);

  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/console/events/${venue.eventId}/people`);
  await expect(olga.page.getByText(/Guest, registered by/)).toBeVisible();

  const gita = await arrive("visitor");
  await expect.poll(() => mailedTo(gita.context.request, address, "/guest-pass", "#code=")).toBeTruthy();
  await gita.page.goto((await mailedTo(gita.context.request, address, "/guest-pass", "#code=")) ?? "");
  await expect(gita.page.getByRole("img", { name: "Pass of Gita Rao" })).toBeVisible();
  await expect(gita.page.getByRole("heading", { name: venue.title })).toBeVisible();
});

test("a pass is given to somebody else: theirs opens the gate, the old one no longer does", async ({
  arrive,
  openVenue,
}) => {
  const venue = await openVenue();
  const asha = await arrive({ guest: "Asha Rao" });
  await asha.api.mutate("attendee.register", { commandId: crypto.randomUUID(), eventId: venue.eventId });
  await asha.page.goto(`/${COLLEGE}/events/${venue.eventId}/pass`);
  await asha.page.getByRole("button", { name: "Give to somebody else: the pass of Asha Rao" }).click();
  const address = freshAddress();
  await asha.page.getByLabel("Their mail address").fill(address);
  await asha.page.getByRole("button", { name: "Offer it" }).click();
  await expect(asha.page.getByText(`Offered to ${address}`)).toBeVisible();

  const ben = await arrive("visitor");
  await signInBy(ben.context.request, address);
  await ben.api.mutate("auth.rename", { name: "Ben Okoye" });
  await ben.page.goto((await mailedTo(ben.context.request, address, "/offer")) ?? "");
  await expect(ben.page.getByText(/Asha Rao offers you a pass/)).toBeVisible();
  await ben.page.getByRole("button", { name: "Take this pass" }).click();
  await ben.page.getByRole("link", { name: "Show my pass" }).click();
  await expect(ben.page.getByRole("img", { name: "Pass of Ben Okoye" })).toBeVisible();

  await expect(asha.page.getByText(`was given to ${address}`)).toBeVisible();
  const { registration } = await asha.api.query<PassPage>("attendee.getPass", { eventId: venue.eventId });
  const victor = await arrive("volunteer");
  await victor.page.clock.install();
  await victor.page.goto(`/${COLLEGE}/scan/${venue.eventId}?gate=${venue.gateId}`);
  await victor.page.getByLabel("Type the 8 characters").fill(registration.passes[0]?.shortCode ?? "");
  await victor.page.clock.pauseAt(Date.now() + 3_000);
  await victor.page.getByRole("button", { name: "Check", exact: true }).click();
  const stop = verdict(victor, /Stop.*Given to somebody else at \d/s);
  await expect(stop).toContainText("Ask who has it now; their own pass is on their own page.");
  await asha.page.goto(`/${COLLEGE}/mine`);
  await expect(asha.page.getByText("Pass given")).toBeVisible();
  expect(registration).toMatchObject({ status: "cancelled" });
});
