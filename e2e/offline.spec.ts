import { SEEN_EVERY_CHARS } from "#shared/protocol/live-wire";
import { expect, liveDot } from "./journey.ts";
import { lose, regain, test } from "./lost-network.ts";
import { COLLEGE } from "./sign-in.ts";
import { verdict } from "./verdict.ts";

test("the pass stays readable without a network, says from when it is, and catches up by itself", async ({
  arrive,
  openVenue,
  organizer,
  network,
}) => {
  const venue = await openVenue();
  const ana = await arrive({ guest: "Ana Moreno" });
  const {
    passes: [pass],
  } = await ana.api.command<{ passes: [{ shortCode: string }] }>("attendee.register", {
    eventId: venue.eventId,
  });
  await ana.page.goto(`${network.url}/${COLLEGE}/events/${venue.eventId}/pass`);
  await expect(liveDot(ana)).toHaveText("Live");

  await lose(network, ana);
  await expect(ana.page.getByText("You are offline. What you see may be old")).toBeVisible();
  await expect(liveDot(ana)).toHaveText(/^Offline · as of \d\d:\d\d/);
  await expect(ana.page.getByRole("img", { name: "Pass of Ana Moreno" })).toBeVisible();
  await organizer.command("scanner.scan", { eventId: venue.eventId, gateId: venue.gateId, code: pass.shortCode });

  await regain(network, ana);
  await expect(ana.page.getByText(/You're in · North gate/)).toBeVisible({ timeout: 15_000 });
  await expect(liveDot(ana)).toHaveText("Live");
  await expect(ana.page.getByText("You are offline.")).toBeHidden();
});

test("the wall catches up on what it missed, without a reload", async ({ arrive, openVenue, network }) => {
  const venue = await openVenue();
  const olga = await arrive("organizer");
  await olga.page.goto(`${network.url}/${COLLEGE}/console/events/${venue.eventId}`);
  await expect(liveDot(olga)).toHaveText("Live");
  await lose(network, olga);
  await expect(liveDot(olga)).toHaveText(/^Offline · as of/);
  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  await regain(network, olga);
  await expect(olga.page.getByText("49 seats left")).toBeVisible({ timeout: 15_000 });
});

test("a connection that only hangs is not called live", async ({ arrive, openVenue, network }) => {
  const venue = await openVenue();
  const ana = await arrive("visitor");
  ana.forgive(/ERR_|WebSocket/);
  await ana.page.goto(`${network.url}/${COLLEGE}/events/${venue.eventId}`);
  await expect(liveDot(ana)).toHaveText("Live");
  network.cut();
  await expect(liveDot(ana)).toHaveText(/^(Reconnecting|Offline) · as of \d\d:\d\d/);
  network.mend();
  await expect(liveDot(ana)).toHaveText("Live", { timeout: 20_000 });
});

test("a page confirms what it reads, so that it is not taken for one that does not", async ({ arrive, openVenue }) => {
  const venue = await openVenue();
  const ana = await arrive("visitor");
  const said: unknown[] = [];
  await ana.page.routeWebSocket(/\/live\/events\//, (page) => {
    const server = page.connectToServer();
    page.onMessage((text) => {
      said.push(JSON.parse(String(text)).type);
      // Far more than any event says; what it is does not matter, that it arrived does.
      if (said.length === 1) page.send("x".repeat(2.5 * SEEN_EVERY_CHARS));
      server.send(text);
    });
  });
  await ana.page.goto(`/${COLLEGE}/events/${venue.eventId}`);
  await expect(liveDot(ana)).toHaveText("Live");
  await expect.poll(() => said.slice(0, 3)).toEqual(["hello", "seen", "seen"]);
});

test("the scanner decides nothing it cannot know: typed characters are amber, and green when it is back", async ({
  arrive,
  openVenue,
  network,
}) => {
  const venue = await openVenue();
  const ana = await arrive({ guest: "Ana Moreno" });
  const {
    passes: [pass],
  } = await ana.api.command<{ passes: [{ shortCode: string }] }>("attendee.register", {
    eventId: venue.eventId,
  });
  const victor = await arrive("volunteer");
  const decoder = victor.page.waitForResponse(/\.wasm$/).then((response) => response.finished());
  await victor.page.goto(`${network.url}/${COLLEGE}/scan/${venue.eventId}?gate=${venue.gateId}`);
  await expect(liveDot(victor)).toHaveText("Live");
  await decoder;
  const type = async () => {
    await victor.page.getByLabel("Type the 8 characters").fill(pass.shortCode);
    await victor.page.getByRole("button", { name: "Check", exact: true }).click();
  };

  await lose(network, victor);
  await type();
  const amber = verdict(victor, /Look.*(Without a connection a copy cannot be told|No connection: cannot decide yet)/);
  await expect(amber).toBeVisible();
  await amber.click();

  await regain(network, victor);
  await expect(liveDot(victor)).toHaveText("Live", { timeout: 15_000 });
  const green = verdict(victor, /Admit.*Ana Moreno/).waitFor();
  await type();
  await green;
});

test("what was opened once opens without a network, and fills by itself when it is back", async ({
  arrive,
  openVenue,
  network,
}) => {
  const venue = await openVenue();
  for (const [who, surface, path] of [
    [{ guest: "Ana Moreno" }, "campus", `events/${venue.eventId}`],
    ["volunteer", "scanner", `scan/${venue.eventId}?gate=${venue.gateId}`],
  ] as const) {
    const person = await arrive(who, { serviceWorkers: "allow" });
    const { page } = person;
    await page.goto(`${network.url}/${COLLEGE}/${path}`);
    await expect(liveDot(person)).toHaveText("Live");
    await expect.poll(() => page.evaluate((mark) => caches.match(mark).then(Boolean), `/kept/${surface}`)).toBe(true);

    await lose(network, person);
    await page.reload();
    // A scanner that holds its event's list goes on; one that was cut off before says so.
    const says = surface === "campus" ? venue.title : /no connection|decides by itself|Offline/i;
    await expect(page.getByText(says).first()).toBeVisible();
    await regain(network, person);
    await expect(liveDot(person)).toHaveText("Live", { timeout: 20_000 });
  }
});

test("a college's pages and its scanner can each be put on the home screen", async ({ arrive, openVenue }) => {
  const venue = await openVenue();
  const { page } = await arrive("volunteer");
  for (const [path, name, start] of [
    [`events/${venue.eventId}`, "Riverside College", `/${COLLEGE}`],
    [`scan/${venue.eventId}`, "Riverside College scanner", `/${COLLEGE}/scan`],
  ]) {
    await page.goto(`/${COLLEGE}/${path}`);
    const address = await page.locator("link[rel=manifest]").getAttribute("href");
    const { icons, ...manifest } = await (await page.request.get(address ?? "")).json();
    expect(manifest).toMatchObject({ name, id: start, start_url: start, display: "standalone" });
    for (const { src } of icons) {
      const icon = await page.request.get(src);
      expect([icon.status(), icon.headers()["content-type"]]).toEqual([200, "image/png"]);
    }
  }
});
