import { expect, test } from "./journey.ts";
import { COLLEGE, freshAddress, linkMailedTo } from "./sign-in.ts";

test("a link opened on the phone signs in the laptop that asked for it, by a code", async ({ arrive }) => {
  const [laptop, phone] = [await arrive("visitor"), await arrive("visitor")];
  const address = freshAddress();
  await laptop.page.goto(`/${COLLEGE}/sign-in`);
  await laptop.page.getByLabel("Your mail address").fill(address);
  await laptop.page.getByRole("button", { name: "Send me a link" }).click();
  await expect(laptop.page.getByRole("heading", { name: "Check your mail" })).toBeVisible();

  await phone.page.goto(await linkMailedTo(laptop.context.request, address));
  await phone.page.getByRole("button", { name: /^Sign in to/ }).click();
  await expect(phone.page.getByRole("heading", { name: "Type this code where you asked" })).toBeVisible();
  const code = (await phone.page.getByRole("status").first().textContent())?.trim() ?? "";
  expect(code).toMatch(/^\d{3} \d{3}$/);

  laptop.forgive(/status of 422/);
  const field = laptop.page.getByRole("textbox");
  await field.fill(code === "111 111" ? "222 222" : "111 111");
  await field.press("Enter");
  await expect(laptop.page.getByRole("alert")).toContainText("4 more tries");
  await field.fill(code);
  await field.press("Enter");
  await laptop.page.getByLabel("Name").fill("Ada");
  await laptop.page.getByRole("button", { name: "Continue" }).click();
  await expect(laptop.page).toHaveURL(new RegExp(`/${COLLEGE}$`));
  await laptop.page.goto(`/${COLLEGE}/account`);
  await expect(laptop.page.getByText(address)).toBeVisible();
  await phone.page.goto(`/${COLLEGE}/account`);
  await expect(phone.page).toHaveURL(/sign-in/);
});
