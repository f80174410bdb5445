import type { StaffTokenView, TokenView } from "#shared/domain/queue/types";
import type { BoardPage } from "#shared/views/station-page";
import type { Api } from "./api.ts";
import { expect, test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";
import { openDesk } from "./venue.ts";

const DESK = { name: "Help desk", kind: "service" } as const;
const BOOTH = { name: "Photo booth", kind: "service" } as const;

const onPaper = (staff: Api, stationId: string, people = 1, name = "") =>
  staff.command<StaffTokenView>("station.issueToken", { stationId, name, laneId: "regular", people });

test("a number by hand is called, called again, missed twice, and given back", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const venue = await openVenue({ stations: [DESK] });
  const stationId = venue.stations[DESK.name] ?? "";
  await openDesk(organizer, stationId);
  const { page } = await arrive("volunteer");
  await page.goto(`/${COLLEGE}/console/stations/${stationId}`);
  await page.getByRole("button", { name: "Give a number by hand" }).click();
  await page.getByRole("button", { name: "People: one more" }).click();
  await page.getByRole("button", { name: "Give a number", exact: true }).click();
  const slip = page.getByRole("dialog", { name: "Their number" });
  await expect(slip).toContainText("1For 2 people");
  await page.emulateMedia({ media: "print" });
  await expect(page.getByText("Scan to see who is called")).toBeVisible();
  await expect(page.getByText("Print it, or write it on a slip.")).toBeHidden();
  await page.emulateMedia({ media: "screen" });
  await slip.getByRole("button", { name: "Done" }).click();

  await page.getByRole("button", { name: "Call next · 1" }).click();
  await page.getByRole("button", { name: "Call again" }).click();
  await expect(page.getByRole("button", { name: "Call again (1 of 2)" })).toBeVisible();
  await page.getByRole("button", { name: "Not here" }).click();
  const away = page.getByRole("list", { name: "Not in line now" });
  await expect(away).toContainText("Not here when called; back after 3 calls");
  await away.getByRole("button", { name: "More for 1" }).click();
  await page.getByRole("button", { name: "Call now, out of turn" }).click();
  await page.getByRole("button", { name: "No-show" }).click();
  await expect(away).toContainText("Missed twice, place lost");
  await away.getByRole("button", { name: "Undo for 1" }).click();
  await expect(page.getByRole("button", { name: "Call next · 1" })).toBeVisible();
  await expect(away).toBeHidden();
});

test("somebody moves to another queue with their time, and a group is split", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const venue = await openVenue({ stations: [DESK, BOOTH] });
  const [deskId, boothId] = [venue.stations[DESK.name] ?? "", venue.stations[BOOTH.name] ?? ""];
  await openDesk(organizer, deskId);
  await openDesk(organizer, boothId);
  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  const mine = await ana.api.command<TokenView>("attendee.joinQueue", { stationId: deskId, laneId: "regular" });
  await onPaper(organizer, deskId, 3, "The Okafors");
  await ana.page.goto(`/${COLLEGE}/stations/${deskId}`);

  const { page } = await arrive("volunteer");
  await page.goto(`/${COLLEGE}/console/stations/${deskId}`);
  await page.getByRole("button", { name: "More for 2" }).click();
  await page.getByRole("button", { name: "Give 1 person a number" }).click();
  await expect(page.getByRole("button", { name: "More for 3" })).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "The Okafors2 people" })).toBeVisible();
  await page.getByRole("button", { name: "More for 1" }).click();
  const sheet = page.getByRole("dialog", { name: "Number 1 · Ana Moreno" });
  await expect(sheet.getByRole("combobox", { name: "Move to another queue" })).toContainText("Photo booth: 0 waiting");
  await sheet.getByRole("button", { name: "Move", exact: true }).click();
  await expect(ana.page.getByText("Number 1 moved to another station")).toBeVisible();
  const there = () => organizer.query<BoardPage>("station.board", { stationId: boothId });
  await expect
    .poll(async () => (await there()).tokens)
    .toMatchObject([{ name: "Ana Moreno", status: "waiting", joinedAt: mine.joinedAt }]);
});

