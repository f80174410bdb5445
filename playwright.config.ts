import { defineConfig } from "@playwright/test";
import { findBrowser } from "./scripts/find-browser.ts";

const executablePath = findBrowser();

/** Its address bar's drop-down is a page of its own, drawn anew for each person who arrives: a second of work for nobody. */
const BROWSER_EXTRAS = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup"];
/** The last list is the one that counts; of Playwright's own, what touches these journeys. */
const PLAYWRIGHT_OFF = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "ThirdPartyStoragePartitioning",
];

/** Journeys on the built app, in the system's browser: it asks nothing of the network but the app. */
export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/start-app.ts",
  outputDir: "test-results",
  workers: 2,
  fullyParallel: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  use: {
    baseURL: process.env.E2E_URL,
    // Each person has a browser of their own, and would fetch all that may be kept; who is to, says so.
    serviceWorkers: "block",
    locale: "en-GB",
    timezoneId: "Europe/London",
    screenshot: "only-on-failure",
    actionTimeout: 20_000,
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        `--disable-features=${[...PLAYWRIGHT_OFF, ...BROWSER_EXTRAS].join(",")}`,
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
      ],
    },
  },
});
