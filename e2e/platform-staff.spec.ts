import { expect, test } from "./journey.ts";
import { freshAddress, giveAuthenticator, mailedTo, signInBy } from "./sign-in.ts";

test("platform staff is let in by a college, is watched and put out again, and moves the college", async ({
  arrive,
}) => {
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
  await proof.getByRole("button", { name: "Use my passkey" }).click();
  await proof.getByRole("button", { name: "Make a passkey" }).click();
  const asked = robin.page.getByRole("region", { name: "Support" }).getByRole("listitem").first();
  await expect(asked).toContainText("Not answered yet");

  await chen.page.goto(`/${slug}/settings`);
  const support = chen.page.getByRole("region", { name: "Support" });
  await expect(support).toContainText("A queue at your open day stands still");
  await support.getByRole("button", { name: "As administrator" }).click();
  const ownProof = chen.page.getByRole("dialog", { name: "Prove that it is you" });
  await ownProof.getByRole("button", { name: "Use my passkey" }).click();
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
    await expect(robin.page.getByText(/Your role|for the event's team|is for/).first()).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 15_000 });

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
});
