import type { Page } from "@playwright/test";
import { TEST_CLIENT } from "../scripts/test-provider.ts";
import { expect, test } from "./journey.ts";
import { giveAuthenticator, linkMailedTo, signInAs } from "./sign-in.ts";

// Its administrator has no passkey yet, and no other journey minds a button on its sign-in page.
const COLLEGE = "hillcrest";
const PROVIDER = process.env.E2E_PROVIDER ?? "";

const put = (path: string, body: string) => fetch(`${PROVIDER}/test/${path}`, { method: "PUT", body });
const putAccount = (subject: string, account: object) => put(`people/${subject}`, JSON.stringify(account));

async function signInThere(page: Page, subject: string): Promise<void> {
  await page.getByLabel("Subject").fill(subject);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("an administrator sets up the campus login, tries it out, and a student signs in with it", async ({ arrive }) => {
  const chen = await arrive("visitor");
  chen.forgive(/status of 403/);
  await giveAuthenticator(chen.page);
  await signInAs(chen.context.request, "college-admin", COLLEGE);
  await chen.page.goto(`/${COLLEGE}/settings`);
  await chen.page.getByRole("button", { name: "Set up a campus login" }).click();
  await chen.page.getByLabel("Issuer").fill(PROVIDER);
  await chen.page.getByLabel("Domain of your mail addresses").fill("hillcrest-campus.example");
  await chen.page.getByLabel("Name", { exact: true }).last().fill("Hillcrest account");
  await chen.page.getByLabel("Client id").fill(TEST_CLIENT.id);
  await chen.page.getByLabel("Client secret").fill(TEST_CLIENT.secret);
  await chen.page.getByLabel("Claim that says").fill("groups");
  await chen.page.getByRole("button", { name: "Add a rule" }).click();
  await chen.page.getByLabel("Value", { exact: true }).fill("helpers");
  await chen.page.getByRole("button", { name: "Save", exact: true }).last().click();
  const proof = chen.page.getByRole("dialog", { name: "Prove that it is you" });
  await proof.getByRole("button", { name: "Make a passkey" }).click();

  const login = chen.page.getByRole("region", { name: "Campus login" });
  await expect(login.getByRole("heading", { name: "Hillcrest account" })).toBeVisible();
  await expect(login.getByRole("button", { name: "Turn on" })).toHaveAttribute("aria-disabled", "true");
  const [, name, value] = await login.locator("code").allTextContents();
  await put(`txt/${name}`, value ?? "");
  await login.getByRole("button", { name: "Look for it" }).click();
  await expect(login.getByRole("button", { name: "Look for it" })).toBeHidden();

  await putAccount("chen", { email: "chen@hillcrest-campus.example", email_verified: true, groups: ["helpers"] });
  await login.getByRole("button", { name: "Test sign-in" }).click();
  await signInThere(chen.page, "chen");
  await expect(chen.page.getByRole("heading", { name: "The campus login works" })).toBeVisible();
  await expect(chen.page.getByText("Volunteer")).toBeVisible();
  await expect(chen.page).toHaveURL(/\/sign-in\/campus\/idp_\w+$/);
  await chen.page.getByRole("link", { name: "Back to the settings" }).click();
  await login.getByRole("button", { name: "Turn on" }).click();
  await expect(login.getByText("On", { exact: true })).toBeVisible();

  const asha = await arrive("visitor");
  await putAccount("asha", { email: "asha@hillcrest-campus.example", email_verified: true, name: "Asha Rao" });
  await asha.page.goto(`/${COLLEGE}/sign-in`);
  await asha.page.getByRole("button", { name: "Sign in with Hillcrest account" }).click();
  await signInThere(asha.page, "asha");
  await expect(asha.page).toHaveURL(new RegExp(`/${COLLEGE}$`));
  await asha.page.goto(`/${COLLEGE}/account`);
  await expect(asha.page.getByRole("textbox", { name: "Name" })).toHaveValue("Asha Rao");
  await expect(asha.page.getByRole("region", { name: "Campus accounts" }).getByText("asha, last used")).toBeVisible();

  // Her login speaks for its college, not for her whole account.
  asha.forgive(/status of 403/);
  await asha.page.getByRole("button", { name: "Disconnect the campus account asha" }).click();
  const again = asha.page.getByRole("dialog", { name: "Prove that it is you" });
  await expect(again.getByText("You signed in with a campus account")).toBeVisible();
  await again.getByRole("button", { name: "Close" }).click();
  await expect(asha.page.getByText("sign in by mail, and do it then")).toBeVisible();
  // A mail does, opened in another tab: this page goes on by itself, with all that was typed into it.
  const typed = asha.page.getByRole("textbox", { name: "Name" });
  await typed.fill("Asha R. Rao");
  await asha.page.getByRole("button", { name: "Disconnect the campus account asha" }).click();
  await expect(again.getByRole("button", { name: "Sign in again with Hillcrest account" })).toBeVisible();
  await again.getByRole("button", { name: "Mail me a sign-in link" }).click();
  await expect(again.getByText("asha@hillcrest-campus.example")).toBeVisible();
  const mail = await asha.context.newPage();
  await mail.goto(await linkMailedTo(asha.context.request, "asha@hillcrest-campus.example"));
  await mail.getByRole("button", { name: /^Sign in to/ }).click();
  await expect(mail.getByRole("heading", { name: "You are signed in again" })).toBeVisible();
  await expect(asha.page.getByText("The campus account no longer opens this one")).toBeVisible();
  await expect(again).toBeHidden();
  await expect(typed).toHaveValue("Asha R. Rao");

  // Whoever reads the administrator's mail connects no campus account without the passkey.
  const thief = await arrive("visitor");
  thief.forgive(/status of 403/);
  await signInAs(thief.context.request, "college-admin", COLLEGE);
  await thief.page.goto(`/${COLLEGE}/account`);
  await thief.page.getByRole("button", { name: "Connect Hillcrest account" }).click();
  await expect(thief.page.getByRole("dialog", { name: "Prove that it is you" })).toBeVisible();

  const stranger = await arrive("visitor");
  stranger.forgive(/status of 422/);
  await putAccount("stranger", { email: "stranger@elsewhere.example", email_verified: true });
  await stranger.page.goto(`/${COLLEGE}/sign-in`);
  // The way there ends nowhere, and the page stays as it was left, as after Back: its button works again once it is shown.
  const button = stranger.page.getByRole("button", { name: "Sign in with Hillcrest account" });
  await stranger.page.route(`${PROVIDER}/**`, (route) => route.fulfill({ status: 204 }));
  const left = stranger.page.waitForResponse((response) => response.url().startsWith(PROVIDER));
  await button.click();
  await left;
  const show = (persisted: boolean) =>
    stranger.page.evaluate((kept) => {
      dispatchEvent(new PageTransitionEvent("pageshow", { persisted: kept }));
    }, persisted);
  await show(false);
  await expect(button).toHaveAttribute("aria-busy", "true");
  await show(true);
  await expect(button).not.toHaveAttribute("aria-busy", "true");
  await stranger.page.unroute(`${PROVIDER}/**`);
  await button.click();
  await signInThere(stranger.page, "stranger");
  await expect(stranger.page.getByRole("alert")).toContainText("does not say that your mail address is one of");
  await stranger.page.getByRole("link", { name: "Back to signing in" }).click();
  await expect(stranger.page.getByLabel("Your mail address")).toBeVisible();
});
