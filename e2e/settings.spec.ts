import { expect, type Person, test } from "./journey.ts";
import { freshAddress, giveAuthenticator, mailedTo, signInBy } from "./sign-in.ts";

/** A college of its own for who tries its settings, with its administrator before them. */
async function openSettings(robin: Person, chen: Person): Promise<void> {
  chen.forgive(/status of 4(00|03|04|22)/);
  await giveAuthenticator(chen.page);
  const slug = `settings-${Date.now() % 1e9}`;
  const adminEmail = freshAddress();
  const place = { accent: "#1d4ed8", timeZone: "Europe/Oslo", currency: "NOK" };
  await robin.api.mutate("platform.addCollege", { name: "Settings College", slug, adminEmail, ...place });
  const { request } = chen.context;
  const invitation = await mailedTo(request, adminEmail, "/invitation");
  const api = await signInBy(request, adminEmail, slug);
  await api.mutate("people.acceptInvitation", { token: invitation?.split("#token=")[1] });
  await chen.page.goto(`/${slug}/settings`);
}

test("what went wrong with a host name stands beside what was pressed, whatever is pressed next", async ({
  arrive,
}) => {
  const [robin, chen] = [await arrive("platform-admin"), await arrive("visitor")];
  await openSettings(robin, chen);
  const hosts = chen.page.getByRole("region", { name: "Your own address" });
  const name = `events-${Date.now() % 1e9}.college.example`;
  await hosts.getByLabel("Host name").fill(name);
  await hosts.getByRole("button", { name: "Add" }).click();
  const proof = chen.page.getByRole("dialog", { name: "Prove that it is you" });
  await proof.getByRole("button", { name: "Make a passkey" }).click();

  const item = hosts.getByRole("listitem").filter({ hasText: name });
  await expect(item.getByRole("term")).toHaveText(["Name", "Value"]);
  await hosts.getByLabel("Host name").fill("not a host");
  await hosts.getByRole("button", { name: "Add" }).click();
  await expect(hosts.getByLabel("Host name")).toHaveAttribute("aria-invalid", "true");
  await item.getByRole("button", { name: "Look for it" }).click();
  await expect(item.getByRole("alert")).toBeVisible();
  await item.getByRole("button", { name: `Remove ${name}` }).press("Enter");
  await expect(item).toBeHidden();
  // The row is gone with the button that was pressed: a keyboard goes on in its section.
  await expect(hosts).toBeFocused();
  await chen.page.keyboard.press("Tab");
  await expect(hosts.getByLabel("Host name")).toBeFocused();
});

test("a colour that was only tried out stays on its page", async ({ arrive }) => {
  const [robin, chen] = [await arrive("platform-admin"), await arrive("visitor")];
  await openSettings(robin, chen);
  const fill = () => chen.page.evaluate(() => document.documentElement.style.getPropertyValue("--brand-fill-light"));
  await expect(chen.page.getByLabel("Colour")).toBeVisible();
  const saved = await fill();
  await chen.page.getByLabel("Colour").fill("#b91c1c");
  await expect.poll(fill).not.toBe(saved);
  await chen.page.getByRole("link", { name: "People" }).first().click();
  await expect(chen.page.getByLabel("Search by name or address")).toBeVisible();
  expect(await fill()).toBe(saved);
});

test("a rule of a campus login says whose role it is, and hands the focus on when it goes", async ({ arrive }) => {
  const [robin, chen] = [await arrive("platform-admin"), await arrive("visitor")];
  await openSettings(robin, chen);
  const login = chen.page.getByRole("region", { name: "Campus login" });
  // By key: what loads above moves the button, and a pointer that comes down on it may go up beside it.
  await login.getByRole("button", { name: "Set up a campus login" }).press("Enter");
  await login.getByLabel("Claim that says").fill("groups");
  const add = login.getByRole("button", { name: "Add a rule" });
  for (const value of ["staff", "helpers"]) {
    await add.click();
    await login.getByLabel("Value", { exact: true }).last().fill(value);
  }
  await login.getByRole("combobox", { name: "Role for helpers" }).selectOption("organizer");
  await login.getByRole("button", { name: "Remove the rule for staff" }).press("Enter");
  await expect(login.getByRole("button", { name: "Remove the rule for helpers" })).toBeFocused();
  await expect(login.getByRole("combobox", { name: "Role for helpers" })).toHaveValue("organizer");
  await chen.page.keyboard.press("Enter");
  await expect(add).toBeFocused();
});
