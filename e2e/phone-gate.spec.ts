import { readFile } from "node:fs/promises";
import type { Page, Route } from "@playwright/test";
import { ROTATION_SLACK_MS } from "#shared/domain/passes/decide";
import { SCANS_IN_SYNC_MAX } from "#shared/limits";
import type { EventSetup, PassPage } from "#shared/views/event";
import { countKept } from "./count-kept.ts";
import { expect } from "./journey.ts";
import { lose, openScanner, read, regain, scan, setupOf, state, test } from "./lone-scanner.ts";
import { type MovingPass, registerMoving } from "./moving-pass.ts";
import { COLLEGE, signInAs } from "./sign-in.ts";
import { verdict } from "./verdict.ts";

/** Where a tab is killed: the server has not heard, has taken it, or its answer is here and not written down. */
type Death = {
  readonly request: "openLog" | "sync";
  readonly from: number;
  readonly after: "unsent" | "taken" | "answered";
};

test("a tab that is killed at every step of a sync loses nothing and doubles nothing", async ({
  arrive,
  openVenue,
  organizer,
  network,
}) => {
  test.setTimeout(240_000);
  const venue = await openVenue();
  const ana = await arrive({ guest: "Ana" });
  const passes = await registerMoving(organizer, ana.api, venue.eventId, ["Ana", "Ben"]);
  const vera = await arrive("volunteer", { serviceWorkers: "allow" });
  // The tab alone sends here, so that each death is its own.
  await vera.context.addInitScript(() => {
    const { SyncManager } = window as unknown as { SyncManager: { readonly prototype: object } };
    Object.assign(SyncManager.prototype, { register: () => Promise.resolve() });
  });
  await openScanner(vera, network, venue);
  await lose(network, vera);
  for (const pass of passes) await scan(vera, pass, /Admit/);
  const nonsense = 2 * SCANS_IN_SYNC_MAX + 1 - passes.length;
  await readMany(vera.page, nonsense, passes.length);
  await vera.page.close();
  await regain(network, vera);

  const batches = [1, SCANS_IN_SYNC_MAX + 1, 2 * SCANS_IN_SYNC_MAX + 1];
  const deaths: Death[] = [
    ...(["unsent", "taken"] as const).map((after) => ({ request: "openLog", from: 0, after }) as const),
    ...batches.flatMap((from) =>
      (["unsent", "taken", "answered"] as const).map((after) => ({ request: "sync", from, after }) as const),
    ),
  ];
  const url = `${network.url}/${COLLEGE}/scan/${venue.eventId}?gate=${venue.gateId}`;
  for (const death of deaths) {
    const page = await vera.context.newPage();
    const died = dieAt(page, death);
    await page.goto(url).catch(() => undefined);
    await died;
  }
  const page = await vera.context.newPage();
  await page.goto(url);
  await expect(state({ page })).toHaveText(/^Live$/, { timeout: 45_000 });
  expect(await countKept(page, "scans")).toBe(0);
  const { summary, gates } = await setupOf(vera, venue);
  expect([summary.inside, gates[0]?.admitted, gates[0]?.refused]).toEqual([2, 2, nonsense]);
});

/** Codes that are nobody's, each as soon as the one before is written. */
async function readMany(page: Page, count: number, before: number): Promise<void> {
  await page.evaluate(
    async ([many, known]) => {
      const shows = (waiting: number) =>
        [...document.querySelectorAll("button")].some(({ textContent }) => textContent?.includes(`${waiting} to send`));
      for (let n = 1; n <= many; n++) {
        for (const key of [...`nobody-${n}`, "Enter"]) window.dispatchEvent(new KeyboardEvent("keydown", { key }));
        while (!shows(known + n)) await new Promise((done) => setTimeout(done, 5));
      }
    },
    [count, before] as const,
  );
}

