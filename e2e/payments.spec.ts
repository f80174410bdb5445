import { expect, test } from "./journey.ts";
import { freshAddress, giveAuthenticator, mailedTo, signInBy } from "./sign-in.ts";
import { openVenue } from "./venue.ts";

test("a college says who sells, connects its account, takes money for tickets, and gives it back", async ({
  arrive,
}) => {
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
    await expect(payments.getByText("Takes payments")).toBeVisible({ timeout: 8_000 });
  }).toPass();
  await expect(payments.getByLabel("Tax in prices")).toHaveValue("19");

  // It sells a ticket.
  const { eventId } = await openVenue(api, { status: "published", title: "Selling night" });
  await chen.page.goto(`/${slug}/console/events/${eventId}/tickets`);
  await chen.page.getByText("Admission", { exact: true }).click();
  await chen.page.getByLabel("Price").fill("25");
  await chen.page.getByRole("switch", { name: "Paid online" }).click();
  await chen.page.getByLabel("Whoever cancels gets back").selectOption("All of it");
  await chen.page.getByRole("button", { name: "Save tickets" }).click();
  await expect(chen.page.getByText("Saved.")).toBeVisible();

  const ana = await arrive("visitor");
  await signInBy(ana.context.request, freshAddress(), slug);
  await ana.page.goto(`/${slug}/events/${eventId}/register`);
  await expect(ana.page.getByText("You pay online, on the next page.")).toBeVisible();
  await ana.page.getByRole("button", { name: "Confirm and pay" }).click();
  await expect(ana.page.getByRole("heading", { name: "Test payment" })).toBeVisible();
  await ana.page.getByRole("button", { name: "Pay with a card that is declined" }).click();
  await expect(ana.page.getByText("Your card was declined.")).toBeVisible();
  await ana.page.getByRole("button", { name: "Leave without paying" }).click();
  await expect(ana.page.getByText("To be paid: €25.00")).toBeVisible();
  await expect(ana.page.getByText("Nothing was paid.")).toBeVisible();
  await expect(ana.page.getByText("Your bank declined the card")).toBeVisible();
  // The same page again, and another card.
  await ana.page.getByRole("button", { name: "Pay now" }).click();
  await ana.page.getByRole("button", { name: "Pay with a card that has too little on it" }).click();
  await ana.page.getByRole("button", { name: "Leave without paying" }).click();
  await expect(ana.page.getByText("There is too little money on the card")).toBeVisible();
  await ana.page.getByRole("button", { name: "Pay now" }).click();
  await ana.page.getByRole("button", { name: "Pay", exact: true }).click();
  await expect(ana.page).toHaveURL(new RegExp(`/events/${eventId}/pass$`));
  await expect(ana.page.getByRole("img", { name: /^Pass of/ }).first()).toBeVisible();

  // Somebody gives a part of it back, and the rest follows when she cannot come.
  await chen.page.getByRole("link", { name: "Orders" }).click();
  await chen.page.getByRole("button", { name: /^Give money back/ }).click();
  const dialog = chen.page.getByRole("dialog", { name: /^Give money back/ });
  await dialog.getByLabel(/^Amount/).fill("26");
  await expect(dialog.getByText("No more than €25.00 is left.")).toBeVisible();
  await dialog.getByLabel(/^Amount/).fill("5");
  await dialog.getByRole("button", { name: "Give back €5.00" }).click();
  await expect(chen.page.getByText(/€5\.00 (on its way back|given back)/)).toBeVisible();
  await ana.page.getByRole("button", { name: "I can't come" }).click();
  await expect(ana.page.getByText("goes back to where it came from")).toBeVisible();
  await ana.page.getByRole("button", { name: "Give it back" }).click();
  await expect(ana.page.getByRole("button", { name: "I can't come" })).toBeHidden();
  await ana.page.goto(`/${slug}/events/${eventId}`);
  await expect(ana.page.getByRole("link", { name: "Register" })).toBeVisible();
});
