import { expect, test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";

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
  await row.getByRole("combobox", { name: `Role of ${name}` }).selectOption("volunteer");
  await chen.page.getByRole("button", { name: "Change the role" }).click();
  await expect(chen.page.getByText(`${name} is now volunteer.`)).toBeVisible();

  await vera.page.reload();
  await expect(vera.page.getByRole("heading", { name: "Where are you scanning?" })).toBeVisible();
});

test("nobody changes their own role", async ({ arrive }) => {
  const chen = await arrive("college-admin");
  await chen.page.goto(`/${COLLEGE}/admin?q=college-admin`);
  const row = chen.page.getByRole("row", { name: /\(you\)/ });
  await expect(row).toBeVisible();
  await expect(row.getByRole("combobox")).toHaveCount(0);
});

test("the platform's dashboard counts every college, and its own people get in by mail", async ({ arrive }) => {
  const noor = await arrive("platform-admin");
  await noor.page.goto("/platform");
  await expect(noor.page.getByRole("heading", { name: "Colleges" })).toBeVisible();
  await expect(noor.page.getByRole("link", { name: "Riverside College" })).toBeVisible();
  await expect(noor.page.getByRole("link", { name: "Hillcrest University" })).toBeVisible();
  await expect(noor.page.getByRole("row", { name: /^Total/ })).toContainText("live");
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
