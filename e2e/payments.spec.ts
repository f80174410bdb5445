import { expect, test } from "./journey.ts";
import { freshAddress, giveAuthenticator, mailedTo, signInBy } from "./sign-in.ts";

test("a college says who sells, connects its account, and hears that it takes payments", async ({ arrive }) => {
  const [robin, chen] = [await arrive("platform-admin"), await arrive("visitor")];
  chen.forgive(/status of 4(00|03|04|22)/);
  await giveAuthenticator(chen.page);
  const slug = `selling-${Date.now() % 1e9}`;
  const adminEmail = freshAddress();
  const place = { accent: "#1d4ed8", timeZone: "Europe/Berlin", currency: "EUR" };
  await robin.api.mutate("platform.addCollege", { name: "Selling College", slug, adminEmail, ...place });
  const { request } = chen.context;
  const invitation = await mailedTo(request, adminEmail, "/invitation");
  const api = await signInBy(request, adminEmail, slug);
  await api.mutate("people.acceptInvitation", { token: invitation?.split("#token=")[1] });
  await chen.page.goto(`/${slug}/settings`);

  const payments = chen.page.getByRole("region", { name: "Payments" });
  await expect(payments.getByText("Not connected")).toBeVisible();
  await expect(payments.getByRole("button", { name: "Connect the account" })).toHaveAttribute("aria-disabled", "true");
  await payments.getByLabel("Who sells").fill("Selling College e. V.");
  await payments.getByLabel("Address").fill("Hauptstraße 1\n10115 Berlin");
  await payments.getByLabel("Tax in prices").fill("nineteen");
  await expect(payments.getByText("A percentage like 19 or 7.5")).toBeVisible();
  await payments.getByLabel("Tax in prices").fill("19");
  await payments.getByRole("button", { name: "Save what receipts say" }).click();
  const proof = chen.page.getByRole("dialog", { name: "Prove that it is you" });
  await proof.getByRole("button", { name: "Use my passkey" }).click();
  await proof.getByRole("button", { name: "Make a passkey" }).click();

  await payments.getByRole("button", { name: "Connect the account" }).click();
  await expect(chen.page.getByRole("heading", { name: "Test onboarding" })).toBeVisible();
  await chen.page.goBack();
  await expect(payments.getByText("Not finished")).toBeVisible();
  await payments.getByRole("button", { name: "Answer the questions" }).click();
  await chen.page.getByRole("button", { name: "Answer everything" }).click();
  await expect(chen.page).toHaveURL(new RegExp(`/${slug}/settings$`));
  await expect(async () => {
    await chen.page.reload();
    await expect(payments.getByText("Takes payments")).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(payments.getByLabel("Tax in prices")).toHaveValue("19");
});
