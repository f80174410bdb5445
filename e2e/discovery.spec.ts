import { editedFields } from "#shared/changed-fields";
import type { EventSetup } from "#shared/views/event";
import type { Api } from "./api.ts";
import { expect, liveDot, type Person, test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";
import { openVenue } from "./venue.ts";

const GREENWICH = { latitude: 51.4769, longitude: -0.0005 };
const STAMP = `${Date.now() % 1e7}`;

/** Changes some fields of an event, without clicking. */
async function edit(organizer: Api, eventId: string, more: object): Promise<void> {
  const setup = await organizer.query<EventSetup>("organizer.getEvent", { eventId });
  const fields = { ...editedFields(setup), ...more };
  await organizer.mutate("organizer.updateEvent", { eventId, version: setup.version, fields });
}

async function addPlace(
  admin: Person,
  name: string,
  point: object = {},
): Promise<{ id: string; rooms: { id: string }[] }> {
  const nowhere = { latitude: null, longitude: null };
  const fields = { name, address: "", ...nowhere, ...point, capacity: null };
  const rooms = [{ roomId: null, name: "Room 1", capacity: 20 }];
  const saved = await admin.api.mutate<{ value: { id: string; name: string; rooms: { id: string }[] }[] }>(
    "venues.save",
    { commandId: crypto.randomUUID(), venueId: null, ...fields, rooms },
  );
  const place = saved.value.find((one) => one.name === name);
  if (!place) throw new Error("no place was made");
  return place;
}

const search = ({ page }: Person) => page.getByRole("searchbox", { name: "Search events" });

test("a visitor finds an event by a word begun, without accents, and narrows the list by day, tag and distance", async ({
  arrive,
  organizer,
}) => {
  const admin = await arrive("college-admin");
  const near = await addPlace(admin, `Observatory ${STAMP}`, { latitude: 51.478, longitude: -0.0014 });
  const far = await addPlace(admin, `Harbour ${STAMP}`, { latitude: 51.5, longitude: 0.1 });
  const word = `Zölestik${STAMP}`;
  const tag = `stars ${STAMP}`;
  const one = await openVenue(organizer, { title: `${word} night`, status: "published" });
  const other = await openVenue(organizer, { title: `Evening of ${word}`, status: "published" });
  await edit(organizer, one.eventId, { tags: [tag], venueId: near.id });
  await edit(organizer, other.eventId, { venueId: far.id });

  const vic = await arrive("visitor", { geolocation: GREENWICH, permissions: ["geolocation"] });
  await vic.page.goto(`/${COLLEGE}`);
  const row = (title: string) => vic.page.getByRole("link", { name: title });
  await search(vic).fill(`zolestik${STAMP.slice(0, 3)}`);
  await expect(row(one.title)).toBeVisible();
  await expect(row(other.title)).toBeVisible();
  await expect(row("Open Day")).toBeHidden();
  await vic.page.getByLabel("Tag").selectOption(`#${tag}`);
  await expect(row(other.title)).toBeHidden();
  await search(vic).fill("");
  await expect(row(one.title)).toBeVisible();
  await vic.page.reload();
  await expect(vic.page.getByLabel("Tag")).toHaveValue(tag);
  await expect(row(other.title)).toBeHidden();
  await vic.page.getByLabel("Tag").selectOption("Any tag");
  await expect(row(other.title)).toBeVisible();

  await vic.page.getByRole("button", { name: "Near me" }).click();
  await expect(vic.page.getByLabel("Distance")).toHaveValue("1km");
  await expect(row(one.title)).toContainText("140 m");
  await expect(row(other.title)).toBeHidden();
  // A link that is sent on says how near, and not to what.
  expect(vic.page.url()).toMatch(/within=1km$/);
  await row(one.title).click();
  await expect(liveDot(vic)).toHaveText("Live");
  await vic.page.getByRole("link", { name: `#${tag}` }).click();
  await expect(row(one.title)).toBeVisible();
  await expect(row(other.title)).toBeHidden();
});

test("a new event appears to whoever is looking already", async ({ arrive, openVenue }) => {
  const { page } = await arrive("visitor");
  await page.clock.install();
  await page.goto(`/${COLLEGE}`);
  await expect(page.getByRole("heading", { name: "What's on" })).toBeVisible();
  const venue = await openVenue({ status: "published" });
  await page.clock.runFor(31_000);
  await expect(page.getByText(venue.title)).toBeVisible();
});

test("somebody who does not say where they are is told what to do, and sees everything", async ({
  arrive,
  organizer,
}) => {
  const admin = await arrive("college-admin");
  const place = await addPlace(admin, `Pier ${STAMP}`, GREENWICH);
  const event = await openVenue(organizer, { status: "published" });
  await edit(organizer, event.eventId, { venueId: place.id });
  const vic = await arrive("visitor");
  await vic.page.goto(`/${COLLEGE}?within=500m`);
  await expect(vic.page.getByText("to see what is within 500 m")).toBeVisible();
  await vic.page.getByRole("button", { name: "Near me" }).click();
  await expect(vic.page.getByText("Your browser does not tell where you are")).toBeVisible();
  await expect(vic.page.getByRole("link", { name: event.title })).toBeVisible();
});

test("a private event is there for whom its organizer lists, and for nobody else", async ({ arrive }) => {
  const [olga, ana, vic] = [await arrive("organizer"), await arrive({ guest: "Ana Moreno" }), await arrive("visitor")];
  const title = `Club night ${STAMP}`;
  await olga.page.goto(`/${COLLEGE}/console/events/new`);
  await olga.page.getByLabel("Name").fill(title);
  await olga.page.getByLabel("Where").fill("The cellar");
  await olga.page.getByText("More options").click();
  await olga.page.getByLabel("Tags").fill("a, b, c, d, e, f, g, h, i");
  await olga.page.getByText("Invited", { exact: true }).click();
  await olga.page.getByRole("button", { name: "Create the draft" }).click();
  await expect(olga.page.getByText("8 at most: these are 9.")).toBeVisible();
  await olga.page.getByLabel("Tags").fill("#Members, members");
  await olga.page.getByRole("button", { name: "Create the draft" }).click();
  await expect(olga.page.getByRole("heading", { name: title })).toBeVisible();
  await expect(olga.page.getByLabel("Tags")).toHaveValue("members");
  await olga.page.getByRole("button", { name: "Publish" }).click();
  await olga.page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();

  const path = olga.page
    .url()
    .replace("/console", "")
    .replace(/\/setup$/, "");
  for (const { page, forgive } of [ana, vic]) {
    forgive(/status of 404/);
    await page.goto(path);
    await expect(page.getByText("There is nothing here")).toBeVisible();
  }
  const invited = olga.page.getByRole("region", { name: "Who is invited" });
  olga.forgive(/status of 400/);
  const { user } = await ana.api.query<{ user: { email: string } }>("auth.me");
  await invited.getByLabel("Mail addresses").fill(`${user.email}\nnobody`);
  await invited.getByRole("button", { name: "Save" }).click();
  await expect(invited.getByRole("alert")).toContainText("nobody: A mail address, or @ and a domain");
  await invited.getByLabel("Mail addresses").fill(user.email);
  await invited.getByRole("button", { name: "Save" }).click();
  await expect(invited.getByText("Nothing has changed.")).toBeVisible();
  await ana.page.reload();
  await expect(ana.page.getByRole("heading", { name: title })).toBeVisible();
  await expect(ana.page.getByText("Invited people only")).toBeVisible();
  await expect(ana.page.locator("meta[name=robots]")).toHaveAttribute("content", "noindex");
  await vic.page.reload();
  await expect(vic.page.getByText("There is nothing here")).toBeVisible();
});

test("an administrator names a place and its rooms, and an organizer is told what else is there", async ({
  arrive,
  organizer,
}) => {
  const admin = await arrive("college-admin");
  const name = `Great hall ${STAMP}`;
  await admin.page.goto(`/${COLLEGE}/settings`);
  const places = admin.page.getByRole("region", { name: "Places and rooms" });
  await places.getByRole("button", { name: "Add a place" }).click();
  const dialog = admin.page.getByRole("dialog", { name: "New place" });
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("Give the place a name.")).toBeVisible();
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Address").fill("1 College Road");
  await dialog.getByRole("button", { name: "Add a room" }).click();
  await dialog.getByLabel("Room", { exact: true }).fill("Gallery");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(places.getByRole("listitem").filter({ hasText: name })).toContainText("Gallery");

  const list = await organizer.query<{ id: string; name: string; rooms: { id: string }[] }[]>("venues.list");
  const place = list.find((one) => one.name === name);
  const taken = await openVenue(organizer, { title: `Choir ${STAMP}`, status: "published" });
  await edit(organizer, taken.eventId, { venueId: place?.id, roomId: place?.rooms[0]?.id });
  const event = await openVenue(organizer, { status: "published" });
  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/console/events/${event.eventId}/setup`);
  await olga.page.getByLabel("Place").selectOption(`${name}, Gallery`);
  await expect(olga.page.getByLabel("Where")).toHaveValue(`${name}, Gallery`);
  await olga.page.getByRole("button", { name: "Save changes" }).click();
  const warning = olga.page.getByRole("status").filter({ hasText: "Something else is there at that time" });
  await expect(warning).toContainText(taken.title);

  await places.getByRole("button", { name: `Remove ${name}` }).click();
  await admin.page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(places.getByRole("listitem").filter({ hasText: name })).toBeHidden();
  await olga.page.reload();
  await expect(olga.page.getByLabel("Where")).toHaveValue(`${name}, Gallery`);
  await expect(warning).toBeHidden();
});
