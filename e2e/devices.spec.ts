import { expect, test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";

test("a phone becomes a scanner by a code, comes back by its key, and forgets all once it is removed", async ({
  arrive,
  openVenue,
}) => {
  const { eventId } = await openVenue();
  const [omar, phone] = [await arrive("organizer"), await arrive("visitor")];
  phone.forgive(/status of 4\d\d/);
  await omar.page.goto(`/${COLLEGE}/console/events/${eventId}/setup`);
  const scanners = omar.page.getByRole("region", { name: "Scanners" });
  await scanners.getByRole("button", { name: "Add a scanner" }).click();
  const dialog = omar.page.getByRole("dialog", { name: "Add a scanner" });
  const code = (await dialog.getByRole("status").textContent()) ?? "";
  expect(code).toMatch(/^[0-9A-Z]{4} [0-9A-Z]{4}$/);

  await phone.page.goto(`/${COLLEGE}/enrol`);
  await phone.page.getByLabel("What it is called").fill("Gate phone");
  await phone.page.getByLabel("Code").fill("2222 2222");
  await phone.page.getByRole("button", { name: "Make it a scanner" }).click();
  await expect(phone.page.getByLabel("Code")).toHaveAccessibleDescription(/This code was used, or has expired/);
  await phone.page.getByLabel("Code").fill(code.toLowerCase());
  await phone.page.getByRole("button", { name: "Make it a scanner" }).click();
  await expect(phone.page.getByRole("heading", { name: "Where are you scanning?" })).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(scanners.getByText("Gate phone")).toBeVisible();

  // Its session is gone, its key is not.
  await phone.context.clearCookies();
  await phone.page.reload();
  await expect(phone.page.getByRole("heading", { name: "Where are you scanning?" })).toBeVisible();
  await phone.page.goto(`/${COLLEGE}/account`);
  await expect(phone.page.getByRole("button", { name: "Sign out", exact: true })).toBeVisible();

  await scanners.getByRole("button", { name: "Remove the scanner Gate phone" }).click();
  await omar.page.getByRole("button", { name: "Remove", exact: true }).last().click();
  await expect(scanners.getByText("Gate phone")).toBeHidden();
  await phone.page.waitForTimeout(4_500); // what an isolate may remember of a session
  await phone.page.goto(`/${COLLEGE}/scan`);
  const said = phone.page.getByRole("alert");
  await expect(said).toContainText("This phone was taken off the scanners");
  await expect(said).toContainText("ask the organizers");
  await expect(said).toContainText("Everything that it scanned was sent.");
  await expect(said.getByRole("link", { name: "I have a new code" })).toHaveAttribute("href", `/${COLLEGE}/enrol`);
  await expect(phone.page.getByText("scanner", { exact: false })).toHaveCount(1);
  await phone.page.reload();
  await expect(phone.page).toHaveURL(/sign-in/);
});
