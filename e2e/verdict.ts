import type { Locator } from "@playwright/test";
import type { Person } from "./journey.ts";

/** The full-screen answer of the scanner; the list of the last ten says the same words. */
export function verdict({ page }: Pick<Person, "page">, says: RegExp): Locator {
  return page.getByRole("button", { name: /tap to go on/i }).filter({ hasText: says });
}
