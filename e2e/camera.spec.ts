import { type BrowserContext, chromium, type LaunchOptions, type Locator, type Page } from "@playwright/test";
import type { PassView } from "#shared/domain/ledger/answers";
import type { PassPage } from "#shared/views/event";
import { filmCode, type Harshness } from "./camera-film.ts";
import { expect, type Person, test } from "./journey.ts";
import { COLLEGE, signInAs } from "./sign-in.ts";
import type { Venue } from "./venue.ts";
import { verdict } from "./verdict.ts";

test("a pass held before the camera is read and admitted, once", async ({
  arrive,
  openVenue,
  launchOptions,
  baseURL,
}, testInfo) => {
  const venue = await openVenue();
  const film = testInfo.outputPath("pass.y4m");
  await filmCode(film, (await passOf(await arrive({ guest: "Ana Moreno" }), venue)).code);
  await watchFilm(film, { launchOptions, baseURL }, async (context) => {
    const page = await openGate(context, venue);
    const last = lastTen(page);
    await expect(last).toContainText("Ana Moreno", { timeout: 60_000 });
    await expect(verdict({ page }, /Admit/)).toBeHidden();
    // The pass stays in the picture; it is asked once, so no red follows the green.
    await expect(last).toHaveCount(1);
    await expect(page.getByText("Admitted here").locator("xpath=following-sibling::dd")).toHaveText("1");
  });
});

const HARSH: Readonly<Record<string, Harshness>> = {
  "at night": { contrast: 0.12, noise: 4 },
  "with a noisy sensor": { contrast: 0.5, noise: 30 },
  "out of focus": { blur: 2 },
  "with a torn corner": { covered: 0.15 },
};

for (const [how, harshness] of Object.entries(HARSH))
  test(`a pass is read ${how}`, async ({ arrive, openVenue, launchOptions, baseURL }, testInfo) => {
    const venue = await openVenue();
    const film = testInfo.outputPath("harsh.y4m");
    await filmCode(film, (await passOf(await arrive({ guest: "Ben Okafor" }), venue)).code, harshness);
    await watchFilm(film, { launchOptions, baseURL }, async (context) => {
      await expect(lastTen(await openGate(context, venue))).toContainText("Ben Okafor", { timeout: 60_000 });
    });
  });

test("a code that nobody could read holds up nothing: another is typed while it is in the picture", async ({
  arrive,
  openVenue,
  launchOptions,
  baseURL,
}, testInfo) => {
  const venue = await openVenue();
  const { code, shortCode } = await passOf(await arrive({ guest: "Cleo Tan" }), venue);
  const film = testInfo.outputPath("unreadable.y4m");
  await filmCode(film, code, { covered: 0.6 });
  await watchFilm(film, { launchOptions, baseURL }, async (context) => {
    const page = await openGate(context, venue);
    await expect(page.getByText("Hold the pass inside the frame")).toBeVisible({ timeout: 60_000 });
    await page.getByLabel("Type the 8 characters").fill(shortCode);
    await page.keyboard.press("Enter");
    await expect(lastTen(page)).toContainText("Cleo Tan");
    await expect(lastTen(page)).toHaveCount(1);
  });
});

async function passOf({ api }: Person, { eventId }: Venue): Promise<PassView> {
  await api.command("attendee.register", { eventId });
  const { registration } = await api.query<PassPage>("attendee.getPass", { eventId });
  const [pass] = registration.passes;
  if (!pass) throw new Error("registered, and no pass");
  return pass;
}

type Machine = { readonly launchOptions: LaunchOptions; readonly baseURL: string | undefined };

/** What the camera sees is fixed when a browser starts, so this scanner has a browser of its own. */
async function watchFilm(
  film: string,
  { launchOptions, baseURL }: Machine,
  work: (context: BrowserContext) => Promise<void>,
): Promise<void> {
  const args = [...(launchOptions.args ?? []), `--use-file-for-fake-video-capture=${film}`];
  const browser = await chromium.launch({ ...launchOptions, args });
  try {
    await work(await browser.newContext({ baseURL: baseURL ?? "", permissions: ["camera"] }));
  } finally {
    await browser.close();
  }
}

async function openGate(context: BrowserContext, { eventId, gateId }: Venue): Promise<Page> {
  await signInAs(context.request, "volunteer");
  const page = await context.newPage();
  await page.goto(`/${COLLEGE}/scan/${eventId}?gate=${gateId}`);
  return page;
}

function lastTen(page: Page): Locator {
  return page.getByRole("region", { name: "Last ten codes" }).getByRole("listitem");
}
