import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { type Browser, chromium } from "@playwright/test";
import { findBrowser } from "../../scripts/find-browser.ts";
import { showMet, showNumber, type Table } from "../report.ts";
import { makeEvent } from "../server/campus.ts";
import { COLLEGE_SLUG, type People, type Person } from "../server/people.ts";
import type { Served } from "../server/served.ts";

/** Compressed JavaScript a first load may bring, bytes. */
const BUDGETS = { attendee: 180_000, scanner: 120_000 } as const;
/** What an edge uses on the fly: good compression at little cost. */
const BROTLI_QUALITY = 4;
const LOAD_MS_MAX = 60_000;
/** Requests that follow the page's own, such as a route's code, start within this time. */
const QUIET_MS = 1_500;

type Part = { readonly url: string; readonly type: string; readonly body: Buffer };

/** What a browser that has never been here before fetches. */
export async function measurePages(served: Served, people: People): Promise<Table> {
  const [attendee] = people.attendees;
  const [volunteer] = people.volunteers;
  if (!attendee || !volunteer) throw new Error("nobody to look at a page");
  const { eventId, gateId } = await makeEvent(served, people.organizer, 100);
  const executablePath = findBrowser();
  if (!executablePath) throw new Error("The pages are loaded in Chrome or Chromium, and neither was found.");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const home = await load(browser, served, attendee, `/${COLLEGE_SLUG}/`);
    const event = await load(browser, served, attendee, `/${COLLEGE_SLUG}/events/${eventId}`);
    const scanner = await load(browser, served, volunteer, `/${COLLEGE_SLUG}/scan/${eventId}?gate=${gateId}`);
    return {
      title: "First load of the web app",
      columns: [
        "page",
        "requests",
        "all, brotli kB",
        "all, gzip kB",
        "JavaScript, brotli kB",
        "JavaScript, gzip kB",
        "WASM, brotli kB",
        "budget",
      ],
      rows: [
        rowOf("attendee, home", home, BUDGETS.attendee),
        rowOf("attendee, event", event, BUDGETS.attendee),
        rowOf("scanner at a gate", scanner, BUDGETS.scanner),
      ],
      notes: [
        `Loaded in Chromium with an empty cache and an open session, until ${QUIET_MS / 1000} s without a request; bodies compressed here with brotli ${BROTLI_QUALITY} and gzip 6, since the local server sends them plain. 1 kB is 1,000 bytes. The budget is for JavaScript with brotli.`,
      ],
    };
  } finally {
    await browser.close();
  }
}

async function load(browser: Browser, { port }: Served, person: Person, path: string): Promise<Part[]> {
  const context = await browser.newContext({ serviceWorkers: "block" });
  const origin = `http://127.0.0.1:${port}`;
  await context.addCookies([
    { name: "__Host-sid", value: person.sessionToken, url: origin.replace("http:", "https:"), secure: true },
  ]);
  const page = await context.newPage();
  const parts: Promise<Part>[] = [];
  page.on("requestfinished", (request) => {
    parts.push(
      (async () => {
        const response = await request.response();
        const body = (await response?.body().catch(() => null)) ?? Buffer.alloc(0);
        return { url: request.url(), type: response?.headers()["content-type"] ?? "", body };
      })(),
    );
  });
  await page.goto(`${origin}${path}`, { waitUntil: "load", timeout: LOAD_MS_MAX });
  const deadline = Date.now() + LOAD_MS_MAX;
  for (let seen = -1; seen !== parts.length && Date.now() < deadline; ) {
    seen = parts.length;
    await page.waitForTimeout(QUIET_MS);
  }
  const loaded = await Promise.all(parts);
  await context.close();
  return loaded.filter(({ url }) => url.startsWith(origin));
}

function rowOf(name: string, parts: readonly Part[], budget: number): string[] {
  const scripts = parts.filter(({ type }) => type.includes("javascript"));
  const wasm = parts.filter(({ type }) => type.includes("wasm"));
  const isMet = total(scripts, brotli) <= budget;
  const kb = (some: readonly Part[], compress: (body: Buffer) => number) => showNumber(total(some, compress) / 1000, 1);
  return [
    name,
    String(parts.length),
    kb(parts, brotli),
    kb(parts, gzip),
    kb(scripts, brotli),
    kb(scripts, gzip),
    kb(wasm, brotli),
    `≤ ${budget / 1000}: ${showMet(isMet)}`,
  ];
}

function total(parts: readonly Part[], compress: (body: Buffer) => number): number {
  return parts.reduce((sum, { body }) => sum + compress(body), 0);
}

function brotli(body: Buffer): number {
  return brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }).length;
}

function gzip(body: Buffer): number {
  return gzipSync(body, { level: 6 }).length;
}
