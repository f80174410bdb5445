import { expect, test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";

test("an organizer narrows the door list to whom they look for, and the address keeps it", async ({
  arrive,
  openVenue,
}) => {
  const { eventId } = await openVenue({ capacity: 2, approval: true });
  for (const guest of ["Ana Moreno", "Ben Okafor"])
    await (await arrive({ guest })).api.command("attendee.register", { eventId });
  for (const guest of ["Zoe Lind", "Cem Aksoy"])
    await (await arrive({ guest })).api.command("attendee.joinWaitlist", { eventId });
  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/console/events/${eventId}/people`);
  const rows = olga.page.getByRole("row").filter({ has: olga.page.getByRole("cell") });
  const chip = (name: RegExp) => olga.page.getByRole("group", { name: "Show" }).getByRole("button", { name });
  await expect(rows).toHaveCount(4);
  await expect(chip(/^Waiting list/)).toHaveText("Waiting list 2");

  await chip(/^To confirm/).focus();
  await olga.page.keyboard.press("Enter");
  await expect(chip(/^To confirm/)).toHaveAttribute("aria-pressed", "true");
  await expect(rows).toHaveText([/^Ana Moreno/, /^Ben Okafor/]);
  await olga.page.getByRole("button", { name: "Confirm Ana Moreno" }).click();
  await olga.page.getByRole("dialog").getByRole("button", { name: "Confirm the seat" }).click();
  await expect(rows).toHaveText([/^Ben Okafor/]);
  await expect(chip(/^Coming/)).toHaveText("Coming 1");

  await chip(/^Waiting list/).click();
  await expect(rows).toHaveText([/^1Zoe Lind/, /^2Cem Aksoy/]);
  await olga.page.getByLabel("Search by name").fill("cem");
  await expect(rows).toHaveText([/^2Cem Aksoy/]);
  await expect(olga.page).toHaveURL(/\?(q=cem&show=waiting|show=waiting&q=cem)$/);
  await olga.page.reload();
  await expect(rows).toHaveText([/^2Cem Aksoy/]);
  await expect(chip(/^Waiting list/)).toHaveAttribute("aria-pressed", "true");

  await chip(/^Cancelled/).click();
  await olga.page.getByLabel("Search by name").fill("");
  await expect(olga.page.getByText("Nobody cancelled")).toBeVisible();
});
