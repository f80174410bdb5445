import type { Page } from "@playwright/test";
import { encode } from "uqr";
import type { Effort } from "../options.ts";
import { showMet, showNumber, type Table } from "../report.ts";
import { makeEvent } from "../server/campus.ts";
import { type Film, type Seen, showFrames } from "../server/film.ts";
import { codeOf, openPasses, type Phone } from "../server/moving-pass.ts";
import type { People } from "../server/people.ts";
import { CPU_SLOWER, cut, openScannerPage, withBrowser } from "../server/scanner-page.ts";
import type { Served } from "../server/served.ts";
import { quantile } from "../stats.ts";

export const VERDICT_GOAL_MS = 250;
/** A moving code is good for a minute: no more than this are signed ahead. */
const FRAMES_AHEAD = 40;

/**
 * The scanner's page in a browser with a slow processor: frames of moving passes are put before its camera, one after the
 * other, with the network and without.
 */
export async function measureVerdicts(served: Served, people: People, effort: Effort): Promise<Table> {
  const event = await makeEvent(served, people.organizer, people.attendees.length);
  const phones = await openPasses(served, people.attendees, event);
  const [volunteer] = people.volunteers;
  if (!volunteer) throw new Error("nobody to scan");
  return withBrowser(async (browser) => {
    const before = showFrames;
    const scanner = await openScannerPage(browser, served, volunteer, event, { before, passes: phones.length });
    await scanner.page.getByText("Hold the pass inside the frame").waitFor();
    // Each half is let in once, so that both kinds of verdict are met with the network and without.
    const half = Math.ceil(phones.length / 2);
    const online = await scanAll(scanner.page, phones.slice(0, half), effort.frames);
    await cut(scanner);
    const offline = await scanAll(scanner.page, phones.slice(half), effort.frames);
    await scanner.network.close();
    return tableOf([
      ["with the network", online],
      ["without", offline],
    ]);
  });
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
  const { data } = encode(await codeOf(phone, Date.now()), { ecc: "M", border: 4, boostEcc: true });
  return data.map((row) => row.map((isDark) => (isDark ? "1" : "0")).join(""));
}

function tableOf(runs: readonly (readonly [string, readonly Seen[]])[]): Table {
  const rows = runs.map(([name, seen]) => {
    const [toRead, toVerdict] = (["readMs", "verdictMs"] as const).map((key) =>
      seen.map((one) => one[key]).sort((a, b) => a - b),
    );
    const show = (values: readonly number[] | undefined, share: number) => showNumber(quantile(values ?? [], share), 0);
    const isMet = quantile(toVerdict ?? [], 0.95) < VERDICT_GOAL_MS;
    const words = [...new Set(seen.map(({ word }) => word))].map(
      (word) => `${seen.filter((one) => one.word === word).length} ${word}`,
    );
    return [
      ...[name, String(seen.length), words.join(", "), String(seen.filter(({ isOwn }) => isOwn).length)],
      ...[0.5, 0.95, 0.99].map((share) => show(toVerdict, share)),
      ...[0.5, 0.95].map((share) => show(toRead, share)),
      `< ${VERDICT_GOAL_MS}: ${showMet(isMet)}`,
    ];
  });
  return {
    title: "Verdict at the gate, on a slow phone",
    columns: [
      ...["scanner", "frames", "verdicts", "decided by the phone", "P50 ms", "P95 ms", "P99 ms"],
      ...["until read, P50 ms", "until read, P95 ms", "P95 goal"],
    ],
    rows,
    notes: [
      `The scanner's page in Chromium at a ${CPU_SLOWER} times slower processor. Each frame is 1,280 × 720 with a moving pass drawn into it, turned, scaled and grained differently, and given to the page as its camera's picture.`,
      "A verdict's time counts from the code that was read to two frames after the verdict was in the page: checking, deciding, writing down and showing. Until read is what comes before: the picture's way to the page, the wait for the next look (every 120 ms) and the decoding, in WASM, for this browser reads no codes by itself.",
      "Server, browser and measurement share one machine; its network is loopback. Half of the passes are scanned with the network, half without, which is cut on the wire; a second scan of a pass is stopped, which is a verdict as well.",
    ],
  };
}
