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
  await expect(olga.page.getByText("1 following live")).toBeVisible({ timeout: 20_000 });
});

test("what is typed stays, whatever else of the event changes", async ({ arrive, openVenue }) => {
  const venue = await openVenue({ status: "draft" });
  const { page } = await arrive("organizer");
  await page.goto(`/${COLLEGE}/console/events/${venue.eventId}/setup`);
  const where = page.getByLabel("Where");
  await where.fill("Great hall");
  const gates = page.getByRole("region", { name: "Gates" });
  await gates.getByLabel("Name of the gate").fill("Second gate");
  await gates.getByRole("button", { name: "Add" }).click();
  await expect(gates.getByText("Second gate")).toBeVisible();
  await expect(where).toHaveValue("Great hall");
  await page.getByRole("region", { name: "Waiting room" }).getByText("Off", { exact: true }).click();
  await expect(page.getByText("Nobody waits.")).toBeVisible();
  await expect(where).toHaveValue("Great hall");
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
  await expect(page.getByRole("button", { name: "Go live" })).toBeVisible();
  await expect(where).toHaveValue("Great hall");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await expect(page.getByText("Not saved yet")).toBeHidden();
});

test("two organizers edit an event at once: the second sees each difference, and chooses", async ({
  arrive,
  openVenue,
}) => {
  const venue = await openVenue({ status: "published" });
  const [olga, otto] = [await arrive("organizer"), await arrive("organizer")];
  for (const { page } of [olga, otto]) await page.goto(`/${COLLEGE}/console/events/${venue.eventId}/setup`);
  const { page } = olga;
  await page.getByLabel("Where").fill("Great hall");
  await page.getByLabel("Seats").fill("60");
  await otto.page.getByLabel("Name", { exact: true }).fill(`${venue.title} renamed`);
  await otto.page.getByLabel("Where").fill("Small hall");
  await otto.page.getByLabel("Seats").fill("70");
  await otto.page.getByRole("button", { name: "Save changes" }).click();
  await expect(otto.page.getByText("Saved.")).toBeVisible();

  await page.getByRole("button", { name: "Save changes" }).click();
  const changes = page.getByRole("region", { name: "Somebody else changed this meanwhile" });
  const one = (name: string) => changes.getByRole("group", { name });
  await expect(one("Where").getByRole("radio", { name: "Yours Great hall" })).toBeChecked();
  await expect(one("Where").getByRole("radio", { name: "Theirs Small hall" })).not.toBeChecked();
  // What only one of them changed is that one's.
  await expect(one("Name").getByRole("radio", { name: `Theirs ${venue.title} renamed` })).toBeChecked();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue(`${venue.title} renamed`);
  await expect(changes.getByRole("group")).toHaveCount(3);
  await one("Seats").getByRole("radio", { name: "Theirs 70" }).check();
  await expect(page.getByLabel("Seats")).toHaveValue("70");
  await one("Seats").getByRole("radio", { name: "Yours 60" }).check();
  await expect(page.getByLabel("Seats")).toHaveValue("60");
  await one("Seats").getByRole("radio", { name: "Theirs 70" }).check();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await expect(changes).toBeHidden();
  const saved = await olga.api.query<Setup>("organizer.getEvent", { eventId: venue.eventId });
  expect(saved).toMatchObject({ title: `${venue.title} renamed`, venue: "Great hall", capacity: 70 });
});

test("whoever comes back to the page sees what somebody else changed, around what was typed", async ({
  arrive,
  openVenue,
}) => {
  const venue = await openVenue({ status: "published" });
  const { page, api } = await arrive("organizer");
  await page.clock.install();
  await page.goto(`/${COLLEGE}/console/events/${venue.eventId}/setup`);
  await page.getByLabel("Where").fill("Great hall");
  const { version, ...setup } = await api.query<Setup>("organizer.getEvent", { eventId: venue.eventId });
  const kept = ["departmentId", "title", "summary", "description", "category", "startsAt", "endsAt", "capacity"];
  const fields = Object.fromEntries(
    [...kept, "salesOpenAt", "salesCloseAt", "approval"].map((key) => [key, setup[key]]),
  );
  const edit = { eventId: venue.eventId, version, fields: { ...fields, venue: "Small hall" } };
  await api.mutate("organizer.updateEvent", edit);
  await page.clock.fastForward(20_000);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  const changes = page.getByRole("region", { name: "Somebody else changed this meanwhile" });
  await expect(changes.getByRole("radio", { name: "Theirs Small hall" })).not.toBeChecked();
  await expect(page.getByLabel("Where")).toHaveValue("Great hall");
});

