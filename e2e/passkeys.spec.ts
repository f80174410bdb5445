import { expect, test } from "./journey.ts";
import { COLLEGE, giveAuthenticator } from "./sign-in.ts";

test("whoever makes an organizer proves it with a passkey, made on the spot", async ({ arrive }) => {
  const name = `Omar ${Date.now()}`;
  await arrive({ guest: name });
  const chen = await arrive("college-admin");
  chen.forgive(/status of 403/);
  await giveAuthenticator(chen.page);

  await chen.page.goto(`/${COLLEGE}/admin?q=${encodeURIComponent(name)}`);
  const row = chen.page.getByRole("row", { name: new RegExp(name) });
  await row.getByRole("button", { name: `Give ${name} a role` }).click();
  const dialog = chen.page.getByRole("dialog", { name: "Give a role" });
  await dialog.getByLabel("Role").selectOption("organizer");
  await dialog.getByRole("button", { name: "Give the role" }).click();
  const proof = chen.page.getByRole("dialog", { name: "Prove that it is you" });
  await proof.getByRole("button", { name: "Use my passkey" }).click();
  await proof.getByRole("button", { name: "Make a passkey" }).click();
  await expect(chen.page.getByText(`${name} is now organizer.`)).toBeVisible();

  await chen.page.goto(`/${COLLEGE}/account`);
  const passkeys = chen.page.getByRole("region", { name: "Passkeys" });
  await expect(passkeys.getByRole("listitem")).toHaveCount(1);
  await passkeys.getByRole("button", { name: /^Remove the passkey/ }).click();
  await expect(passkeys.getByRole("listitem")).toHaveCount(0);
});

test("who declines to prove it gives nothing, and loses nothing they typed", async ({ arrive }) => {
  const chen = await arrive("college-admin");
  chen.forgive(/status of 403/);
  await chen.page.goto(`/${COLLEGE}/admin`);
  await chen.page.getByRole("button", { name: "Give a role" }).first().click();
  const dialog = chen.page.getByRole("dialog", { name: "Give a role" });
  await dialog.getByLabel("Mail address").fill("somebody-powerful@riverside.example");
  await dialog.getByLabel("Role").selectOption("college-admin");
  await dialog.getByRole("button", { name: "Give the role" }).click();
  await chen.page.getByRole("dialog", { name: "Prove that it is you" }).getByRole("button", { name: "Close" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Prove that it is you");
  await expect(dialog.getByLabel("Mail address")).toHaveValue("somebody-powerful@riverside.example");
});
