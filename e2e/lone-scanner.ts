import type { ScannerSetup } from "#shared/views/gate";
import { countKept } from "./count-kept.ts";
import { type CuttableNetwork, openNetwork } from "./cuttable-network.ts";
import { test as base, expect, type Person } from "./journey.ts";
import type { MovingPass } from "./moving-pass.ts";
import { COLLEGE } from "./sign-in.ts";
import type { Venue } from "./venue.ts";
import { verdict } from "./verdict.ts";

/** Journeys of scanners on a network that can be cut. */
export const test = base.extend<{ network: CuttableNetwork }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
  network: async ({}, use) => {
    const network = await openNetwork(process.env.E2E_URL ?? "");
    await use(network);
    await network.close();
  },
});

/** The connection, in the bar. */
export const state = ({ page }: Pick<Person, "page">) =>
  page.getByRole("button", { name: /^(Live|Connecting|Reconnecting|Offline)/ });

export async function openScanner(person: Person, network: CuttableNetwork, { eventId, gateId }: Venue): Promise<void> {
  person.forgive(/ERR_|WebSocket|Failed to load|Failed to fetch/);
  await person.page.goto(`${network.url}/${COLLEGE}/scan/${eventId}?gate=${gateId}`);
  await expect(state(person)).toHaveText(/^Live/);
  const kept = () => person.page.evaluate(() => caches.match("/kept/scanner").then(Boolean));
  await expect.poll(kept, { timeout: 30_000 }).toBe(true);
  await expect.poll(() => countKept(person.page, "roster"), { timeout: 30_000 }).toBeGreaterThan(0);
  await expect(async () => {
    await state(person).click();
    await expect(person.page.getByText(/^List of passesToday|^List of passes\D*\d/)).toBeVisible({ timeout: 10_000 });
  }).toPass();
  await person.page.getByRole("button", { name: "Close" }).click();
}

export async function lose(network: CuttableNetwork, ...people: Person[]): Promise<void> {
  network.cut();
  for (const { context } of people) await context.setOffline(true);
}

export async function regain(network: CuttableNetwork, ...people: Person[]): Promise<void> {
  network.mend();
  for (const { context } of people) await context.setOffline(false);
}

/** As a hardware scanner types it: the whole code within milliseconds, then Enter. */
export function read({ page }: Pick<Person, "page">, code: string): Promise<void> {
  return page.evaluate((text) => {
    for (const key of [...text, "Enter"]) window.dispatchEvent(new KeyboardEvent("keydown", { key }));
  }, code);
}

export async function scan(person: Person, pass: MovingPass, says: RegExp): Promise<void> {
  await read(person, await pass.show());
  // It goes by itself, or with the next one.
  await verdict(person, says).waitFor();
}

export const setupOf = (person: Person, { eventId }: Venue) =>
  person.api.query<ScannerSetup>("scanner.setup", { eventId });
