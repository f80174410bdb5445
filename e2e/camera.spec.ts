import { chromium } from "@playwright/test";
import type { PassPage } from "#shared/views/event";
import { filmCode } from "./camera-film.ts";
import { expect, test } from "./journey.ts";
import { COLLEGE, signInAs } from "./sign-in.ts";
import { verdict } from "./verdict.ts";

test("a pass held before the camera is read and admitted, once", async ({
  arrive,
  openVenue,
  launchOptions,
  baseURL,
}, testInfo) => {
  const venue = await openVenue();
  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  const { registration } = await ana.api.query<PassPage>("attendee.getPass", { eventId: venue.eventId });
  const film = testInfo.outputPath("pass.y4m");
  await filmCode(film, registration.passes[0]?.code ?? "");

  // What the camera sees is fixed when a browser starts, so this scanner has a browser of its own.
  const args = [...(launchOptions.args ?? []), `--use-file-for-fake-video-capture=${film}`];
  const browser = await chromium.launch({ ...launchOptions, args });
  try {
    const context = await browser.newContext({ baseURL: baseURL ?? "", permissions: ["camera"] });
    await signInAs(context.request, "volunteer");
    const page = await context.newPage();
    await page.goto(`/${COLLEGE}/scan/${venue.eventId}?gate=${venue.gateId}`);
    const last = page.getByRole("region", { name: "Last ten codes" }).getByRole("listitem");
    await expect(last).toContainText("Ana Moreno", { timeout: 60_000 });
    await expect(verdict({ page }, /Admit/)).toBeHidden();
    // The pass stays in the picture; it is asked once, so no red follows the green.
    await expect(last).toHaveCount(1);
    await expect(page.getByText("Admitted here").locator("xpath=following-sibling::dd")).toHaveText("1");
  } finally {
    await browser.close();
  }
});
