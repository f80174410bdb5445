import type { APIRequestContext } from "@playwright/test";
import { expect, type Person, test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";

/** What the platform's cron does. */
const passMinute = (request: APIRequestContext) => request.post(process.env.E2E_MINUTE ?? "");

async function mailsTo({ page }: Person, address: string): Promise<{ subject: string; text: string }[]> {
  const box = await page.request.get(`/dev/mailbox.json?to=${encodeURIComponent(address)}`);
  return (await box.json()) as { subject: string; text: string }[];
}

test("an organizer writes to an event's people, another says yes, and one of them wants no more", async ({
  arrive,
  openVenue,
}) => {
  const venue = await openVenue({});
  const guest = await arrive({ guest: "Ines Duarte" });
  await guest.api.command("attendee.register", { eventId: venue.eventId });
  const { user } = await guest.api.query<{ user: { email: string } }>("auth.me");
  const author = await arrive("organizer");
  const { page } = author;
  await page.goto(`/${COLLEGE}/deliveries`);
  await page.getByRole("link", { name: "Campaigns" }).click();
  await page.getByRole("link", { name: "New campaign" }).click();
  await page.getByLabel("Event", { exact: true }).selectOption(venue.eventId);
  const reach = page.getByRole("region", { name: "Whom it reaches" });
  await expect(reach).toContainText(/People\s*1/);
  const title = "Doors of {{ event.title }} at {{ college.name }}";
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("In short").fill("The doors open early.");
  await page.getByRole("textbox", { name: "Mail" }).fill("Hello {{ person.phone }},\n\nthe doors open early.");
  await page.getByRole("button", { name: "Save the draft" }).click();
  await expect(page.getByRole("alert")).toContainText("There is no “person.phone” here");
  await page.getByRole("textbox", { name: "Mail" }).fill("Hello {{ person.name }},\n\nthe doors open early.");
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.getByRole("region", { name: "Preview" })).toContainText(`Doors of ${venue.title}`);
  await page.getByRole("button", { name: "Save the draft" }).click();
  await expect(page).toHaveURL(/campaigns\/cmp_/);
  await page.getByRole("button", { name: "Send me a test" }).click();
  await expect(page.getByText("On its way to you alone")).toBeVisible();
  await page.getByRole("button", { name: "Ask for a yes" }).click();
  await expect(page.getByText("You wrote some of this")).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve" })).toHaveCount(0);

  const approver = await arrive("college-admin");
  await approver.page.goto(page.url());
  await expect(approver.page.getByRole("region", { name: "Whom it reaches" })).toContainText(/Mail\s*1/);
  await approver.page.getByRole("button", { name: "Approve" }).click();
  await expect(approver.page.getByText("Approved", { exact: true })).toBeVisible();
  await passMinute(page.request);
  const outcome = page.getByRole("region", { name: "What became of it" });
  await page.reload();
  await expect(outcome).toContainText("Written to one person");
  const subject = `Doors of ${venue.title} at Riverside College`;
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(subject);
  await expect.poll(async () => (await mailsTo(guest, user.email)).map((mail) => mail.subject)).toContain(subject);
  await expect(outcome).toContainText(/Mail.*Delivered\s*1/s);

  const mail = (await mailsTo(guest, user.email)).find((one) => one.subject === subject);
  const address = /http\S+unsubscribe\S+/.exec(mail?.text ?? "")?.[0] ?? "";
  // Somebody who is not signed in, on whatever browser their mail program has.
  const stranger = await arrive("visitor");
  await stranger.page.goto(address);
  await expect(stranger.page.getByRole("heading", { name: /Mails from/ })).toBeVisible();
  await guest.page.goto(`/${COLLEGE}/messages?view=settings`);
  const wish = guest.page.getByRole("group", { name: "Campaigns about events" });
  await expect(wish.getByLabel("By mail")).toBeChecked();
  await stranger.page.getByRole("button", { name: "No more of them" }).click();
  await expect(stranger.page.getByRole("heading", { name: "Done" })).toBeVisible();
  await guest.page.reload();
  await expect(wish.getByLabel("By mail")).not.toBeChecked();
});
