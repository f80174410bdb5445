import { expect, test } from "vitest";
import { KEPT_MAX, type KeptAnswer, KeptAnswers } from "./kept-answers.ts";

const HOUR_MS = 3_600_000;

/** A browser in which pages come and go. */
function browser() {
  const disk = new Map<string, KeptAnswer>();
  const world = {
    disk,
    now: 0,
    page: (build = "one") =>
      new KeptAnswers(
        {
          get: async (key) => disk.get(key),
          all: async () => [...disk.values()],
          put: async (answer) => disk.set(answer.key, answer),
          drop: async (key) => disk.delete(key),
          clear: async () => disk.clear(),
        },
        build,
        () => world.now,
      ),
  };
  return world;
}

/** Ana's ticket, kept an instant ago; the page is gone. */
async function withTicket() {
  const world = browser();
  const page = world.page();
  await page.isHere("riverside", "usr_ana");
  await page.keep("riverside", "me", "Ana", 0);
  await page.keep("riverside", "ticket", "number 7", 0);
  return world;
}

test("a page that opens without a network finds what the one before showed, and from when it is", async () => {
  const world = await withTicket();
  world.now = HOUR_MS;
  const page = world.page();
  expect(await page.wasHere("riverside", "me")).toMatchObject({ data: "Ana" });
  expect(await page.find("riverside", "ticket")).toMatchObject({ data: "number 7", at: 0 });
});

test("pages of another build do not find it: its shape may be another", async () => {
  const world = await withTicket();
  expect(await world.page("two").wasHere("riverside", "me")).toBeNull();
});

test("it is found for who was there last, and not before that is known", async () => {
  const world = await withTicket();
  expect(await world.page().find("riverside", "ticket")).toBeNull();
});

test("another person's sign-in takes all of it, at that college", async () => {
  const world = await withTicket();
  const page = world.page();
  await page.isHere("hillside", "usr_ana");
  await page.keep("hillside", "other ticket", "number 2", 0);
  await page.isHere("riverside", "usr_ben");
  expect([...world.disk.keys()]).toEqual(["other ticket"]);
  expect(await page.find("riverside", "ticket")).toBeNull();
});

test("an answer that comes late for who was there before is nobody's", async () => {
  const world = await withTicket();
  const late = world.page();
  await late.isHere("riverside", "usr_ana");
  const ben = world.page();
  await ben.isHere("riverside", "usr_ben");
  await late.keep("riverside", "ticket", "number 7", 0);
  expect(await ben.find("riverside", "ticket")).toBeNull();
});

test("signing out leaves nothing, and keeps nothing any more", async () => {
  const world = await withTicket();
  const page = world.page();
  await page.isHere("riverside", "usr_ana");
  await page.wipe();
  await page.keep("riverside", "ticket", "number 8", 0);
  expect(world.disk.size).toBe(0);
});

test("nothing is found after a day, and it goes when something else is kept", async () => {
  const world = await withTicket();
  world.now = 24 * HOUR_MS + 1;
  const page = world.page();
  expect(await page.wasHere("riverside", "me")).toBeNull();
  await page.isHere("riverside", "usr_ana");
  await page.keep("riverside", "order", "order 3", world.now);
  expect([...world.disk.keys()]).toEqual(["order"]);
});

test("so many are kept and hardly more: the newest", async () => {
  const world = browser();
  const page = world.page();
  await page.isHere("riverside", "usr_ana");
  for (let at = 0; at < 4 * KEPT_MAX; at++) await page.keep("riverside", `page ${at}`, at, at);
  expect(world.disk.size).toBeLessThan(KEPT_MAX + 20);
  expect(world.disk.has(`page ${4 * KEPT_MAX - 1}`)).toBe(true);
  expect(world.disk.has("page 0")).toBe(false);
});

test("a browser that keeps nothing shows what the server says, without a word", async () => {
  const full = () => Promise.reject(new DOMException("full", "QuotaExceededError"));
  const page = new KeptAnswers({ get: full, all: full, put: full, drop: full, clear: full }, "one", () => 0);
  await page.isHere("riverside", "usr_ana");
  await page.keep("riverside", "ticket", "number 7", 0);
  expect(await page.find("riverside", "ticket")).toBeNull();
  await page.wipe();
});
