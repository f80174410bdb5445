import { defineConfig } from "@playwright/test";
import { findBrowser } from "./scripts/find-browser.ts";

const executablePath = findBrowser();

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
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
      ],
    },
  },
});
