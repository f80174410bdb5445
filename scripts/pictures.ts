import { mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "@playwright/test";
import type { ManagedPage, PassPage } from "#shared/views/event";
import { fillIn, PAGES, prepareDay, SCREENS } from "../e2e/page-inventory.ts";
import { COLLEGE, signInAs, signInAsGuest } from "../e2e/sign-in.ts";
import { openVenue } from "../e2e/venue.ts";
import { runCrowd } from "../sim/crowd/run-crowd.ts";
import { ensureBrowser } from "./find-browser.ts";
import { takeVerdicts } from "./pictures/take-verdicts.ts";
import { serveSelling } from "./serve-selling.ts";
import { setUp } from "./setup.ts";

const PORT = 5221;
const CROWD = { people: 300, speed: 30, seed: "7", title: "Spring Fest" };
/** Of the crowd: enough inside for the wall to tell something, while people still arrive. */
const INSIDE_SHARE = 0.45;
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };
const DESK: BrowserContextOptions = { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1.5 };

const root = resolve(import.meta.dirname, "..");
const pictures = join(root, "docs/pictures");
const { values } = parseArgs({
  options: { all: { type: "boolean", default: false }, verdicts: { type: "boolean", default: false } },
});

await setUp({ build: true });
if (values.verdicts) {
  await takeVerdicts(root, pictures);
  process.exit(0);
}
const stateDir = join(root, `.tmp/pictures-state-${process.pid}`);
const app = await serveSelling({ port: PORT, stateDir });
const url = app.url.replace("127.0.0.1", "localhost");
process.env.E2E_URL = url;
const args = ["--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
const browser = await chromium.launch({ executablePath: ensureBrowser(), args });
try {
  await fetch(`${url}/dev/seed?pictures=on`, { method: "POST", headers: { origin: url } });
  await mkdir(pictures, { recursive: true });
  if (values.all) await takeEveryPage(browser);
  else await takeReadmePictures(browser);
} finally {
  await browser.close();
  await app.dispose();
  await rm(stateDir, { recursive: true, force: true });
}

/** A guest's and a volunteer's phone, then the console's wall while the crowd stands at the gates. */
async function takeReadmePictures(shown: Browser): Promise<void> {
  const organizer = await open(shown, DESK);
  const api = await signInAs(organizer.context().request, "organizer");
  await takePhones(shown, api);

  const arrived = Promise.withResolvers<void>();
  const crowd = runCrowd({
    url,
    providerUrl: app.providerUrl,
    ...CROWD,
    onProgress: ({ inside }) => {
      if (inside >= CROWD.people * INSIDE_SHARE) arrived.resolve();
    },
  });
  const eventId = await untilFound(async () => {
    const { events } = await api.query<ManagedPage>("organizer.listEvents", { q: CROWD.title });
    return events.find(({ title }) => title === CROWD.title)?.id;
  });
  await organizer.goto(`/${COLLEGE}/console/events/${eventId}`);
  await organizer
    .getByRole("status")
    .filter({ hasText: /^Live$/ })
    .waitFor();
  await Promise.race([arrived.promise, crowd]);
  await take(organizer, "wall");
  await crowd;
}

/** The crowd makes its event in its own time. */
async function untilFound<T>(find: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    await wait(500);
  }
}

async function takePhones(shown: Browser, organizer: Awaited<ReturnType<typeof signInAs>>): Promise<void> {
  const venue = await openVenue(organizer, { capacity: 400, title: "Night of Science" });
  const guest = await open(shown, PHONE);
  const { api } = await signInAsGuest(guest.context().request, "Ana Moreno");
  await api.command("attendee.register", { eventId: venue.eventId });
  await guest.goto(`/${COLLEGE}/events/${venue.eventId}/pass`);
  await guest.getByRole("img", { name: "Pass of Ana Moreno" }).waitFor();
  await guest.getByText("Live", { exact: true }).waitFor();
  await take(guest, "pass");

  const { registration } = await api.query<PassPage>("attendee.getPass", { eventId: venue.eventId });
  const volunteer = await open(shown, PHONE);
  await signInAs(volunteer.context().request, "volunteer");
  await volunteer.goto(`/${COLLEGE}/scan/${venue.eventId}?gate=${venue.gateId}`);
  for (const name of ["admit", "stop"]) {
    const screen = volunteer.getByRole("button", { name: /tap to go on/i });
    await volunteer.getByLabel("Type the 8 characters").fill(registration.passes[0]?.shortCode ?? "");
    await volunteer.getByRole("button", { name: "Check", exact: true }).click();
    await screen.waitFor();
    await take(volunteer, name);
    await screen.waitFor({ state: "hidden" });
  }
}

/** Every page on phone and desktop, light and dark: for looking, not for the repository. */
async function takeEveryPage(shown: Browser): Promise<void> {
  await rm(join(pictures, "all"), { recursive: true, force: true });
  for (const [screen, options] of Object.entries(SCREENS)) {
    const pages = new Map<string, Page>();
    const organizer = await open(shown, options);
    const guest = await open(shown, options);
    const organizerApi = await signInAs(organizer.context().request, "organizer");
    const { api } = await signInAsGuest(guest.context().request, "Ana Moreno");
    const day = await prepareDay(organizerApi, api);
    pages.set("organizer", organizer).set("guest", guest);
    for (const [index, { path, who, shows }] of PAGES.entries()) {
      const page = pages.get(who) ?? (await open(shown, options));
      if (!pages.has(who) && who !== "visitor" && who !== "guest") await signInAs(page.context().request, who);
      pages.set(who, page);
      await page.goto("about:blank");
      await page.goto(fillIn(path, day));
      await page
        .getByText(new RegExp(fillIn(shows.source, day)))
        .filter({ visible: true })
        .first()
        .waitFor();
      const name = `${String(index + 1).padStart(2, "0")}-${path.replace(/#.*/, "").replace(/[^a-z]+/gi, "-")}`;
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await wait(300);
        await take(page, `all/${screen}-${colorScheme}/${name.replace(/-+$/, "")}-${who}`);
      }
    }
  }
}

async function open(shown: Browser, options: BrowserContextOptions): Promise<Page> {
  const context = await shown.newContext({ baseURL: url, locale: "en-GB", timezoneId: "Europe/London", ...options });
  return context.newPage();
}

async function take(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.png`) });
  console.log(`docs/pictures/${name}.png`);
}
