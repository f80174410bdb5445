import type { Api } from "./api.ts";
import { expect, test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";

/** The seeded college's. */
const CAMPUS_ZONE = "Europe/London";

test("an organizer creates, publishes and opens an event, and watches the wall while people enter", async ({
  arrive,
}) => {
  const title = `Spring fest ${Date.now()}`;
  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/console`);
  await olga.page.getByRole("link", { name: "New event" }).click();
  await olga.page.getByLabel("Name").fill(title);
  await olga.page.getByLabel("Where").fill("River meadow");
  await olga.page.getByLabel("Seats").fill("2");
  // A fresh draft proposes a day to come; this event is on now.
  await olga.page.getByLabel("Starts", { exact: true }).fill(localTime(-1));
  await olga.page.getByLabel("Ends", { exact: true }).fill(localTime(5));
  await olga.page.getByRole("button", { name: "Create the draft" }).click();
  await expect(olga.page.getByRole("heading", { name: title })).toBeVisible();
  const eventId = /events\/([^/]+)\/setup/.exec(olga.page.url())?.[1] ?? "";

  const live = olga.page.getByRole("button", { name: "Go live" });
  await olga.page.getByRole("button", { name: "Publish" }).click();
  await olga.page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
  await expect(live).toHaveAccessibleDescription("Add a gate first: that is where people enter.");
  await olga.page.getByLabel("Name of the gate").fill("Meadow gate");
  await olga.page.getByRole("region", { name: "Gates" }).getByRole("button", { name: "Add" }).click();
  await expect(olga.page.getByRole("region", { name: "Gates" })).toContainText("Meadow gate");
  await live.click();
  await olga.page.getByRole("dialog").getByRole("button", { name: "Go live" }).click();
  await expect(olga.page.getByRole("heading", { name: "The event is live" })).toBeVisible();

  await olga.page.getByRole("link", { name: "Live wall" }).click();
  const figure = (label: string) =>
    olga.page.getByRole("term").filter({ hasText: label }).locator("xpath=following-sibling::dd[1]");
  await expect(figure("Registered")).toHaveText("0");

  const ana = await arrive({ guest: "Ana Moreno" });
  const {
    passes: [pass],
  } = await ana.api.command<{ passes: [{ shortCode: string }] }>("attendee.register", { eventId });
  await expect(figure("Registered")).toHaveText("1");
  await expect(olga.page.getByText("1 seats left")).toBeVisible();

  const victor = await arrive("volunteer");
  const { gates } = await victor.api.query<{ gates: { gateId: string }[] }>("scanner.setup", { eventId });
  const scan = { eventId, gateId: gates[0]?.gateId, code: pass.shortCode };
  await victor.api.command("scanner.scan", scan);
  await expect(figure("Inside")).toHaveText("1");
  await expect(olga.page.getByRole("region", { name: "At the gates" })).toContainText("Ana Moreno");
  await victor.api.command("scanner.scan", scan);
  await expect(figure("Stopped")).toHaveText("1");
  await expect(olga.page.getByRole("region", { name: "At the gates" })).toContainText("pass used before");
});

test("two organizers edit at once: the second keeps the text and is told", async ({ arrive, openVenue, organizer }) => {
  const venue = await openVenue({ status: "published" });
  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/console/events/${venue.eventId}/setup`);
  await olga.page.getByLabel("Where").fill("Great hall");
  const gates = olga.page.getByRole("region", { name: "Gates" });
  await gates.getByLabel("Name of the gate").fill("Second gate");
  await gates.getByRole("button", { name: "Add" }).click();
  await expect(gates.getByText("Second gate")).toBeVisible();
  await expect(olga.page.getByLabel("Where")).toHaveValue("Great hall");
  await rename(organizer, venue.eventId, `${venue.title} renamed`);
  await olga.page.getByRole("button", { name: "Save changes" }).click();
  await expect(olga.page.getByText("Somebody else changed this meanwhile")).toBeVisible();
  await expect(olga.page.getByLabel("Where")).toHaveValue("Great hall");
  await olga.page.getByRole("button", { name: "Load their version" }).click();
  await expect(olga.page.getByRole("heading", { name: `${venue.title} renamed` })).toBeVisible();
  await expect(olga.page.getByLabel("Where")).not.toHaveValue("Great hall");
  await olga.page.getByLabel("Where").fill("Great hall");
  await olga.page.getByRole("button", { name: "Save changes" }).click();
  await expect(olga.page.getByText("Saved.")).toBeVisible();
  await expect(olga.page.getByLabel("Where")).toHaveValue("Great hall");
  await expect(olga.page.getByText("Not saved yet")).toBeHidden();
});

test("seats that are taken cannot be taken away", async ({ arrive, openVenue }) => {
  const venue = await openVenue({ capacity: 3 });
  for (const guest of ["Ana Moreno", "Ben Okafor"]) {
    const { api } = await arrive({ guest });
    await api.command("attendee.register", { eventId: venue.eventId });
  }
  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/console/events/${venue.eventId}/setup`);
  await olga.page.getByLabel("Seats").fill("1");
  await olga.page.getByRole("button", { name: "Save changes" }).click();
  await expect(olga.page.getByText("2 seats are already taken")).toBeVisible();
});

test("a missing answer is asked for beside its field", async ({ arrive }) => {
  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/console/events/new`);
  await olga.page.getByLabel("Seats").fill("0");
  await olga.page.getByRole("button", { name: "Create the draft" }).click();
  await expect(olga.page.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
  await expect(olga.page.getByLabel("Seats")).toHaveAttribute("aria-invalid", "true");
  await expect(olga.page).toHaveURL(/console\/events\/new$/);
});

type Setup = { version: number; [field: string]: unknown };

async function rename(organizer: Api, eventId: string, title: string): Promise<void> {
  const setup = await organizer.query<Setup>("organizer.getEvent", { eventId });
  const keys = [
    "departmentId",
    "summary",
    "description",
    "category",
    "venue",
    "startsAt",
    "endsAt",
    "salesOpenAt",
    "salesCloseAt",
  ];
  const fields = Object.fromEntries([...keys, "capacity", "approval"].map((key) => [key, setup[key]]));
  await organizer.mutate("organizer.updateEvent", { eventId, version: setup.version, fields: { ...fields, title } });
}

/** Now and some hours, as a field for local time wants it, on the campus's clock. */
function localTime(hours: number): string {
  const at = new Date(Date.now() + hours * 3_600_000);
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: CAMPUS_ZONE,
    dateStyle: "short",
    timeStyle: "short",
  }).format(at);
  return parts.replace(" ", "T");
}
