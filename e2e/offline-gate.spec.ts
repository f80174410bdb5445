import { readFile } from "node:fs/promises";
import { encodeBase64Url } from "#shared/base64url";
import { decodeCode } from "#shared/domain/passes/format";
import type { EventSetup, PassPage } from "#shared/views/event";
import { countKept } from "./count-kept.ts";
import { expect, type Who } from "./journey.ts";
import { keptTexts } from "./kept-texts.ts";
import { lose, openScanner, read, regain, scan, setupOf, state, test } from "./lone-scanner.ts";
import { type MovingPass, registerMoving } from "./moving-pass.ts";
import { COLLEGE } from "./sign-in.ts";
import { moveTo } from "./venue.ts";
import { verdict } from "./verdict.ts";

const NAMES = ["Ana", "Ben", "Cleo", "Dev", "Eli", "Fay", "Gus", "Hana", "Ivo", "Jun"];

test("a gate goes on without a network, through a reload, and the server hears all of it later", async ({
  arrive,
  openVenue,
  organizer,
  network,
}) => {
  test.setTimeout(180_000);
  const venue = await openVenue();
  const [ana, ben] = [await arrive({ guest: "Ana" }), await arrive({ guest: "Ben" })];
  const first = await registerMoving(organizer, ana.api, venue.eventId, NAMES);
  const second = await registerMoving(organizer, ben.api, venue.eventId, NAMES);
  const vera = await arrive("volunteer", { serviceWorkers: "allow" });
  await openScanner(vera, network, venue);

  await lose(network, vera);
  await vera.page.reload();
  await expect(state(vera)).toHaveText(/decides by itself/);

  const [one, , , fourth] = first as [MovingPass, MovingPass, MovingPass, MovingPass];
  await scan(vera, one, /Admit.*Ana.*9 of their party of 10 are still to come.*Decided by this phone/);
  await vera.page.getByRole("button", { name: "Let 9 more in" }).click();
  await verdict(vera, /Admit.*and 8 more/).waitFor();
  await scan(vera, fourth, /Stop.*Dev.*Already inside since/);
  for (const pass of second) await scan(vera, pass, new RegExp(`Admit.*${pass.name}`));
  await vera.page.getByRole("button", { name: /Take back: Admit Jun/ }).click();
  await expect(vera.page.getByText("Taken back")).toBeVisible();
  await scan(vera, second[9] as MovingPass, /Admit.*Jun/);
  await read(vera, "https://evil.example/?q=<script>");
  await verdict(vera, /Stop.*not one of our passes/).waitFor();
  await read(vera, one.paper);
  await verdict(vera, /Stop.*Ana.*Already inside/).waitFor();
  await expect(state(vera)).toHaveText(/17 to send/);
  await expect(vera.page.getByText(/Inside, as of .*: 0\. With this phone’s own: 20\. Not sent: 17/)).toBeVisible();

  await vera.page.reload();
  await expect(state(vera)).toHaveText(/17 to send/);
  await regain(network, vera);
  await expect(state(vera)).toHaveText(/^Live$/, { timeout: 30_000 });
  const { summary, gates } = await setupOf(vera, venue);
  expect(summary.inside).toBe(20);
  expect(gates[0]).toMatchObject({ admitted: 20, refused: 3 });
  expect(await countKept(vera.page, "scans")).toBe(0);
  await scan(vera, one, /Stop.*Ana.*Already inside/);
});

test("one pass at two gates that are cut off comes in twice, and both are told", async ({
  arrive,
  openVenue,
  organizer,
  network,
}) => {
  test.setTimeout(180_000);
  const venue = await openVenue();
  const ana = await arrive({ guest: "Ana" });
  const [pass] = (await registerMoving(organizer, ana.api, venue.eventId, ["Ana"])) as [MovingPass];
  const open = async (who: Who) => {
    const person = await arrive(who, { serviceWorkers: "allow" });
    await openScanner(person, network, venue);
    return person;
  };
  const [vera, joan] = [await open("volunteer"), await open("volunteer-lead")];
  await lose(network, vera, joan);
  for (const person of [vera, joan]) {
    await scan(person, pass, /Admit.*Ana/);
    await expect(state(person)).toHaveText(/1 to send/);
  }
  await regain(network, vera, joan);
  for (const person of [vera, joan]) {
    await expect(state(person)).toHaveText(/^Live.*Look here$/, { timeout: 45_000 });
    await state(person).click();
    await expect(person.page.getByText(/One pass came in twice: North gate, .*, and North gate/)).toBeVisible();
  }
  expect((await setupOf(vera, venue)).summary.inside).toBe(1);
});