/** Closes the page at one step of what it tells the server. @returns once it is closed */
function dieAt(page: Page, { request, from, after }: Death): Promise<void> {
  return new Promise((resolve, reject) => {
    const die = async (route: Route) => {
      const { scans } = route.request().postDataJSON();
      if (scans && scans[0].seq !== from) return route.continue();
      const answer = after === "unsent" ? null : await route.fetch();
      if (after === "answered" && answer) {
        await holdScans(page);
        await route.fulfill({ response: answer });
        await expect.poll(() => page.evaluate(() => performance.getEntriesByName("held").length)).toBe(1);
      }
      await page.close();
      resolve();
    };
    page.route(`**/scanner.${request}*`, (route) => die(route).catch(reject)).catch(reject);
    // Who dies while the log is opened has sent nothing of it.
    if (request === "openLog") page.route("**/scanner.sync*", () => undefined).catch(reject);
  });
}

/** Lets nobody write to the scans that are kept, as long as the page lives. */
function holdScans(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open("campuspulse-gate");
        opening.onsuccess = () => {
          const scans = opening.result.transaction("scans", "readwrite").objectStore("scans");
          const hold = () => {
            scans.count().onsuccess = hold;
            if (performance.getEntriesByName("held").length > 0) return;
            performance.mark("held");
            resolve();
          };
          scans.count().onsuccess = hold;
        };
      }),
  );
}

test("scans go up after the page was closed, and the icon says how many wait", async ({
  arrive,
  openVenue,
  organizer,
  network,
}) => {
  test.setTimeout(180_000);
  const venue = await openVenue();
  const ana = await arrive({ guest: "Ana" });
  const passes = await registerMoving(organizer, ana.api, venue.eventId, ["Ana", "Ben"]);
  const vera = await arrive("volunteer", { serviceWorkers: "allow" });
  await vera.context.addInitScript(() => {
    const setAppBadge = (count: number) =>
      Promise.resolve(document.documentElement.setAttribute("data-badge", `${count}`));
    Object.defineProperty(Navigator.prototype, "setAppBadge", { value: setAppBadge });
  });
  await openScanner(vera, network, venue);
  await lose(network, vera);
  for (const pass of passes) await scan(vera, pass, /Admit/);
  await expect(vera.page.locator("html")).toHaveAttribute("data-badge", "2");
  const worker = vera.context.serviceWorkers()[0];
  expect(worker?.url()).toContain("/sw.js");
  await vera.page.close();
  await regain(network, vera);
  const page = await vera.context.newPage();
  await page.goto(`${network.url}/icons/icon.svg`).catch(() => undefined);
  const browser = await vera.context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    browser.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const ours = registrations.find(({ scopeURL }) => scopeURL.startsWith(network.url));
      if (ours) resolve(ours.registrationId);
    });
  });
  await browser.send("ServiceWorker.enable");
  const registrationId = await registered;
  await browser.send("ServiceWorker.dispatchSyncEvent", {
    ...{ origin: network.url, registrationId, tag: "send-scan-logs", lastChance: false },
  });
  await expect.poll(async () => (await setupOf(vera, venue)).summary.inside, { timeout: 30_000 }).toBe(2);
  await expect.poll(() => countKept(page, "scans")).toBe(0);
});

