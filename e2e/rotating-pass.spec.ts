import { build } from "vite";
import type { PassPage } from "#shared/views/event";
import { type CuttableNetwork, openNetwork } from "./cuttable-network.ts";
import { test as base, expect, type Person } from "./journey.ts";
import { readShownCode } from "./shown-code.ts";
import { COLLEGE } from "./sign-in.ts";
import type { Venue } from "./venue.ts";

const test = base.extend<{ network: CuttableNetwork }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
  network: async ({}, use) => {
    const network = await openNetwork(process.env.E2E_URL ?? "");
    await use(network);
    await network.close();
  },
});

const MOVES = /A new code every 20 seconds/;

async function register(person: Person, { eventId }: Venue): Promise<void> {
  await person.api.command("attendee.register", { eventId });
}

test("Chromium agrees with the published vectors", async ({ arrive }) => {
  const { page } = await arrive("visitor");
  const built = await build({
    ...{ configFile: false, logLevel: "silent" },
    build: { write: false, lib: { entry: "shared/prove-vectors.ts", formats: ["iife"], name: "passes" } },
  });
  const [bundle] = Array.isArray(built) ? built : [];
  await page.goto(`/${COLLEGE}`);
  const run = `${bundle?.output[0].code ?? ""};passes.disagreements()`;
  expect(await page.evaluate(run)).toEqual([]);
});

test("a pass moves on its owner's phone without a network and opens the gate, until its clock is set wrong", async ({
  arrive,
  openVenue,
  organizer,
  network,
}) => {
  const venue = await openVenue();
  const { eventId, gateId } = venue;
  const ana = await arrive({ guest: "Ana Moreno" });
  await register(ana, venue);
  await ana.page.clock.install();
  await ana.page.goto(`${network.url}/${COLLEGE}/events/${eventId}/pass`);
  await expect(ana.page.getByText(MOVES)).toBeVisible();
  const qr = ana.page.getByRole("img", { name: "Pass of Ana Moreno" });
  const first = await readShownCode(qr);
  const { registration } = await ana.api.query<PassPage>("attendee.getPass", { eventId });
  expect(first).not.toBe(registration.passes[0]?.code);

  ana.forgive(/ERR_|WebSocket|Failed to load|Failed to fetch/);
  network.cut();
  await ana.context.setOffline(true);
  await ana.page.clock.runFor(20_000);
  await expect.poll(() => readShownCode(qr)).not.toBe(first);
  const scan = (code: string) =>
    organizer.command<{ verdict: string; refusal?: { code: string } }>("scanner.scan", { eventId, gateId, code });
  // Its clock is twenty seconds ahead by now, which is within what a code forgives.
  expect(await scan(await readShownCode(qr))).toMatchObject({ verdict: "admit" });
  await ana.page.clock.runFor(80_000);
  await expect.poll(() => readShownCode(qr)).not.toBe(first);
  expect(await scan(await readShownCode(qr))).toMatchObject({ refusal: { code: "pass-clock-ahead" } });
});

test("the pass moves to another phone when its owner says so", async ({ arrive, openVenue, browser }) => {
  const venue = await openVenue();
  const ben = await arrive({ guest: "Ben Adler" });
  await register(ben, venue);
  const path = `/${COLLEGE}/events/${venue.eventId}/pass`;
  await ben.page.goto(path);
  await expect(ben.page.getByText(MOVES)).toBeVisible();

  const { cookies } = await ben.context.storageState();
  const second = await browser.newContext({ ...(process.env.E2E_URL ? { baseURL: process.env.E2E_URL } : {}) });
  await second.addCookies(cookies);
  const page = await second.newPage();
  await page.goto(path);
  await expect(page.getByText(/Another phone shows this pass/)).toBeVisible();
  await page.getByRole("button", { name: "Show it on this phone" }).click();
  await page.getByRole("button", { name: "Move it here" }).click();
  await expect(page.getByText(MOVES)).toBeVisible();
  await expect(ben.page.getByText(/Another phone shows this pass/)).toBeVisible();
  await second.close();
});

test("a browser that cannot make the key says that the code stands still", async ({ arrive, openVenue }) => {
  const venue = await openVenue();
  const cy = await arrive({ guest: "Cy Rao" });
  await register(cy, venue);
  await cy.page.addInitScript(() => {
    const make = crypto.subtle.generateKey.bind(crypto.subtle);
    crypto.subtle.generateKey = ((algorithm: { name?: string }, ...rest: unknown[]) =>
      algorithm.name === "Ed25519"
        ? Promise.reject(new DOMException("no such algorithm", "NotSupportedError"))
        : (make as (...all: unknown[]) => unknown)(algorithm, ...rest)) as typeof crypto.subtle.generateKey;
  });
  await cy.page.goto(`/${COLLEGE}/events/${venue.eventId}/pass`);
  await expect(cy.page.getByText(/this browser cannot make one that moves/)).toBeVisible();
  await expect(cy.page.getByRole("img", { name: "Pass of Cy Rao" })).toBeVisible();
});