test("a pause says why and until when; a crowd opens an extra lane", async ({ arrive, openVenue, organizer }) => {
  const venue = await openVenue({ stations: [DESK] });
  const stationId = venue.stations[DESK.name] ?? "";
  await openDesk(organizer, stationId, 2);
  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  await ana.api.command("attendee.joinQueue", { stationId, laneId: "regular" });
  await ana.page.goto(`/${COLLEGE}/stations/${stationId}`);
  const { page } = await arrive("volunteer");
  await page.goto(`/${COLLEGE}/console/stations/${stationId}`);
  await page.getByText("Paused", { exact: true }).click();
  await page.getByRole("textbox", { name: "Why" }).fill("New paper for the printer");
  await page.getByRole("combobox", { name: "It goes on" }).selectOption("In about 10 min");
  await page.getByRole("button", { name: "Tell them" }).click();
  await expect(ana.page.getByRole("region", { name: "My place" })).toContainText(
    /Paused: New paper for the printer\. Your place is kept\. It goes on at about \d\d:\d\d\./,
  );
  await page.getByText("Open", { exact: true }).click();
  await expect(ana.page.getByRole("region", { name: "My place" })).not.toContainText("Paused");

  for (let i = 0; i < 25; i++) await onPaper(organizer, stationId);
  await page.getByRole("button", { name: "Open an extra lane" }).click();
  await expect(page.getByText("26 people wait, and an extra lane is open")).toBeVisible();
  await page.getByRole("checkbox", { name: "I am at desk 3" }).check();
  await page.getByRole("button", { name: "Call next · 1 to desk 3" }).click();
  await expect(page.getByRole("list", { name: "Desks" })).toContainText("Extra lane");
  await page.getByRole("button", { name: "Close desk 2" }).click();
  await expect(page.getByRole("checkbox", { name: "I am at desk 2" })).toBeHidden();
});

test("the wall shows who is called, to which desk, and speaks only when asked", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const venue = await openVenue({ stations: [DESK] });
  const stationId = venue.stations[DESK.name] ?? "";
  await openDesk(organizer, stationId, 2);
  for (let i = 0; i < 4; i++) await onPaper(organizer, stationId, 1, "Ana Moreno");
  const { page } = await arrive("visitor");
  await page.addInitScript(() => {
    const spoken: string[] = [];
    Object.assign(window, { spoken });
    speechSynthesis.speak = (words) => void spoken.push(words.text);
  });
  const spoken = () => page.evaluate(() => (window as unknown as { spoken: string[] }).spoken);
  await page.goto(`/${COLLEGE}/stations/${stationId}/wall`);
  await expect(page.getByRole("region", { name: "Next" })).toContainText("Next1234");
  await organizer.command("station.callNext", { stationId });
  await expect(page.getByRole("region", { name: "Now called" })).toContainText("1Desk 1");
  expect(await spoken()).toEqual([]);
  await page.getByRole("switch", { name: "Speak the calls" }).check();
  await organizer.command("station.callNext", { stationId, serverId: "2" });
  await expect(page.getByRole("region", { name: "Now called" })).toContainText("2Desk 2");
  expect(await spoken()).toEqual(["Number 2, to desk 2."]);
  await expect(page.getByText("Ana Moreno")).toBeHidden();
});

test("a volunteer calls the next, serves and hands over from the scanner, one touch from the gate", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const stand = { name: "Chai stand", kind: "food" } as const;
  const venue = await openVenue({ stations: [DESK, stand] });
  const stationId = venue.stations[DESK.name] ?? "";
  await openDesk(organizer, stationId);
  await onPaper(organizer, stationId, 1, "Ana Moreno");
  await onPaper(organizer, stationId, 2, "Ben Okoye");
  const { page } = await arrive("volunteer");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/${COLLEGE}/scan/${venue.eventId}?gate=${venue.gateId}`);
  await page.getByRole("link", { name: "Call next · Help desk" }).click();
  await expect(page.getByRole("heading", { name: "Waiting: 2" })).toBeVisible();
  await page.getByRole("button", { name: "Call next · 1" }).click();
  const atDesk = page.getByRole("list", { name: "At the desk" });
  await expect(atDesk).toContainText("1Ana MorenoCalled");
  await page.getByRole("button", { name: "Serve" }).click();
  await expect(atDesk).toContainText("Being served");
  // A reload shows the same post.
  await page.reload();
  await page.getByRole("button", { name: "Finish" }).click();
  await expect(atDesk.getByRole("listitem")).toHaveCount(0);
  await page.getByRole("button", { name: "Call next · 2" }).click();
  await page.getByRole("button", { name: "Not here" }).click();
  await expect(atDesk.getByRole("listitem")).toHaveCount(0);
  await page.getByRole("link", { name: "Hand over · Chai stand" }).click();
  await expect(page.getByRole("heading", { name: "Chai stand" })).toBeVisible();
  await page.getByRole("link", { name: "Gate", exact: true }).click();
  await expect(page.getByText("Admitted here")).toBeVisible();
});
