import { randomUUID } from "node:crypto";
import { type Browser, chromium, type Page } from "@playwright/test";
import { encode } from "uqr";
import * as z from "zod";
import { decodeBase64Url, encodeBase64Url } from "#shared/base64url";
import { encodeShowing, toText } from "#shared/domain/passes/format";
import { importSigningKey, SEED_BYTES, type SigningKey, sign } from "#shared/ed25519";
import { findBrowser } from "../../scripts/find-browser.ts";
import { call } from "../load/api.ts";
import type { Effort } from "../options.ts";
import { showMet, showNumber, type Table } from "../report.ts";
import { type LiveEvent, makeEvent } from "../server/campus.ts";
import { type Film, type Seen, showFrames } from "../server/film.ts";
import { COLLEGE_SLUG, type People, type Person } from "../server/people.ts";
import type { Served } from "../server/served.ts";
import { quantile } from "../stats.ts";

/** A phone of some years ago, as Chromium's own tools reckon one. */
const CPU_SLOWER = 6;
const GOAL_MS = 250;
/** A moving code is good for a minute: no more than this are signed ahead. */
const FRAMES_AHEAD = 40;
const PASSES_AT_ONCE = 16;
const LOAD_MS_MAX = 60_000;

const registered = z.object({ passes: z.tuple([z.object({ id: z.string() })]) });
const shown = z.object({ passes: z.tuple([z.object({ holder: z.object({ grant: z.string() }) })]) });

type Phone = { readonly key: SigningKey; readonly grant: Uint8Array };

/**
 * The scanner's page in a browser with a slow processor: frames of moving passes are put before its camera, one after the
 * other, with the network and without.
 */
export async function measureVerdicts(served: Served, people: People, effort: Effort): Promise<Table> {
  const event = await makeEvent(served, people.organizer, people.attendees.length);
  const phones: Phone[] = [];
  for (let from = 0; from < people.attendees.length; from += PASSES_AT_ONCE) {
    const some = people.attendees.slice(from, from + PASSES_AT_ONCE);
    phones.push(...(await Promise.all(some.map((person) => openPass(served, person, event)))));
  }
  const executablePath = findBrowser();
  if (!executablePath) throw new Error("The scanner runs in Chrome or Chromium, and neither was found.");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--use-fake-ui-for-media-stream"] });
  try {
    const [volunteer] = people.volunteers;
    if (!volunteer) throw new Error("nobody to scan");
    const page = await openScanner(browser, served, volunteer, event);
    const online = await scanAll(page, phones, effort.frames);
    await page.context().setOffline(true);
    const offline = await scanAll(page, phones, effort.frames);
    return tableOf([
      ["with the network", online],
      ["without", offline],
    ]);
  } finally {
    await browser.close();
  }
}

/** Registers somebody whose phone shows the pass moving. */
async function openPass({ port }: Served, person: Person, { eventId }: LiveEvent): Promise<Phone> {
  const { passes } = registered.parse(
    await call(port, person, "attendee.register", { commandId: randomUUID(), eventId }),
  );
  const key = await importSigningKey(crypto.getRandomValues(new Uint8Array(SEED_BYTES)));
  const holderKey = encodeBase64Url(key.publicKey);
  const reply = await call(port, person, "passes.registerHolder", {
    ...{ commandId: randomUUID(), eventId, passId: passes[0].id, holderKey, replace: false },
  });
  const { grant } = shown.parse(reply).passes[0].holder;
  return { key, grant: decodeBase64Url(grant) ?? new Uint8Array() };
}

async function openScanner(browser: Browser, { port }: Served, person: Person, at: LiveEvent): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, permissions: ["camera"] });
  const origin = `http://127.0.0.1:${port}`;
  await context.addCookies([
    { name: "__Host-sid", value: person.sessionToken, url: origin.replace("http:", "https:"), secure: true },
  ]);
  const page = await context.newPage();
  await page.addInitScript(showFrames);
  await page.goto(`${origin}/${COLLEGE_SLUG}/scan/${at.eventId}?gate=${at.gateId}`, { timeout: LOAD_MS_MAX });
  await page.getByText("Hold the pass inside the frame").waitFor({ timeout: LOAD_MS_MAX });
  const tools = await context.newCDPSession(page);
  await tools.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWER });
  return page;
}

async function scanAll(page: Page, phones: readonly Phone[], count: number): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (let from = 0; from < count; from += FRAMES_AHEAD) {
    const some = Array.from({ length: Math.min(FRAMES_AHEAD, count - from) }, (_, index) => from + index);
    const film: Film = await Promise.all(some.map(async (index) => frameOf(phones[index % phones.length])));
    seen.push(...(await page.evaluate((frames) => window.bench.scan(frames), film)));
  }
  return seen;
}

async function frameOf(phone: Phone | undefined): Promise<Film[number]> {
  if (!phone) throw new Error("no passes to scan");
  const showing = encodeShowing(phone.grant, Date.now());
  const { data } = encode(toText(showing, await sign(phone.key, showing)), { ecc: "M", border: 4, boostEcc: true });
  return data.map((row) => row.map((isDark) => (isDark ? "1" : "0")).join(""));
}

function tableOf(runs: readonly (readonly [string, readonly Seen[]])[]): Table {
  const rows = runs.map(([name, seen]) => {
    const [toRead, toVerdict] = (["readMs", "verdictMs"] as const).map((key) =>
      seen.map((one) => one[key]).sort((a, b) => a - b),
    );
    const show = (values: readonly number[] | undefined, share: number) => showNumber(quantile(values ?? [], share), 0);
    const isMet = quantile(toVerdict ?? [], 0.95) < GOAL_MS;
    const words = [...new Set(seen.map(({ word }) => word))].map(
      (word) => `${seen.filter((one) => one.word === word).length} ${word}`,
    );
    return [
      ...[name, String(seen.length), words.join(", ")],
      ...[0.5, 0.95, 0.99].map((share) => show(toVerdict, share)),
      ...[0.5, 0.95].map((share) => show(toRead, share)),
      `< ${GOAL_MS}: ${showMet(isMet)}`,
    ];
  });
  return {
    title: "Verdict at the gate, on a slow phone",
    columns: [
      ...["scanner", "frames", "verdicts", "P50 ms", "P95 ms", "P99 ms"],
      ...["until read, P50 ms", "until read, P95 ms", "P95 goal"],
    ],
    rows,
    notes: [
      `The scanner's page in Chromium at a ${CPU_SLOWER} times slower processor. Each frame is 1,280 × 720 with a moving pass drawn into it, turned, scaled and grained differently, and given to the page as its camera's picture.`,
      "A verdict's time counts from the code that was read to two frames after the verdict was in the page: checking, deciding, writing down and showing. Until read is what comes before: the picture's way to the page, the wait for the next look (every 120 ms) and the decoding, in WASM, for this browser reads no codes by itself.",
      "Server, browser and measurement share one machine; its network is loopback. A second scan of a pass is stopped, which is a verdict as well.",
    ],
  };
}