test("a database that the system closes is opened again, and what cannot be written is not decided", async ({
  arrive,
  openVenue,
  organizer,
  network,
}) => {
  test.setTimeout(180_000);
  const venue = await openVenue();
  const ana = await arrive({ guest: "Ana" });
  const [one, two, three] = (await registerMoving(organizer, ana.api, venue.eventId, ["Ana", "Ben", "Cleo"])) as [
    MovingPass,
    MovingPass,
    MovingPass,
  ];
  const vera = await arrive("volunteer", { serviceWorkers: "allow" });
  await vera.context.addInitScript(() => {
    // Its clock says that the event is over for days: the server's, which it was told, does not.
    const clock = Date.now;
    Date.now = () => clock() + 3 * 86_400_000;
    const connections: IDBDatabase[] = [];
    Object.assign(window, { connections });
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...asked) {
      const opening = open.apply(this, asked);
      opening.addEventListener("success", () => connections.push(opening.result));
      return opening;
    };
    // No browser fills up on demand: what it says of its room, and a write for which there is none.
    const { estimate } = StorageManager.prototype;
    StorageManager.prototype.estimate = async function () {
      return document.documentElement.dataset.full ? { usage: 99e6, quota: 100e6 } : estimate.apply(this);
    };
    const { add } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.add = function (...asked) {
      if (document.documentElement.dataset.full) throw new DOMException("no room", "QuotaExceededError");
      return add.apply(this, asked);
    };
  });
  await openScanner(vera, network, venue);
  await lose(network, vera);
  // As a system does that puts a page away: nobody is told.
  const closeAll = () =>
    vera.page.evaluate(() => {
      for (const connection of (window as unknown as { connections: IDBDatabase[] }).connections) connection.close();
    });
  await closeAll();
  await scan(vera, one, /Admit.*Ana.*Decided by this phone/);
  await closeAll();
  await scan(vera, two, /Admit.*Ben/);
  expect(await countKept(vera.page, "scans")).toBe(2);

  const fill = (full: string) =>
    vera.page.evaluate((is) => document.documentElement.setAttribute("data-full", is), full);
  await fill("yes");
  await state(vera).click();
  await vera.page.getByRole("button", { name: "Send and fetch now" }).click();
  await expect(vera.page.getByText("This phone is nearly full")).toBeVisible();
  await vera.page.getByRole("button", { name: "Close" }).click();
  await expect(state(vera)).toHaveText(/Look here$/);
  await scan(vera, three, /Look.*This phone is full.*nothing was decided/);
  expect(await countKept(vera.page, "scans")).toBe(2);
  await fill("");
  await scan(vera, three, /Admit.*Cleo/);
  await regain(network, vera);
  await expect(state(vera)).toHaveText(/^Live/, { timeout: 30_000 });
  await expect.poll(async () => (await setupOf(vera, venue)).summary.inside, { timeout: 30_000 }).toBe(3);
});

test("what was let go of stays gone, and a phone that may scan again begins by itself", async ({
  arrive,
  openVenue,
  organizer,
  network,
}) => {
  test.setTimeout(180_000);
  const venue = await openVenue();
  const ana = await arrive({ guest: "Ana" });
  const [pass] = (await registerMoving(organizer, ana.api, venue.eventId, ["Ana"])) as [MovingPass];
  const vera = await arrive("volunteer", { serviceWorkers: "allow" });
  vera.forgive(/status of 403/);
  await openScanner(vera, network, venue);
  const { page } = vera;
  const fetchNow = async () => {
    await state(vera).click();
    await page.getByRole("button", { name: "Send and fetch now" }).click();
    await page.getByRole("button", { name: "Close" }).click();
  };

  // A page of passes is under way while somebody signs out in another tab.
  let isAsked: () => void = () => {};
  let isHeard: () => void = () => {};
  const asked = new Promise<void>((resolve) => (isAsked = resolve));
  const wiped = new Promise<void>((resolve) => (isHeard = resolve));
  await page.route("**/scanner.roster*", async (route) => {
    const answer = await route.fetch();
    isAsked();
    await wiped;
    await route.fulfill({ response: answer });
  });
  await fetchNow();
  await asked;
  await clearHeld(page);
  const answered = page.waitForResponse(/scanner\.roster/);
  isHeard();
  await answered;
  await page.unroute("**/scanner.roster*");
  await page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
  for (const store of ["events", "roster"]) expect([store, await countKept(page, store)]).toEqual([store, 0]);

  await state(vera).click();
  await expect(page.getByText("Not ready to decide by itself")).toBeVisible();

  // The server will not have this phone, and then it will.
  await page.reload();
  await expect.poll(() => countKept(page, "roster"), { timeout: 30_000 }).toBe(1);
  await page.route("**/scanner.roster*", (route) =>
    route.fulfill({ status: 403, json: { error: { message: "", code: -32_003, data: { appCode: "NOT_ALLOWED" } } } }),
  );
  await fetchNow();
  await expect.poll(() => countKept(page, "roster")).toBe(0);
  expect(await countKept(page, "logs")).toBe(0);
  await state(vera).click();
  await expect(page.getByText("This phone may not scan here any more")).toBeVisible();
  await page.unroute("**/scanner.roster*");
  await page.getByRole("button", { name: "Send and fetch now" }).click();
  await expect(page.getByText("This phone may not scan here any more")).toBeHidden();
  await page.getByRole("button", { name: "Close" }).click();
  await expect.poll(() => countKept(page, "roster"), { timeout: 30_000 }).toBe(1);
  await lose(network, vera);
  await scan(vera, pass, /Admit.*Ana.*Decided by this phone/);
  await regain(network, vera);
  await expect.poll(async () => (await setupOf(vera, venue)).summary.inside, { timeout: 30_000 }).toBe(1);
});

