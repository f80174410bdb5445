import {
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Locator,
  type Page,
  request,
} from "@playwright/test";
import type { Role } from "#shared/roles";
import { Api } from "./api.ts";
import { COLLEGE, signInAs, signInAsGuest } from "./sign-in.ts";
import { openVenue, type Venue, type VenueWish } from "./venue.ts";

export type Person = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** The same session, without clicking. */
  readonly api: Api;
  readonly name: string;
  /** Lets these lines of the console pass; a browser logs each failed request. */
  readonly forgive: (line: RegExp) => void;
};

/** Somebody with a role is the seeded person; a guest is new every time; a visitor has not signed in. */
export type Who = Role | "visitor" | { readonly guest: string };

type Journey = {
  readonly arrive: (who: Who, options?: BrowserContextOptions) => Promise<Person>;
  readonly openVenue: (wish?: VenueWish) => Promise<Venue>;
};
type Shared = { readonly organizer: Api };

/** A journey's people each have a browser of their own; at its end every console must have been silent. */
export const test = base.extend<Journey, Shared>({
  organizer: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
    async ({}, use) => {
      const context = await request.newContext({ baseURL: process.env.E2E_URL ?? "" });
      await use(await signInAs(context, "organizer"));
      await context.dispose();
    },
    { scope: "worker" },
  ],
  openVenue: async ({ organizer }, use) => use((wish) => openVenue(organizer, wish)),
  arrive: async ({ browser }, use) => {
    const people: { person: Person; noise: string[]; forgiven: RegExp[] }[] = [];
    await use(async (who, options = {}) => {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const noise: string[] = [];
      const forgiven: RegExp[] = [];
      listen(page, noise);
      const person = {
        page,
        context,
        ...(await introduce(context, who)),
        forgive: (line: RegExp) => forgiven.push(line),
      };
      people.push({ person, noise, forgiven });
      return person;
    });
    for (const { person, noise, forgiven } of people) {
      await person.context.close();
      const heard = noise.filter((line) => !forgiven.some((pattern) => pattern.test(line)));
      expect(heard, `the console of ${person.name}`).toEqual([]);
    }
  },
});

export { expect } from "@playwright/test";

/** The dot that tells how fresh a page is. */
export function liveDot({ page }: Person): Locator {
  return page.getByRole("status").filter({ hasText: /^(Live|Connecting|Reconnecting|Offline)/ });
}

async function introduce(context: BrowserContext, who: Who): Promise<{ api: Api; name: string }> {
  if (who === "visitor") return { api: new Api(context.request, COLLEGE), name: "visitor" };
  if (typeof who === "string") return { api: await signInAs(context.request, who), name: who };
  const { api } = await signInAsGuest(context.request, who.guest);
  return { api, name: who.guest };
}

function listen(page: Page, noise: string[]): void {
  page.on("pageerror", (error) => noise.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    if (message.text() === "Service Worker registration blocked by Playwright") return; // by playwright.config.ts
    if (message.type() === "error" || message.type() === "warning") noise.push(`${message.type()}: ${message.text()}`);
  });
}
