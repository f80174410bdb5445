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
  await proof.getByRole("button", { name: "Make a passkey" }).click();
  await expect(chen.page.getByText(`${name} is now organizer.`)).toBeVisible();

  await chen.page.goto(`/${COLLEGE}/account`);
  const passkeys = chen.page.getByRole("region", { name: "Passkeys" });
  await expect(passkeys.getByRole("listitem")).toHaveCount(1);
  await passkeys.getByRole("button", { name: "Make recovery codes" }).click();
  const printed = chen.page.getByRole("dialog", { name: "Your recovery codes" });
  const code = (await printed.getByRole("listitem").first().textContent()) ?? "";
  // They are shown once: no Escape, no press beside them takes them away before they are kept.
  for (const _ of [1, 2, 3]) await chen.page.keyboard.press("Escape");
  await chen.page.mouse.click(5, 5);
  await expect(printed.getByRole("listitem").first()).toHaveText(code);
  await printed.getByRole("button", { name: "I have kept them" }).click();
  await expect(printed).toBeHidden();

  await passkeys.getByRole("button", { name: "New recovery codes (8 left)" }).click();
  const question = chen.page.getByRole("dialog", { name: "Make new recovery codes?" });
  await expect(question).toContainText("The 8 you have printed no longer work");
  await question.getByRole("button", { name: "Keep" }).click();
  await expect(printed).toBeHidden();

  // The laptop is lost, and with it the passkey; the printed code opens what needs one.
  const elsewhere = await arrive("college-admin");
  elsewhere.forgive(/status of 403/);
  await elsewhere.page.goto(`/${COLLEGE}/account`);
  const lost = elsewhere.page.getByRole("region", { name: "Passkeys" });
  await lost.getByRole("button", { name: /^Remove the passkey/ }).click();
  const recovery = elsewhere.page.getByRole("dialog", { name: "Prove that it is you" });
  await recovery.getByRole("button", { name: "I lost my passkey" }).click();
  await recovery.getByLabel("Recovery code").fill(code);
  await recovery.getByRole("button", { name: "Use the code" }).click();
  await expect(lost.getByRole("button", { name: /^Remove the passkey/ })).toHaveCount(0);
});

test("whose passkeys are for another host proves it by a printed code, and makes one there", async ({ arrive }) => {
  const tess = await arrive("treasurer");
  await giveAuthenticator(tess.page);
  await tess.page.goto(`/${COLLEGE}/account`);
  const passkeys = tess.page.getByRole("region", { name: "Passkeys" });
  await passkeys.getByRole("button", { name: "Make a passkey" }).click();
  await passkeys.getByRole("button", { name: "Make recovery codes" }).click();
  const printed = tess.page.getByRole("dialog", { name: "Your recovery codes" });
  const code = (await printed.getByRole("listitem").first().textContent()) ?? "";

  const there = await arrive("treasurer");
  there.forgive(/status of 403/);
  await giveAuthenticator(there.page);
  const host = (process.env.E2E_URL ?? "").replace("localhost", "events.localhost");
  const cookies = await there.context.cookies();
  await there.context.addCookies(cookies.map((cookie) => ({ ...cookie, domain: "events.localhost" })));
  await there.page.goto(`${host}/${COLLEGE}/account`);
  const theirs = there.page.getByRole("region", { name: "Passkeys" });
  await theirs.getByRole("button", { name: "Add another" }).click();
  const proof = there.page.getByRole("dialog", { name: "Prove that it is you" });
  await expect(proof.getByText("made at another address")).toBeVisible();
  await proof.getByLabel("Recovery code").fill(code);
  await proof.getByRole("button", { name: "Use the code" }).click();
  await expect(theirs.getByRole("listitem")).toHaveCount(2);
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