test("typed characters wait a moment for the log to be sent, and no longer", async ({
  arrive,
  openVenue,
  organizer,
  network,
}) => {
  test.setTimeout(180_000);
  const venue = await openVenue();
  const ana = await arrive({ guest: "Ana" });
  const [one, two] = (await registerMoving(organizer, ana.api, venue.eventId, ["Ana", "Ben"])) as [
    MovingPass,
    MovingPass,
  ];
  const vera = await arrive("volunteer", { serviceWorkers: "allow" });
  const { page } = vera;
  await openScanner(vera, network, venue);
  await lose(network, vera);
  await scan(vera, one, /Admit.*Ana.*Decided by this phone/);
  // Taken, and never answered.
  const asked = new Promise<void>((resolve) => void page.route("**/scanner.sync*", () => resolve()));
  await regain(network, vera);
  await asked;
  await expect(state(vera)).toHaveText(/^Live/);
  await page.getByLabel("Type the 8 characters").fill(two.shortCode);
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await verdict(vera, /Admit.*Ben/).waitFor({ timeout: 5_000 });
});

test("a phone whose log the server will never have keeps it to be saved, and goes on with another", async ({
  arrive,
  openVenue,
  organizer,
  network,
}) => {
  test.setTimeout(180_000);
  const venue = await openVenue();
  const ana = await arrive({ guest: "Ana" });
  const passes = await registerMoving(organizer, ana.api, venue.eventId, ["Ana", "Ben", "Cleo"]);
  const [one, two, three] = passes as [MovingPass, MovingPass, MovingPass];
  const vera = await arrive("volunteer", { serviceWorkers: "allow" });
  const { page } = vera;
  await openScanner(vera, network, venue);
  await lose(network, vera);
  await scan(vera, one, /Admit.*Ana.*Decided by this phone/);
  const refusal = { code: "log-broken", seq: 1 };
  await page.route("**/scanner.sync*", (route) =>
    route.fulfill({ json: { result: { data: { ok: false, refusal } } } }),
  );
  await regain(network, vera);
  await expect(state(vera)).toHaveText(/^Live.*Look here/, { timeout: 30_000 });
  await expect(state(vera)).not.toHaveText(/to send/);
  await expect.poll(() => countKept(page, "logs")).toBe(2);
  await page.unroute("**/scanner.sync*");
  await scan(vera, two, /Admit.*Ben/);
  await expect(page.getByText("Decided by this phone")).toHaveCount(0);
  expect((await setupOf(vera, venue)).summary.inside).toBe(1);
  // The server has never heard of Ana, and lets her in; the phone has let her in before.
  await scan(vera, one, /Look.*Ana.*This phone let them in before/);
  expect((await setupOf(vera, venue)).summary.inside).toBe(2);
  // The other log decides by itself, knows whom the first one let in, and is sent.
  await state(vera).click();
  await expect(page.getByText("Keys and withdrawn passes")).toBeVisible();
  await expect(page.getByText("Not ready to decide by itself")).toHaveCount(0);
  await page.getByRole("button", { name: "Close" }).click();
  await lose(network, vera);
  await scan(vera, three, /Admit.*Cleo.*Decided by this phone/);
  await page.reload();
  await expect(state(vera)).toHaveText(/decides by itself.*1 to send.*Look here/);
  await read(vera, await one.show());
  await verdict(vera, /Stop.*Already inside/).click();
  await regain(network, vera);
  await expect.poll(async () => (await setupOf(vera, venue)).summary.inside, { timeout: 45_000 }).toBe(3);
  await expect.poll(() => countKept(page, "scans")).toBe(1);
  // What was set aside is still here, and can be saved; then it is let go of.
  await state(vera).click();
  await expect(page.getByText(/1 scan was not sent/)).toBeVisible();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as a file" }).click();
  expect(JSON.parse(await readFile(await (await saving).path(), "utf8")).syncs[0].scans).toHaveLength(1);
  await page.getByRole("button", { name: "Let go of them" }).click();
  await expect(page.getByText(/was not sent/)).toHaveCount(0);
  expect([await countKept(page, "scans"), await countKept(page, "logs")]).toEqual([0, 1]);
});

