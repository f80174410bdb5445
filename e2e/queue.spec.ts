import type { Page } from "@playwright/test";
import type { TokenView } from "#shared/domain/queue/types";
import { expect, test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";
import { openDesk } from "./venue.ts";

const DESK = { name: "Help desk", kind: "service" } as const;

test("join a queue, be called, be served: each side sees the other at once", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const venue = await openVenue({ stations: [DESK] });
  const stationId = venue.stations[DESK.name] ?? "";
  await openDesk(organizer, stationId);
  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  const victor = await arrive("volunteer");
  await victor.page.goto(`/${COLLEGE}/console/stations/${stationId}`);
  await expect(victor.page.getByText("The queue is empty.")).toBeVisible();

  await ana.page.goto(`/${COLLEGE}/events/${venue.eventId}`);
  await ana.page.getByRole("link", { name: /Help desk/ }).click();
  await ana.page.getByRole("button", { name: "Join the queue" }).click();
  const mine = ana.page.getByRole("region", { name: "My place" });
  await expect(mine).toContainText("You are next");

  const next = victor.page.getByRole("button", { name: "Call next · 1" });
  await expect(next).toBeVisible();
  await next.click();
  await expect(ana.page.getByRole("alertdialog", { name: /It's your turn/ })).toBeVisible();
  await ana.page.getByRole("button", { name: "I'm on my way" }).click();
  await victor.page.getByRole("button", { name: "Arrived" }).click();
  await expect(mine).toContainText("You are being served");
  await victor.page.getByRole("button", { name: "Finish" }).click();
  await expect(ana.page.getByText("Number 1 is done")).toBeVisible();
  await expect(ana.page.getByRole("button", { name: "Join again" })).toBeVisible();
});

test("people ahead leave one by one, and who does not come twice loses the place kindly", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const venue = await openVenue({ stations: [DESK] });
  const stationId = venue.stations[DESK.name] ?? "";
  await openDesk(organizer, stationId, 2);
  const join = async (name: string) => {
    const person = await arrive({ guest: name });
    await person.api.command("attendee.register", { eventId: venue.eventId });
    await person.api.command<TokenView>("attendee.joinQueue", { stationId, laneId: "regular" });
    return person;
  };
  await join("Ana Moreno");
  const ben = await join("Ben Okafor");
  await ben.page.goto(`/${COLLEGE}/stations/${stationId}`);
  const place = ben.page.getByRole("region", { name: "My place" });
  await expect(place).toContainText("1 person ahead");
  await expect(place).toContainText(/min/);

  await organizer.command("station.callNext", { stationId });
  await expect(place).toContainText("You are next");
  const called = await organizer.command<{ id: string }>("station.callNext", { stationId });
  await expect(ben.page.getByRole("alertdialog")).toBeVisible();
  await organizer.command("station.markMissed", { stationId, tokenId: called.id });
  await ben.page
    .getByRole("button", { name: "I'm on my way" })
    .click({ timeout: 1_000 })
    .catch(() => undefined);
  await expect(place).toContainText("You were called, and not there");
  await ben.page.getByRole("button", { name: "I'm here" }).click();
  await expect(place).toContainText("You are next");
  await organizer.command("station.callNext", { stationId });
  await organizer.command("station.markMissed", { stationId, tokenId: called.id });
  await ben.page
    .getByRole("button", { name: "I'm on my way" })
    .click({ timeout: 1_000 })
    .catch(() => undefined);
  await expect(ben.page.getByText("Number 2 was called, and you were not there")).toBeVisible();
});

test("leaving a queue asks first, then gives the place away", async ({ arrive, openVenue, organizer }) => {
  const venue = await openVenue({ stations: [DESK] });
  const stationId = venue.stations[DESK.name] ?? "";
  await openDesk(organizer, stationId);
  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  await ana.page.goto(`/${COLLEGE}/stations/${stationId}`);
  await ana.page.getByRole("button", { name: "Join the queue" }).click();
  await ana.page.getByRole("button", { name: "Leave the queue" }).click();
  await ana.page.getByRole("button", { name: "Keep my place" }).click();
  await expect(ana.page.getByRole("region", { name: "My place" })).toContainText("You are next");
  await ana.page.getByRole("button", { name: "Leave the queue" }).click();
  await ana.page.getByRole("button", { name: "Leave", exact: true }).click();
  await expect(ana.page.getByText("You left the queue")).toBeVisible();
});

test("leaving without a network says so at once, and happens when it is back", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const venue = await openVenue({ stations: [DESK] });
  const stationId = venue.stations[DESK.name] ?? "";
  await openDesk(organizer, stationId);
  const ana = await arrive({ guest: "Ana Moreno" });
  ana.forgive(/ERR_|WebSocket|Failed to (load|fetch)/);
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  await ana.page.goto(`/${COLLEGE}/stations/${stationId}`);
  await ana.page.getByRole("button", { name: "Join the queue" }).click();
  await ana.page.getByRole("button", { name: "Leave the queue" }).click();
  await ana.context.setOffline(true);
  const question = ana.page.getByRole("dialog", { name: "Leave with number 1?" });
  const leave = question.getByRole("button", { name: "Leave", exact: true });
  await leave.click();
  // Before the first of several tries has given up.
  await expect(question.getByText("We have no answer yet, and are trying to send it.")).toBeVisible({ timeout: 4_000 });
  await expect(leave).toHaveAttribute("aria-busy", "true");
  await ana.context.setOffline(false);
  // Whether its end is told depends on which comes back first, the page's channel or the answer.
  const join = ana.page.getByRole("button", { name: /^Join (the queue|again)$/ });
  await join.click();
  await ana.page.getByRole("button", { name: "Leave the queue" }).click();
  await ana.context.setOffline(true);
  await leaveAgain(ana.page).click();
  await expect(ana.page.getByRole("alert")).toContainText("We could not reach CampusPulse");
  await ana.context.setOffline(false);
  await leaveAgain(ana.page).click();
  await expect(join).toBeVisible();
});

function leaveAgain(page: Page) {
  return page.getByRole("dialog", { name: "Leave with number 2?" }).getByRole("button", { name: "Leave", exact: true });
}

test("a queue that pauses and closes says so to everybody looking", async ({ arrive, openVenue, organizer }) => {
  const venue = await openVenue({ stations: [DESK] });
  const stationId = venue.stations[DESK.name] ?? "";
  await openDesk(organizer, stationId);
  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.page.goto(`/${COLLEGE}/stations/${stationId}`);
  const join = ana.page.getByRole("button", { name: "Join the queue" });
  await expect(join).not.toHaveAttribute("aria-disabled", "true");
  const victor = await arrive("volunteer");
  await victor.page.goto(`/${COLLEGE}/console/stations/${stationId}`);
  await victor.page.getByText("Paused", { exact: true }).click();
  await expect(join).toHaveAccessibleDescription("This queue is taking a break");
  await victor.page.getByText("Closed", { exact: true }).click();
  await expect(join).toHaveAccessibleDescription("This queue is closed");
});
