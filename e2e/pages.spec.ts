import { AxeBuilder } from "@axe-core/playwright";
import type { BrowserContextOptions, Page } from "@playwright/test";
import { expect, test } from "./journey.ts";
import { fillIn, PAGES, prepareDay, SCREENS } from "./page-inventory.ts";

/** The narrowest phone, and the width at which a page zoomed to 400 % on a desk has to reflow (WCAG 1.4.10). */
const NARROW = { width: 320, height: 700 };
/** On the slowest machine this has to pass on; usually a second is enough. */
const PAGE_TAKES_MS = 30_000;
const SETTLE_TRIES = 10;
const SETTLE_MS = 50;
/** No movement of ours takes longer, but the time that a pass counts down. */
const MOVES_MS_MAX = 2_000;
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

for (const [screen, options] of Object.entries(SCREENS))
  test(`every page is sound on a ${screen}, light and dark`, async ({ arrive, organizer }) => {
    test.setTimeout(PAGES.length * PAGE_TAKES_MS);
    // Colours are measured with nothing fading.
    const looks: BrowserContextOptions = { ...options, reducedMotion: "reduce" };
    const guest = await arrive({ guest: "Ana Moreno" }, looks);
    const day = await prepareDay(organizer, guest.api);
    const people = new Map([["guest", guest]]);
    const faults: string[] = [];
    for (const { path, who, shows } of PAGES) {
      const person = people.get(who) ?? (await arrive(who === "guest" ? "visitor" : who, looks));
      people.set(who, person);
      const address = fillIn(path, day);
      // A page is loaded anew even where only its fragment differs from the last one's.
      await person.page.goto("about:blank");
      await person.page.goto(address);
      const shown = person.page.getByText(new RegExp(fillIn(shows.source, day))).filter({ visible: true });
      await expect(shown.first()).toBeVisible({ timeout: PAGE_TAKES_MS });
      faults.push(...(await faultsOf(person.page)).map((fault) => `${path} (${who}): ${fault}`));
    }
    expect(faults).toEqual([]);
  });

async function faultsOf(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.waitForFunction((movesMsMax) => {
      const takesLong = ({ effect }: Animation) => Number(effect?.getComputedTiming().duration) > movesMsMax;
      return document.getAnimations().every((one) => one.playState !== "running" || takesLong(one));
    }, MOVES_MS_MAX);
    // No page has frames of ours, and the other mode opens a window more for each look.
    const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
    // In the dark a page differs by its colours alone.
    const { violations } = await (colorScheme === "light"
      ? axe.withTags(RULES)
      : axe.withRules(COLOUR_RULES)
    ).analyze();
    for (const { id, nodes } of violations)
      for (const { html, any } of nodes.slice(0, 3))
        faults.push(`${colorScheme}, ${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ""}`);
  }
  const before = page.viewportSize();
  await page.setViewportSize(NARROW);
  const measure = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  let overflow = await measure();
  // What follows the width of its place is told of it after it was drawn.
  for (let tries = 0; overflow > 0 && tries < SETTLE_TRIES; tries++) {
    await page.waitForTimeout(SETTLE_MS);
    overflow = await measure();
  }
  if (overflow > 0) faults.push(`${overflow} px too wide at ${NARROW.width} px: ${await widest(page)}`);
  if (before) await page.setViewportSize(before);
  return faults;
}

/** What sticks out furthest, to find it quickly. */
function widest(page: Page): Promise<string> {
  return page.evaluate(() => {
    const out = [...document.querySelectorAll("body *")]
      .map((element) => ({ element, right: element.getBoundingClientRect().right }))
      .sort((a, b) => b.right - a.right)[0];
    return out ? out.element.outerHTML.slice(0, 140) : "";
  });
}
