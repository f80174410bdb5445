import { expect, test } from "./journey.ts";
import { COLLEGE, freshAddress, linkMailedTo, mailedTo, signInBy } from "./sign-in.ts";

test("an administrator makes a guest a volunteer, who may scan from then on", async ({ arrive }) => {
  const name = `Vera ${Date.now()}`;
  const vera = await arrive({ guest: name });
  vera.forgive(/status of 403/);
  await vera.page.goto(`/${COLLEGE}/scan`);
  await expect(vera.page.getByText(/is for the event's team/).last()).toBeVisible();

  const chen = await arrive("college-admin");
  await chen.page.goto(`/${COLLEGE}/admin`);
  await chen.page.getByLabel("Search by name or address").fill(name);
  const row = chen.page.getByRole("row", { name: new RegExp(name) });
  await row.getByRole("button", { name: `Give ${name} a role` }).click();
  const dialog = chen.page.getByRole("dialog");
  await dialog.getByLabel("Role").selectOption("volunteer");
  await dialog.getByRole("button", { name: "Give the role" }).click();
  await expect(chen.page.getByText(`${name} is now volunteer.`)).toBeVisible();

  await vera.page.reload();
  await expect(vera.page.getByRole("heading", { name: "Where are you scanning?" })).toBeVisible();

  await row.getByRole("button", { name: `Take Volunteer from ${name}` }).click();
  await chen.page.getByRole("button", { name: "Take the role" }).click();
  await expect(row.getByText("Attendee").last()).toBeVisible();
});

test("somebody new is invited to one event, accepts, and finds its stations", async ({ arrive, openVenue }) => {
  const venue = await openVenue();
  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/console/events/${venue.eventId}/setup`);
  const team = olga.page.getByRole("region", { name: "Team" });
  await team.getByRole("button", { name: "Add somebody" }).click();
  const dialog = olga.page.getByRole("dialog");
  const address = freshAddress();
  await dialog.getByLabel("Mail address").fill(address);
  await dialog.getByLabel("Role").selectOption("vendor-staff");
  await dialog.getByRole("button", { name: "Give the role" }).click();
  await expect(olga.page.getByText(`An invitation is on its way to ${address}.`)).toBeVisible();

  const nia = await arrive("visitor");
  await nia.page.goto(await linkMailedTo(nia.context.request, address));
  await expect(nia.page).toHaveURL(/sign-in/);
  await nia.page.getByLabel("Your mail address").fill(address);
  await nia.page.getByRole("button", { name: "Send me a link" }).click();
  await expect(nia.page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
  await nia.page.goto(await linkMailedTo(nia.context.request, address));
  await nia.page.getByRole("button", { name: /^Sign in to/ }).click();
  await nia.page.getByLabel("Name").fill("Nia");
  await nia.page.getByRole("button", { name: "Continue" }).click();
  await expect(nia.page.getByRole("heading", { name: "You are invited: vendor staff" })).toBeVisible();
  await nia.page.getByRole("button", { name: "Accept" }).click();
  await nia.page.getByRole("link", { name: "Console" }).last().click();
  await expect(nia.page.getByRole("heading", { name: "Stations" })).toBeVisible();
  await olga.page.reload();
  await expect(team.getByText("Nia")).toBeVisible();
});

test("nobody changes their own role", async ({ arrive }) => {
  const chen = await arrive("college-admin");
  await chen.page.goto(`/${COLLEGE}/admin?q=college-admin`);
  const row = chen.page.getByRole("row", { name: /\(you\)/ });
  await expect(row).toBeVisible();
  await expect(row.getByRole("button")).toHaveCount(0);
});

test("the platform's dashboard counts every college, and its own people get in by mail", async ({ arrive }) => {
  const noor = await arrive("platform-admin");
  await noor.page.goto("/platform");
  await expect(noor.page.getByRole("heading", { name: "Colleges" })).toBeVisible();
  await expect(noor.page.getByRole("link", { name: "Riverside College" })).toBeVisible();
  await expect(noor.page.getByRole("link", { name: "Hillcrest University" })).toBeVisible();
  await expect(noor.page.getByRole("row", { name: /^Total/ })).toContainText("live");
});

test("a college is opened without a deploy, and its first administrator moves in", async ({ arrive }) => {
  const noor = await arrive("platform-admin");
  await noor.page.goto("/platform");
  await noor.page.getByRole("button", { name: "Add a college" }).click();
  const dialog = noor.page.getByRole("dialog", { name: "Add a college" });
  const slug = `lake-${Date.now().toString(36)}`;
  const address = freshAddress();
  await dialog.getByLabel("Name").fill("Lakeside College");
  await dialog.getByLabel("Address", { exact: true }).fill(slug);
  await dialog.getByLabel("Its administrator's mail address").fill(address);
  await dialog.getByRole("button", { name: "Open the college" }).click();
  await expect(noor.page.getByText("Lakeside College is open. Its administrator has an invitation.")).toBeVisible();

  const lena = await arrive("visitor");
  await signInBy(lena.context.request, address, slug);
  await lena.page.goto((await mailedTo(lena.context.request, address, "/invitation")) ?? "");
  await lena.page.getByRole("button", { name: "Accept" }).click();
  await lena.page.getByRole("link", { name: "The college" }).click();
  await expect(lena.page.getByRole("heading", { name: "The college" })).toBeVisible();
  await lena.page.getByLabel("Name", { exact: true }).fill("Lakeside University");
  await lena.page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(lena.page.getByText("Saved. Others see it within a minute.")).toBeVisible();
  await lena.page.goto(`/${slug}/audit`);
  await expect(lena.page.getByText("Opened the college")).toBeVisible();
  await expect(lena.page.getByText("Changed name or colour")).toBeVisible();
});

test("a college's people do not see the platform", async ({ arrive }) => {
  const olga = await arrive("organizer");
  olga.forgive(/status of 40[13]/);
  await olga.page.goto("/platform");
  await expect(olga.page.getByRole("heading", { name: "Colleges" })).toBeHidden();
  await expect(olga.page.getByText(/sign in|not for your role|for the event's team/i).first()).toBeVisible();
});

test("what one college has does not exist at the other", async ({ arrive, openVenue }) => {
  const venue = await openVenue();
  const visitor = await arrive("visitor");
  visitor.forgive(/status of 404/);
  await visitor.page.goto(`/hillcrest/events/${venue.eventId}`);
  await expect(visitor.page.getByText("There is nothing here")).toBeVisible();
});