test("who is no longer here leaves nothing but what was not sent", async ({
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
  vera.forgive(/status of 40\d/);
  await openScanner(vera, network, venue);
  await lose(network, vera);
  await scan(vera, pass, /Admit.*Ana/);
  await expect(state(vera)).toHaveText(/1 to send/);
  // Whoever finds the phone now reads no name, nor a code, which would open one and let somebody in.
  const texts = await keptTexts(vera.page);
  expect(texts.join("\n")).toMatch(/kept\.[\w-]{80}\./);
  expect(texts.join("\n")).not.toContain("Ana");
  expect(texts.filter((text) => decodeCode(text).form === "signed")).toEqual([]);
  for (const code of [pass.paper, await pass.show()]) {
    const shown = decodeCode(code);
    const signature = shown.form === "signed" && encodeBase64Url(shown.signature);
    expect(texts.filter((text) => signature === false || text.includes(signature))).toEqual([]);
  }
  await vera.context.clearCookies();
  await regain(network, vera);
  await expect(vera.page.getByText(/1 scan was not sent/)).toBeVisible({ timeout: 45_000 });
  for (const store of ["colleges", "events", "roster", "steps", "recent"])
    expect([store, await countKept(vera.page, store)]).toEqual([store, 0]);
  const [file] = await Promise.all([
    vera.page.waitForEvent("download"),
    vera.page.getByRole("button", { name: "Save as a file" }).click(),
  ]);
  const saved = JSON.parse(await readFile(await file.path(), "utf8"));
  expect(saved.syncs[0].scans).toHaveLength(1);
  const taken = await organizer.mutate<{ ok: boolean }>("entry.takeLog", saved.syncs[0]);
  expect(taken).toMatchObject({ ok: true });
  expect((await setupOf({ ...vera, api: organizer }, venue)).summary.inside).toBe(1);
  await vera.page.getByRole("button", { name: "Let go of them" }).click();
  await expect(vera.page).toHaveURL(/sign-in/);
  expect(await countKept(vera.page, "scans")).toBe(0);
});

test("when the event is over a phone sends what it has and keeps nothing of it", async ({
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
  await openScanner(vera, network, venue);
  await lose(network, vera);
  await scan(vera, pass, /Admit.*Ana.*Decided by this phone/);
  await moveTo(organizer, await organizer.query<EventSetup>("organizer.getEvent", { eventId: venue.eventId }), "ended");
  expect(await countKept(vera.page, "roster")).toBe(1);
  await regain(network, vera);
  await vera.page.reload();
  for (const store of ["scans", "events", "roster", "steps", "recent", "logs"])
    await expect.poll(async () => [store, await countKept(vera.page, store)], { timeout: 45_000 }).toEqual([store, 0]);
  await state(vera).click();
  await expect(vera.page.getByText("Nothing of it is kept on this phone any more.")).toBeVisible();
  expect((await setupOf({ ...vera, api: organizer }, venue)).summary.inside).toBe(1);
});

test("with home gates the one scanner there lets in what stands still, and its saved scans are brought in as a file", async ({
  arrive,
  openVenue,
  organizer,
  network,
}, testInfo) => {
  test.setTimeout(180_000);
  const venue = await openVenue();
  const { eventId } = venue;
  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/console/events/${eventId}/entry`);
  await olga.page.getByRole("switch", { name: /Home gates/ }).check();
  await olga.page.getByRole("button", { name: "Save check-in" }).click();
  await expect(olga.page.getByText("Scanners have it when they are opened next")).toBeVisible();

  const ana = await arrive({ guest: "Ana" });
  await ana.api.command("attendee.register", { eventId });
  const { registration } = await ana.api.query<PassPage>("attendee.getPass", { eventId });
  const [pass] = registration.passes;
  const { gates } = await organizer.query<EventSetup>("organizer.getEvent", { eventId });
  const gateId = gates.find(({ name }) => name === pass?.homeGate)?.id ?? "";
  const vera = await arrive("volunteer", { serviceWorkers: "allow" });
  await openScanner(vera, network, { ...venue, gateId });
  await expect(vera.page.getByRole("button", { name: "Find by name" })).toBeEnabled();
  await lose(network, vera);
  await read(vera, pass?.code ?? "");
  await verdict(vera, /Admit.*Ana.*Decided by this phone/).waitFor();
  await read(vera, pass?.code ?? "");
  await verdict(vera, /Stop.*Already inside/).click();
  await expect(vera.page.getByRole("button", { name: "Register somebody" })).toBeDisabled();
  await expect(vera.page.getByText("Needs a connection").first()).toBeVisible();

  // Only now, for her phone shows it moving from then on.
  await ana.page.goto(`/${COLLEGE}/events/${eventId}/pass`);
  await expect(ana.page.getByText(`printed, best at ${pass?.homeGate}`)).toBeVisible();
  await state(vera).click();
  const saving = vera.page.waitForEvent("download");
  await vera.page.getByRole("button", { name: "Save the scans as a file" }).click();
  const file = testInfo.outputPath("scan-log.json");
  await (await saving).saveAs(file);
  const choose = olga.page.getByLabel("A scanner's saved scans", { exact: true });
  await choose.setInputFiles({ name: "list.json", mimeType: "application/json", buffer: Buffer.from("{}") });
  await expect(olga.page.getByText("These are no saved scans")).toBeVisible();
  await choose.setInputFiles(file);
  await expect(olga.page.getByText("2 scans are in")).toBeVisible();
  await expect(olga.page.getByText("1 counted; 1 kept")).toBeVisible();
  await choose.setInputFiles(file);
  await expect(olga.page.getByText("2 scans are in")).toBeVisible();
});
