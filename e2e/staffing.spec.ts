import type { StaffTokenView, TokenView } from "#shared/domain/queue/types";
import type { BoardPage } from "#shared/views/station-page";
import type { Api } from "./api.ts";
import { expect, test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";
import { openDesk } from "./venue.ts";

const QUIET = { name: "Photo booth", kind: "service" } as const;
const LONG = { name: "Help desk", kind: "service" } as const;

const onPaper = (staff: Api, stationId: string) =>
  staff.command<StaffTokenView>("station.issueToken", { stationId, name: "", laneId: "regular", people: 1 });

test("who has nobody to serve is asked to help where many wait, goes, and is sent back", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  test.slow();
  const venue = await openVenue({ stations: [QUIET, LONG] });
  const [quietId, longId] = [venue.stations[QUIET.name] ?? "", venue.stations[LONG.name] ?? ""];
  await openDesk(organizer, quietId, 2);
  await openDesk(organizer, longId, 1);
  const tom = await arrive("volunteer");
  await tom.page.goto(`/${COLLEGE}/console/stations/${quietId}`);
  await tom.page.getByRole("checkbox", { name: "I am at desk 2" }).click();
  await expect(tom.page.getByRole("list", { name: "Desks" })).toContainText("You call here");
  const joan = await arrive("volunteer-lead");
  await joan.page.goto(`/${COLLEGE}/console/events/${venue.eventId}/staffing`);
  await expect(joan.page.getByRole("region", { name: "Photo booth" })).toContainText("Tom Okafor");

  // One look in 15 seconds; whatever happens at a queue wakes it. Silence would be a yes after 45.
  const question = tom.page.getByText("Could you help at Help desk?");
  for (let n = 0; n < 30; n++) await onPaper(organizer, longId);
  await expect(async () => {
    await onPaper(organizer, longId);
    await expect(question).toBeVisible({ timeout: 4_000 });
  }).toPass({ timeout: 60_000 });
  await tom.page.getByRole("button", { name: "I go" }).click();
  await tom.page.getByRole("link", { name: "Its page" }).click();
  await expect(joan.page.getByText("Tom Okafor: Photo booth → Help desk")).toBeVisible();
  await expect(joan.page.getByText(/Saves about \d+ person-(minutes|hours) of waiting/)).toBeVisible();
  await expect(joan.page.getByRole("region", { name: "Help desk" })).toContainText("Long queue");
  await expect(tom.page.getByText("Desk 2 is kept for you")).toBeVisible();
  await expect(joan.page.getByRole("region", { name: "Help desk" })).toContainText("On the way here");
  await tom.page.getByRole("button", { name: "I am here" }).click();
  await tom.page.getByRole("button", { name: /Call next · 1 to desk 2/ }).click();
  await expect(joan.page.getByRole("region", { name: "Help desk" })).toContainText("Serving 1");

  const { tokens } = await organizer.query<BoardPage>("station.board", { stationId: longId });
  const served = tokens.find(({ status }) => status === "called");
  await organizer.command("station.finish", { stationId: longId, tokenId: served?.id ?? "" });
  await joan.page.getByRole("button", { name: "Undo: Tom Okafor: Photo booth → Help desk" }).click();
  await expect(joan.page.getByText("Tom Okafor: Help desk → Photo booth")).toBeVisible();
  await expect(joan.page.getByRole("region", { name: "Photo booth" })).toContainText("On the way here");
});

test("who waits in a long queue is shown a shorter one, and moves with one tap", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const venue = await openVenue({ stations: [QUIET, LONG] });
  const [quietId, longId] = [venue.stations[QUIET.name] ?? "", venue.stations[LONG.name] ?? ""];
  await openDesk(organizer, quietId);
  await openDesk(organizer, longId);
  for (let n = 0; n < 26; n++) await onPaper(organizer, longId);
  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  const mine = await ana.api.command<TokenView>("attendee.joinQueue", { stationId: longId, laneId: "regular" });
  await ana.page.goto(`/${COLLEGE}/stations/${longId}`);
  // The rule for a long queue asks for it.
  await expect(ana.page.getByText("Photo booth is shorter now")).toBeVisible();
  await ana.page.getByRole("button", { name: "Move there" }).click();
  await expect(ana.page.getByText("moved to another station")).toBeVisible();
  const there = () => organizer.query<BoardPage>("station.board", { stationId: quietId });
  await expect
    .poll(async () => (await there()).tokens)
    .toMatchObject([{ name: "Ana Moreno", joinedAt: mine.joinedAt }]);
});