test("whoever talks at the gate for longer than a picture lives goes on from what they showed", async ({
  arrive,
  openVenue,
  organizer,
  network,
}) => {
  test.setTimeout(180_000);
  const venue = await openVenue();
  const names = ["Ana", "Ben", "Cleo"];
  const [ana, dev] = [await arrive({ guest: "Ana" }), await arrive({ guest: "Dev" })];
  const [one] = (await registerMoving(organizer, ana.api, venue.eventId, names)) as [MovingPass];
  const [two] = (await registerMoving(organizer, dev.api, venue.eventId, ["Dev", "Eli"])) as [MovingPass];
  const vera = await arrive("volunteer", { serviceWorkers: "allow" });
  const { page } = vera;
  await openScanner(vera, network, venue);
  // Nearly a picture by then, and one soon after.
  const nearly = ROTATION_SLACK_MS - 8_000;
  const soon = () => page.waitForTimeout(10_000);
  const oneMore = () => page.getByRole("button", { name: "People: one less" }).click();
  await read(vera, await one.show(nearly));
  await verdict(vera, /Admit.*Ana.*2 of their party of 3 are still to come/).click();
  await soon();
  await oneMore();
  await page.getByRole("button", { name: "Let 1 more in" }).click();
  await verdict(vera, /Admit.*Ben/).click();
  await page.getByRole("button", { name: "Let 1 more in" }).click();
  await verdict(vera, /Admit.*Cleo/).click();
  await lose(network, vera);
  await read(vera, await two.show(nearly));
  await verdict(vera, /Admit.*Dev.*Decided by this phone/).click();
  await soon();
  await page.getByRole("button", { name: "Let 1 more in" }).click();
  // Of the others a phone alone knows no name.
  await verdict(vera, /Admit.*Dev/).click();
  await expect(state(vera)).toHaveText(/2 to send/);
  // Shown anew it is as old as it is.
  await read(vera, await one.show(ROTATION_SLACK_MS + 2_000));
  await verdict(vera, /Stop.*This is a picture of a pass/).waitFor();
});