test("two organizers edit tickets at once, and neither loses one", async ({ arrive, openVenue }) => {
  const venue = await openVenue({ status: "published" });
  const [olga, otto] = [await arrive("organizer"), await arrive("organizer")];
  for (const { page } of [olga, otto]) {
    await page.goto(`/${COLLEGE}/console/events/${venue.eventId}/tickets`);
    await page.locator("summary").first().click();
  }
  await olga.page.getByLabel(/^Price/).fill("4");
  await olga.page.getByRole("button", { name: "Add a ticket" }).click();
  await olga.page.getByLabel("Name", { exact: true }).last().fill("Alumni");
  await otto.page.getByLabel(/^Price/).fill("5");
  await otto.page.getByRole("button", { name: "Add a ticket" }).click();
  await otto.page.getByLabel("Name", { exact: true }).last().fill("Member");
  await otto.page.getByRole("button", { name: "Save tickets" }).click();
  await expect(otto.page.getByText("Saved.")).toBeVisible();

  await olga.page.getByRole("button", { name: "Save tickets" }).click();
  const changes = olga.page.getByRole("region", { name: "Somebody else changed this meanwhile" });
  await expect(changes.getByRole("group", { name: /: price$/ }).getByRole("radio", { name: /^Yours 4/ })).toBeChecked();
  await expect(changes.getByRole("group", { name: "Member: the ticket itself" })).toBeVisible();
  await olga.page.getByRole("button", { name: "Save tickets" }).click();
  await expect(olga.page.getByText("Saved.")).toBeVisible();
  const saved = await olga.api.query<Setup>("organizer.getEvent", { eventId: venue.eventId });
  expect((saved.ticketTypes as { name: string; price: number }[]).map(({ name, price }) => [name, price])).toEqual([
    [expect.any(String), 400],
    ["Member", 0],
    ["Alumni", 0],
  ]);
});

test("two organizers edit questions at once: what was typed outlives the other's save", async ({
  arrive,
  openVenue,
}) => {
  const venue = await openVenue({ status: "published" });
  const [olga, otto] = [await arrive("organizer"), await arrive("organizer")];
  const ask = async ({ page }: typeof olga, question: string) => {
    await page.goto(`/${COLLEGE}/console/events/${venue.eventId}/questions`);
    await page.getByRole("button", { name: "Add a question" }).click();
    await page.getByLabel("Question", { exact: true }).fill(question);
    await page.getByLabel("What the answer is for").fill("To know it");
  };
  await ask(olga, "Do you sing?");
  await ask(otto, "Do you dance?");
  await otto.page.getByRole("button", { name: "Save the questions" }).click();
  await expect(otto.page.getByText("Saved.")).toBeVisible();
  await olga.page.getByRole("button", { name: "Save the questions" }).click();
  const changes = olga.page.getByRole("region", { name: "Somebody else changed this meanwhile" });
  await expect(changes.getByRole("group", { name: "“Do you dance?”: the question itself" })).toBeVisible();
  await expect(olga.page.getByLabel("Question", { exact: true }).last()).toHaveValue("Do you sing?");
  await olga.page.getByRole("button", { name: "Save the questions" }).click();
  await expect(olga.page.getByText("Saved.")).toBeVisible();
  const form = await olga.api.query<{ questions: { label: string }[] }>("forms.getSetup", { eventId: venue.eventId });
  expect(form.questions.map(({ label }) => label).toSorted()).toEqual(["Do you dance?", "Do you sing?"]);
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
