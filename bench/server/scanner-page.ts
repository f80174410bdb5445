import { type Browser, chromium, expect, type Page } from "@playwright/test";
import { countKept } from "../../e2e/count-kept.ts";
import { type CuttableNetwork, openNetwork } from "../../e2e/cuttable-network.ts";
import { findBrowser } from "../../scripts/find-browser.ts";
import type { LiveEvent } from "./campus.ts";
import { COLLEGE_SLUG, type Person } from "./people.ts";
import type { Served } from "./served.ts";

/** A phone of some years ago, as Chromium's own tools reckon one. */
export const CPU_SLOWER = 6;
const LOAD_MS_MAX = 120_000;

export type ScannerPage = { readonly page: Page; readonly network: CuttableNetwork };

/** Runs something in a browser, which it stops again. */
export async function withBrowser<T>(run: (browser: Browser) => Promise<T>): Promise<T> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error("The scanner runs in Chrome or Chromium, and neither was found.");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--use-fake-ui-for-media-stream"] });
  try {
    return await run(browser);
  } finally {
    await browser.close();
  }
}

/**
 * The scanner's page on a slow phone, behind a network that can be cut, once it holds all that it needs to decide by itself.
 * @param before a script that runs in the page before its own code, which may not want it to
 * @param passes how many the event has
 */
export async function openScannerPage(
  browser: Browser,
  { port }: Served,
  person: Person,
  { eventId, gateId }: LiveEvent,
  { before, passes }: { readonly before: string; readonly passes: number },
): Promise<ScannerPage> {
  const network = await openNetwork(`http://127.0.0.1:${port}`);
  const context = await browser.newContext({
    ...{ viewport: { width: 390, height: 844 }, permissions: ["camera"], bypassCSP: true },
  });
  await context.addCookies([
    { name: "__Host-sid", value: person.sessionToken, url: network.url.replace("http:", "https:"), secure: true },
  ]);
  const page = await context.newPage();
  await page.addInitScript({ content: before });
  await page.goto(`${network.url}/${COLLEGE_SLUG}/scan/${eventId}?gate=${gateId}`, { timeout: LOAD_MS_MAX });
  await page.getByRole("button", { name: /^Live/ }).waitFor({ timeout: LOAD_MS_MAX });
  await expect.poll(() => countKept(page, "roster"), { timeout: LOAD_MS_MAX }).toBe(passes);
  await expect.poll(() => isListWhole(page), { timeout: LOAD_MS_MAX }).toBe(true);
  const tools = await context.newCDPSession(page);
  await tools.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWER });
  return { page, network };
}

/** Every connection dies, and none can be made. */
export async function cut({ page, network }: ScannerPage): Promise<void> {
  network.cut();
  await page.context().setOffline(true);
  await page.getByText("decides by itself").waitFor({ timeout: LOAD_MS_MAX });
}

export async function mend({ page, network }: ScannerPage): Promise<void> {
  network.mend();
  await page.context().setOffline(false);
}

function isListWhole(page: Page): Promise<boolean> {
  return page.evaluate(
    () =>
      new Promise<boolean>((resolve, reject) => {
        const opening = indexedDB.open("campuspulse-gate");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction("events").objectStore("events").getAll();
          reading.onsuccess = () => {
            opening.result.close();
            const [held] = reading.result;
            resolve(Boolean(held?.rosterAt && held.listsAt));
          };
        };
      }),
  );
}
