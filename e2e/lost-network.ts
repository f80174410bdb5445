import { type CuttableNetwork, openNetwork } from "./cuttable-network.ts";
import { test as base, type Person } from "./journey.ts";

/** Cookies do not know ports, so a person signed in at the app is signed in behind the wire too. */
export const test = base.extend<{ network: CuttableNetwork }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
  network: async ({}, use) => {
    const network = await openNetwork(process.env.E2E_URL ?? "");
    await use(network);
    await network.close();
  },
});

export async function lose(network: CuttableNetwork, person: Person): Promise<void> {
  person.forgive(/ERR_|WebSocket|Failed to load|Failed to fetch/);
  network.cut();
  await person.context.setOffline(true);
}

export async function regain(network: CuttableNetwork, person: Person): Promise<void> {
  network.mend();
  await person.context.setOffline(false);
}
