import type { RegistrationView } from "#shared/domain/ledger/answers";
import type { PassPage } from "#shared/views/event";
import { expect, liveDot, type Person, test } from "./journey.ts";
import { COLLEGE, freshAddress, linkMailedTo } from "./sign-in.ts";
import { verdict } from "./verdict.ts";

/** What a live page may take to show what happened elsewhere. */
const LIVE_WITHIN_MS = 2_000;

test("from the mailed link to being inside: sign in, register in three taps, be admitted once", async ({
  arrive,
  openVenue,
}) => {
  const venue = await openVenue();
  const ana = await arrive("visitor");
  await signInByMail(ana, "Ana Moreno");

  await ana.page.getByRole("searchbox", { name: "Search events" }).fill(venue.title);
  await ana.page.getByRole("link", { name: venue.title }).click();
  await ana.page.getByRole("link", { name: "Register" }).click();
  await ana.page.getByRole("button", { name: "Confirm and get my pass" }).click();
  await expect(ana.page.getByRole("img", { name: "Pass of Ana Moreno" })).toBeVisible();
  await expect(ana.page.getByText("Show this at any gate. It works once.")).toBeVisible();
  await expect(liveDot(ana)).toHaveText("Live");

  const victor = await arrive("volunteer");
  await victor.page.clock.install();
  await victor.page.goto(`/${COLLEGE}/scan`);
  await victor.page.getByRole("article", { name: venue.title }).getByRole("link", { name: venue.gateName }).click();
  const { registration } = await ana.api.query<PassPage>("attendee.getPass", { eventId: venue.eventId });
  const code = registration.passes[0]?.shortCode ?? "";
  await expect(ana.page.getByText(`${code.slice(0, 4)} ${code.slice(4)}`)).toBeVisible();

  // The screens are gone by themselves after a moment; with the clock stopped they stay to be looked at.
  await victor.page.clock.pauseAt(Date.now() + 3_000);
  await typeCode(victor, code);
  await expect(ana.page.getByText(/You're in · North gate \d\d:\d\d/)).toBeVisible({ timeout: LIVE_WITHIN_MS });
  const green = verdict(victor, /Admit.*Ana Moreno/);
  expect(await green.boundingBox()).toEqual({ x: 0, y: 0, ...victor.page.viewportSize() });
  await green.click();

  await typeCode(victor, code);
  const red = verdict(victor, /Stop.*Ana Moreno.*Already inside since \d\d:\d\d, through North gate\./);
  await red.click();
  await victor.page.clock.resume();
  await expect(victor.page.getByRole("region", { name: "Last ten codes" }).getByRole("listitem")).toHaveCount(2);
});

test("a code that nobody was given stops at the gate and says what to do", async ({ arrive, openVenue }) => {
  const venue = await openVenue();
  const victor = await arrive("volunteer");
  await victor.page.goto(`/${COLLEGE}/scan/${venue.eventId}?gate=${venue.gateId}`);
  await typeCode(victor, "7K3M9QRT");
  await expect(verdict(victor, /Stop.*Nobody has this code\..*look for their name/)).toBeVisible();
});

test("with approval a seat waits for the organizer, and the open pass page gets its code by itself", async ({
  arrive,
  openVenue,
}) => {
  const venue = await openVenue({ approval: true });
  const ben = await arrive({ guest: "Ben Okafor" });
  await ben.page.goto(`/${COLLEGE}/events/${venue.eventId}/register`);
  await ben.page.getByRole("button", { name: "Ask for a seat" }).click();
  await expect(ben.page.getByText("Waiting for the organizers")).toBeVisible();
  await ben.page.goto(`/${COLLEGE}/events/${venue.eventId}/pass`);
  await expect(ben.page.getByText("Waiting for the organizers")).toBeVisible();

  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/console/events/${venue.eventId}/people`);
  await olga.page.getByRole("button", { name: "Confirm Ben Okafor" }).click();
  await olga.page.getByRole("button", { name: "Confirm the seat" }).click();
  await expect(ben.page.getByRole("img", { name: "Pass of Ben Okafor" })).toBeVisible({ timeout: LIVE_WITHIN_MS });
  await expect(olga.page.getByRole("row", { name: /Ben Okafor/ })).toContainText("Confirmed");
});

test("a seat given back is free again at once", async ({ arrive, openVenue }) => {
  const venue = await openVenue({ capacity: 1 });
  const cem = await arrive({ guest: "Cem Aydin" });
  await cem.api.command<RegistrationView>("attendee.register", { eventId: venue.eventId });
  const dora = await arrive({ guest: "Dora Lind" });
  await dora.page.goto(`/${COLLEGE}/events/${venue.eventId}`);
  await expect(dora.page.getByText("No seats left")).toBeVisible();

  await cem.page.goto(`/${COLLEGE}/events/${venue.eventId}/pass`);
  await cem.page.getByRole("button", { name: "I can't come" }).click();
  await cem.page.getByRole("button", { name: "Give it back" }).click();
  await expect(dora.page.getByText("1 of 1 seats left")).toBeVisible({ timeout: LIVE_WITHIN_MS });
  await expect(dora.page.getByRole("link", { name: "Register" })).toBeVisible();
});

async function signInByMail(person: Person, name: string): Promise<void> {
  const { page, context } = person;
  const address = freshAddress();
  await page.goto(`/${COLLEGE}`);
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("Your mail address").fill(address);
  await page.getByRole("button", { name: "Send me a link" }).click();
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
  await page.goto(await linkMailedTo(context.request, address));
  await page.getByRole("button", { name: /^Sign in to/ }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("heading", { name: "What's on" })).toBeVisible();
}

async function typeCode({ page }: Person, code: string): Promise<void> {
  await page.getByLabel("Type the 8 characters").fill(code);
  await page.getByRole("button", { name: "Check", exact: true }).click();
}
