import { exports } from "cloudflare:workers";
import { expect, test } from "vitest";
import { coverPath } from "#shared/cover-path";
import type { SeedReport } from "./seed.ts";
import { ORIGIN, openBrowser } from "./test-browser.ts";

/** A page of a dozen events stays light on a phone. */
const SMALL_BYTES_MAX = 30_000;

const seed = async (): Promise<SeedReport> =>
  (await exports.default.fetch(`${ORIGIN}/dev/seed?pictures=on`, { method: "POST" })).json();
const listCovers = async (slug: string) =>
  (await openBrowser(slug).api.attendee.listEvents.query({})).map(({ title, cover }) => ({ title, cover }));

test("every event that people can see is seeded with a picture of its own, and once", async () => {
  const { colleges } = await seed();
  const seeded = await Promise.all(colleges.map(({ slug }) => listCovers(slug)));
  for (const [at, { id, slug }] of colleges.entries()) {
    for (const { title, cover } of seeded[at] ?? []) {
      expect(cover?.alt, title).toBeTruthy();
      const small = await openBrowser(slug).send(cover ? coverPath(id, cover.id, "small") : "/");
      expect(small.headers.get("content-type")).toBe("image/jpeg");
      expect((await small.arrayBuffer()).byteLength).toBeLessThan(SMALL_BYTES_MAX);
    }
  }
  expect(seeded.flat().length).toBeGreaterThan(5);
  await seed();
  expect(await Promise.all(colleges.map(({ slug }) => listCovers(slug)))).toEqual(seeded);
}, 120_000);