test("a server that bars whoever scans is not overruled by what their phone holds", async ({
  arrive,
  openVenue,
  organizer,
  network,
}) => {
  test.setTimeout(180_000);
  const venue = await openVenue();
  const ana = await arrive({ guest: "Ana" });
  const [pass] = (await registerMoving(organizer, ana.api, venue.eventId, ["Ana"])) as [MovingPass];
  const vera = await arrive("volunteer", { serviceWorkers: "allow" });
  vera.forgive(/status of 403/);
  const { page } = vera;
  let isBarred = false;
  await page.routeWebSocket(/\/live\//, (socket) => (isBarred ? socket.close() : socket.connectToServer()));
  await openScanner(vera, network, venue);
  // As where a role was taken away: the socket is closed and stays so, and the first to hear why is whoever scans.
  isBarred = true;
  network.cut();
  network.mend();
  await expect(state(vera)).not.toHaveText(/^Live/);
  await page.route("**/scanner.scan*", (route) =>
    route.fulfill({ status: 403, json: { error: { message: "", code: -32_003, data: { appCode: "NOT_ALLOWED" } } } }),
  );
  await read(vera, await pass.show());
  await verdict(vera, /Look.*Your role does not allow this/).waitFor();
  expect(await countKept(page, "scans")).toBe(0);
  await expect.poll(() => countKept(page, "roster")).toBe(0);
});

test("a phone whose log the server does not take decides nothing by itself, and says so", async ({
  arrive,
  openVenue,
  organizer,
  network,
}) => {
  test.setTimeout(180_000);
  const venue = await openVenue();
  const ana = await arrive({ guest: "Ana" });
  const [pass] = (await registerMoving(organizer, ana.api, venue.eventId, ["Ana"])) as [MovingPass];
  const vera = await arrive("volunteer", { serviceWorkers: "allow" });
  const { page } = vera;
  const refusal = { code: "log-limit", max: 500 };
  await page.route("**/scanner.openLog*", (route) =>
    route.fulfill({ json: { result: { data: { ok: false, refusal } } } }),
  );
  await openScanner(vera, network, venue);
  await expect(state(vera)).toHaveText(/Look here/);
  await lose(network, vera);
  await page.reload();
  await expect(state(vera)).toHaveText(/^(Reconnecting|Offline)/);
  await read(vera, await pass.show());
  await verdict(vera, /Look.*No connection: cannot decide yet/).waitFor();
  expect(await countKept(page, "scans")).toBe(0);
  await expect(state(vera)).not.toHaveText(/decides by itself|to send/);
  await regain(network, vera);
  await state(vera).click();
  await expect(page.getByText("The server keeps no more scans of this account")).toBeVisible({ timeout: 30_000 });

  await page.unroute("**/scanner.openLog*");
  await page.getByRole("button", { name: "Send and fetch now" }).click();
  await expect(page.getByText("The server keeps no more scans of this account")).toBeHidden();
  await page.getByRole("button", { name: "Close" }).click();
  await lose(network, vera);
  await scan(vera, pass, /Admit.*Ana.*Decided by this phone/);
});

test("an answer that was long on its way does not set back the list that another tab has brought since", async ({
  arrive,
  openVenue,
  network,
}) => {
  test.setTimeout(180_000);
  const venue = await openVenue();
  const register = async (guest: string) =>
    (await arrive({ guest })).api.command("attendee.register", { eventId: venue.eventId });
  await register("Ana");
  const vera = await arrive("volunteer", { serviceWorkers: "allow" });
  await openScanner(vera, network, venue);
  const { page } = vera;
  let isAsked: () => void = () => {};
  let isHeard: () => void = () => {};
  const asked = new Promise<void>((resolve) => (isAsked = resolve));
  const newer = new Promise<void>((resolve) => (isHeard = resolve));
  let rounds = 0;
  await page.route("**/scanner.roster*", async (route) => {
    rounds += 1;
    // The next round is never answered: what is kept is what the long one left.
    if (rounds > 1) return;
    const answer = await route.fetch();
    isAsked();
    await newer;
    await route.fulfill({ response: answer });
  });
  await state(vera).click();
  const fetchNow = page.getByRole("button", { name: "Send and fetch now" });
  await fetchNow.click();
  await asked;
  await register("Ben");
  const other = await vera.context.newPage();
  await other.goto(vera.page.url());
  await expect.poll(() => countKept(other, "roster"), { timeout: 30_000 }).toBe(2);
  const brought = await listVersion(other);
  // Nor does the other tab bring it up again.
  await other.close();
  isHeard();
  // It asks again once it has kept what it heard, or left it.
  await expect(async () => {
    await fetchNow.click();
    expect(rounds).toBeGreaterThan(1);
  }).toPass({ timeout: 30_000 });
  expect([await listVersion(page), await countKept(page, "roster")]).toEqual([brought, 2]);
});

/** Up to which of the ledger's entries the list goes that is kept. */
function listVersion(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const opening = indexedDB.open("campuspulse-gate");
        opening.onsuccess = () => {
          const reading = opening.result.transaction("events").objectStore("events").getAll();
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result[0].rosterVersion);
          };
        };
      }),
  );
}

/** What signing out does to it, whichever tab that happens in. */
function clearHeld(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open("campuspulse-gate");
        opening.onsuccess = () => {
          const names = ["colleges", "events", "roster", "steps", "recent"];
          const turn = opening.result.transaction(names, "readwrite");
          for (const name of names) turn.objectStore(name).clear();
          turn.oncomplete = () => resolve();
        };
      }),
  );
}

