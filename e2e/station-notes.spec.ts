import { expect, test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";
import { openDesk } from "./venue.ts";

const DESK = { name: "Help desk", kind: "service" } as const;

test("a station writes to who waits there: their inbox has it, and the station sees what became of it", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const venue = await openVenue({ stations: [DESK] });
  const stationId = venue.stations[DESK.name] ?? "";
  await openDesk(organizer, stationId);
  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  await ana.api.command("attendee.joinQueue", { stationId, laneId: "regular" });

  const { page } = await arrive("volunteer");
  await page.goto(`/${COLLEGE}/console/stations/${stationId}`);
  await page.getByRole("button", { name: "Write to people" }).click();
  const dialog = page.getByRole("dialog", { name: "Write to people here" });
  await dialog.getByLabel("Your words").fill("The printer is back. Have your form ready.");
  await dialog.getByRole("button", { name: "Send to 1 person" }).click();
  await expect(dialog.getByText("The printer is back. Have your form ready.")).toBeVisible();
  await expect(dialog.getByText(/In the app: 1 of 1/)).toBeVisible();
  await dialog.getByText("Who serves · 0").click();
  await expect(dialog.getByText("Nobody else has signed on at a desk here.")).toBeVisible();

  await ana.page.goto(`/${COLLEGE}/messages`);
  await expect(ana.page.getByText("The printer is back. Have your form ready.")).toBeVisible();
});
