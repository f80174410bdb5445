import { expect, test } from "./journey.ts";
import { COLLEGE, freshAddress, giveAuthenticator, mailedTo, signInBy } from "./sign-in.ts";

// One journey: whoever runs the platform is one person here, whose passkey lies in this browser alone.
test("platform staff is let in by a college, is watched and put out again, moves it, and makes a rule for every college", async ({
  arrive,
  openVenue,
}) => {
  test.setTimeout(180_000);
  const [robin, chen] = [await arrive("platform-admin"), await arrive("visitor")];
  for (const { page, forgive } of [robin, chen]) {
    forgive(/status of (400|403)/);
    await giveAuthenticator(page);
  }
  const slug = `support-${Date.now() % 1e9}`;
  const adminEmail = freshAddress();
  const college = {
    name: `College ${slug}`,
    slug,
    accent: "#1d4ed8",
    timeZone: "Europe/Oslo",
    currency: "NOK",
    adminEmail,
  };
  await robin.api.mutate("platform.addCollege", college);
  const { request } = chen.context;
  const invitation = await mailedTo(request, adminEmail, "/invitation");
  const api = await signInBy(request, adminEmail, slug);
  await api.mutate("people.acceptInvitation", { token: invitation?.split("#token=")[1] });

  await robin.page.goto("/platform");
  await robin.page.getByRole("button", { name: "Ask to be let in" }).click();
  const dialog = robin.page.getByRole("dialog", { name: "Ask to be let in" });
  await dialog.getByLabel("College").selectOption({ label: college.name });
  await dialog.getByLabel("What for").fill("A queue at your open day stands still");
  await dialog.getByRole("button", { name: "Ask", exact: true }).click();
  const proof = robin.page.getByRole("dialog", { name: "Prove that it is you" });
  await proof.getByRole("button", { name: "Make a passkey" }).click();
  const asked = robin.page.getByRole("region", { name: "Support" }).getByRole("listitem").first();
  await expect(asked).toContainText("Not answered yet");

  await chen.page.goto(`/${slug}/settings`);
  const support = chen.page.getByRole("region", { name: "Support" });
  await expect(support).toContainText("A queue at your open day stands still");
  await support.getByRole("button", { name: "As administrator" }).click();
  const ownProof = chen.page.getByRole("dialog", { name: "Prove that it is you" });
  await ownProof.getByRole("button", { name: "Make a passkey" }).click();
  await expect(support).toContainText("Is let in");

  await robin.page.reload();
  await expect(asked).toContainText("You are let in");
  await asked.getByRole("link", { name: college.name }).click();
  await expect(robin.page.getByRole("link", { name: "New event" }).first()).toBeVisible();
  await robin.page.goto(`/${slug}/settings`);
  await expect(robin.page.getByText("You can look at this, and change nothing")).toBeVisible();
  await expect(robin.page.getByRole("button", { name: "Save", exact: true })).toBeDisabled();
  await expect(robin.page.getByLabel("Name", { exact: true })).toBeDisabled();

  await support.getByRole("button", { name: "End it now" }).click();
  await expect(support).toContainText("Is out again");
  await expect(async () => {
    await robin.page.goto(`/${slug}/console`);
    await expect(robin.page.getByText(/Your role|for the event's team|is for/).first()).toBeVisible({ timeout: 8_000 });
  }).toPass({ timeout: 45_000 });

  await robin.page.goto("/platform");
  const databases = robin.page.getByRole("region", { name: "Databases" });
  await databases.getByRole("button", { name: "Move a college" }).click();
  const form = robin.page.getByRole("dialog", { name: "Move a college" });
  await form.getByLabel("College").selectOption({ label: college.name });
  await expect(form.getByText(/^It lives in Database \d\.$/)).toBeVisible();
  await form.getByLabel("Why").fill("Room");
  await form.getByRole("button", { name: "Move" }).click();
  await expect(form.getByText("Say why, in a sentence")).toBeVisible();
  await form.getByLabel("Why").fill("To make room for its open day");
  await form.getByRole("button", { name: "Move" }).click();
  const move = databases.getByRole("listitem").filter({ hasText: slug });
  await expect(move).toContainText("Waits its turn");
  await expect(move).toContainText("To make room for its open day");

  const name = `Everywhere ${Date.now() % 1e6}`;
  await robin.page.getByRole("link", { name: "Rules", exact: true }).click();
  await robin.page.getByRole("button", { name: "Add a rule" }).click();
  const editor = robin.page.getByRole("region", { name: "New rule" });
  await editor.getByRole("textbox", { name: "Name" }).fill(name);
  // Gates, announcements and webhooks are for colleges.
  await expect(editor.getByLabel("When").getByRole("option", { name: "A pass is scanned" })).toHaveCount(0);
  await editor.getByLabel("When").selectOption("An order is cancelled");
  const add = editor.getByRole("group", { name: "Then" }).getByLabel("Add an action");
  await expect(add.getByRole("option", { name: /Announce|webhook/ })).toHaveCount(0);
  await add.selectOption("Tell somebody");
  await editor.getByLabel("What it says").fill("Order {number} at {station} is cancelled");
  await expect(editor).toContainText("tell the organizers “Order {number} at {station} is cancelled”");
  await editor.getByRole("button", { name: "Save for every college" }).click();
  const saved = robin.page.getByRole("region", { name });
  await expect(saved).toContainText("version 1");

  const venue = await openVenue();
  const { page } = await arrive("college-admin");
  const seen = page.getByRole("region", { name });
  // Each college takes it soon.
  await expect(async () => {
    await page.goto(`/${COLLEGE}/console/events/${venue.eventId}/rules`);
    await expect(seen).toBeVisible({ timeout: 8_000 });
  }).toPass({ timeout: 30_000 });
  await expect(seen).toContainText("By the platform, for every college: it is not changed here.");
  await expect(seen.getByRole("button", { name: `Change ${name}` })).toHaveCount(0);
  await seen.getByRole("button", { name: /What version 1/ }).click();
  await expect(page.getByRole("dialog")).toContainText("the platform");
  await page.goto(`/${COLLEGE}/audit`);
  await expect(page.getByText("Saved a rule for every college").first()).toBeVisible();

  await robin.page.getByRole("button", { name: `Change ${name}` }).click();
  const changed = robin.page.getByRole("region", { name: `Change ${name}` });
  // What is written is not thrown away by a link either.
  await changed.getByRole("textbox", { name: "Name" }).fill(`${name} at last`);
  await robin.page.getByRole("link", { name: "All colleges" }).click();
  const question = robin.page.getByRole("dialog", { name: "Throw away what you changed?" });
  await question.getByRole("button", { name: "Keep" }).click();
  await expect(changed.getByRole("textbox", { name: "Name" })).toHaveValue(`${name} at last`);
  await changed.getByRole("button", { name: "Remove", exact: true }).click();
  await robin.page.getByRole("button", { name: "Remove it" }).click();
  await expect(saved).toHaveCount(0);
});