test("a badge that was replaced while a phone was cut off gets in there, and is an incident", async ({
  arrive,
  openVenue,
  organizer,
  network,
}) => {
  test.setTimeout(180_000);
  const venue = await openVenue();
  const { eventId, gateId } = venue;
  const { version, lists, annulMinutes } = await organizer.query<EntryFields>("entry.get", { eventId });
  const fields = { version, lists, annulMinutes, badges: "card" };
  await organizer.command("entry.save", { eventId, ...fields });
  const ana = await arrive({ guest: "Ana" });
  const [pass] = (await registerMoving(organizer, ana.api, eventId, ["Ana"])) as [MovingPass];
  const { registration } = await ana.api.query<PassPage>("attendee.getPass", { eventId });
  const passId = registration.passes[0]?.id;
  const scanBy = (direction: "in" | "out") =>
    organizer.command("scanner.scan", { eventId, gateId, code: pass.shortCode, direction });
  await scanBy("in");
  await organizer.command("scanner.badge", { eventId, passId, again: false });
  await scanBy("out");
  const vera = await arrive("volunteer", { serviceWorkers: "allow" });
  await openScanner(vera, network, venue);
  await lose(network, vera);
  await scanBy("in");
  await organizer.command("scanner.badge", { eventId, passId, again: true });
  await scan(vera, pass, /Admit.*Ana.*Decided by this phone/);
  await regain(network, vera);
  await expect(state(vera)).toHaveText(/^Live.*Look here$/, { timeout: 45_000 });
  await state(vera).click();
  await expect(vera.page.getByText(/One pass was let in that the gate would have stopped: North gate/)).toBeVisible();
  expect((await setupOf(vera, venue)).summary.inside).toBe(1);
  await vera.page.getByRole("button", { name: "Close" }).click();
  await scan(vera, pass, /Stop.*Replaced by a newer badge/);
});

type EntryFields = { readonly version: number; readonly lists: unknown; readonly annulMinutes: number };

test("a gate is kept by whoever has the shift, and a lead frees it of a phone that is gone", async ({
  arrive,
  openVenue,
  organizer,
  network,
}) => {
  test.setTimeout(180_000);
  const venue = await openVenue();
  const { eventId } = venue;
  const { version, lists, annulMinutes } = await organizer.query<EntryFields>("entry.get", { eventId });
  await organizer.command("entry.save", { eventId, version, lists, annulMinutes, homeGates: true });
  const ana = await arrive({ guest: "Ana" });
  await ana.api.command("attendee.register", { eventId });
  const keepers = () => organizer.query<{ name: string }[]>("scanner.keepers", { eventId });
  const { gates } = await organizer.query<EventSetup>("organizer.getEvent", { eventId });
  const vera = await arrive("volunteer", { serviceWorkers: "allow" });
  await openScanner(vera, network, { ...venue, gateId: gates[0]?.id ?? "" });
  await expect.poll(async () => (await keepers()).length).toBe(1);
  const [first] = await keepers();

  // The next shift signs in on the same phone.
  await signInAs(vera.context.request, "volunteer-lead");
  await vera.page.reload();
  // In between nobody does: the phone lets go of one log before it begins the next.
  const next = async () => (await keepers()).map(({ name }) => name).filter((name) => name !== first?.name);
  await expect.poll(async () => (await next()).length, { timeout: 30_000 }).toBe(1);
  expect(await keepers()).toHaveLength(1);
  await state(vera).click();
  await expect(vera.page.getByText("Keeps a gateNorth gate")).toBeVisible();

  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/console/events/${eventId}`);
  await vera.page.close();
  await olga.page.getByRole("button", { name: "Free this gate" }).click();
  await olga.page.getByRole("dialog").getByRole("button", { name: "Free this gate" }).click();
  await expect(olga.page.getByRole("button", { name: "Free this gate" })).toBeHidden();
  expect(await keepers()).toEqual([]);
});
