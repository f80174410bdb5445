import { cpus, loadavg } from "node:os";
import type { Page } from "@playwright/test";
import { productCommands } from "../load/commands.ts";
import { settle } from "../load/cpu.ts";
import { Progress } from "../load/progress.ts";
import { openLoop } from "../load/run-load.ts";
import { Supplies } from "../load/supplies.ts";
import type { Effort } from "../options.ts";
import { showMet, showNumber, showSpread, type Table } from "../report.ts";
import { makeEvent } from "../server/campus.ts";
import { FILM_SCRIPT, type Seen } from "../server/film.ts";
import { openPasses, type Phone } from "../server/moving-pass.ts";
import type { People } from "../server/people.ts";
import { CPU_SLOWER, cut, openScannerPage, withBrowser } from "../server/scanner-page.ts";
import type { Served } from "../server/served.ts";
import { quantile, spreadOf } from "../stats.ts";
import { frameOf, isWelcome, passesOf } from "./gate-film.ts";

export const VERDICT_GOAL_MS = 250;
/** A moving code is good for a minute: no more than this are signed ahead. */
const FRAMES_AHEAD = 40;
/** Eighty thousand guests who come within two hours, and as many at once as an event's ledger is planned with. */
const CONFIRMED_PER_SECOND = [11, 200] as const;
const CONFIRMING_IN_FLIGHT = 64;
const SETTLE_MS_MAX = 10_000;
const SAID_EVERY_FRAMES = 200;

/** How many people the section needs: each half of the frames has passes of its own, and each confirmed scan one more. */
export function verdictPeople({ frames, confirmMs }: Effort): number {
  const confirmed = CONFIRMED_PER_SECOND.reduce(
    (sum, perSecond) => sum + Math.ceil((perSecond * confirmMs) / 1_000),
    0,
  );
  return Math.max(2 * passesOf(frames), confirmed);
}

/**
 * The scanner's page in a browser with a slow processor: frames of moving passes are put before its camera, one after the
 * other, with the network and without. What the server takes to confirm a scan is measured apart.
 */
export async function measureVerdicts(served: Served, people: People, effort: Effort): Promise<Table[]> {
  const confirmation = await measureConfirmation(served, people, effort);
  const event = await makeEvent(served, people.organizer, people.attendees.length);
  const phones = await openPasses(served, people.attendees.slice(0, 2 * passesOf(effort.frames)), event);
  const [volunteer] = people.volunteers;
  if (!volunteer) throw new Error("nobody to scan");
  return withBrowser(async (browser) => {
    const how = { before: FILM_SCRIPT, passes: phones.length };
    const scanner = await openScannerPage(browser, served, volunteer, event, how);
    await scanner.page.getByText("Hold the pass inside the frame").waitFor();
    const half = phones.length / 2;
    const online = await scanAll("with the network", scanner.page, phones.slice(0, half), effort.frames);
    await cut(scanner);
    const offline = await scanAll("without", scanner.page, phones.slice(half), effort.frames);
    await scanner.network.close();
    return [tableOf([online, offline]), confirmation];
  });
}

/** `loads`: of the machine, its running processes on average over a minute, at each say. */
type Run = {
  readonly name: string;
  readonly seen: readonly Seen[];
  readonly minutes: number;
  readonly loads: readonly number[];
};

async function scanAll(name: string, page: Page, phones: readonly Phone[], count: number): Promise<Run> {
  const seen: Seen[] = [];
  const loads: number[] = [];
  const startedAt = performance.now();
  const progress = new Progress(`frames ${name}`, count, SAID_EVERY_FRAMES);
  for (let from = 0; from < count; from += FRAMES_AHEAD) {
    const some = Array.from({ length: Math.min(FRAMES_AHEAD, count - from) }, (_, index) => from + index);
    const film = await Promise.all(some.map((index) => frameOf(index, phones)));
    seen.push(...(await page.evaluate((frames) => window.bench.scan(frames), film)));
    loads.push(loadavg()[0] ?? Number.NaN);
    for (const _ of film) progress.step();
  }
  return { name, seen, minutes: (performance.now() - startedAt) / 60_000, loads };
}

function tableOf(runs: readonly Run[]): Table {
  const rows = runs.map(({ name, seen, minutes, loads }) => {
    const read = seen.filter((one) => one !== null);
    const [toRead, toVerdict] = (["readMs", "verdictMs"] as const).map((key) =>
      read.map((one) => one[key]).sort((a, b) => a - b),
    );
    const show = (values: readonly number[] | undefined, share: number) => showNumber(quantile(values ?? [], share), 0);
    const isMet = quantile(toVerdict ?? [], 0.95) < VERDICT_GOAL_MS;
    const admitted = read.filter(({ word }) => word === "Admit").length;
    const wrong = seen.filter((one, index) => one !== null && (one.word === "Admit") !== isWelcome(index)).length;
    return [
      ...[name, String(seen.length), `${admitted} Admit, ${read.length - admitted} not`, String(wrong)],
      ...[String(seen.length - read.length), String(read.filter(({ isOwn }) => isOwn).length)],
      ...[0.5, 0.95, 0.99].map((share) => show(toVerdict, share)),
      ...[0.5, 0.95].map((share) => show(toRead, share)),
      ...[showNumber(minutes, 1), showSpread(spreadOf(loads), 1), `< ${VERDICT_GOAL_MS}: ${showMet(isMet)}`],
    ];
  });
  return {
    title: "Verdict at the gate, on a slow phone",
    columns: [
      ...["scanner", "frames", "verdicts", "wrong ones", "not read", "decided by the phone"],
      ...[
        "P50 ms",
        "P95 ms",
        "P99 ms",
        "until read, P50 ms",
        "until read, P95 ms",
        "minutes",
        "machine's load",
        "P95 goal",
      ],
    ],
    rows,
    notes: [
      `The scanner's page in Chromium with its main thread ${CPU_SLOWER} times slower. Each frame is 1,280 × 720 with a code drawn into it, turned, scaled and grained differently, and given to the page as its camera's picture, from a thread of its own; every tenth is dark, noisy, out of focus or torn. Half of the codes are passes that come in; the others are inside already, pictures ten minutes old, made up on another phone, or no passes.`,
      "A verdict's time counts from the end of the frame's decoding until the verdict is painted: checking, deciding, writing down or asking the ledger, and showing. Until read is what comes before: the picture's way to the page, the wait for the next look (every 120 ms) and the decoding, in WASM on a thread of its own, which Chromium does not make slower.",
      `The machine's load is the average number of processes that run or want to, median and range over the run; it has ${cpus().length} processors, and above that everybody waits for everybody, the phone too.`,
      "The next code is shown as soon as the page is idle after a verdict: sooner than another person stands there. Server, browser and measurement share one machine; its network is loopback. Without: it is cut on the wire.",
    ],
  };
}

/** How long the ledger's word takes, over the socket that an open scanner has. */
async function measureConfirmation(served: Served, people: People, { confirmMs }: Effort): Promise<Table> {
  const target = productCommands(new Supplies(served, people)).find(({ section }) => section === "frame")?.target;
  if (!target) throw new Error("no scans as frames");
  const rows: string[][] = [];
  for (const perSecond of CONFIRMED_PER_SECOND) {
    await target.prepare(Math.ceil((perSecond * confirmMs) / 1_000));
    await settle(target.serverPid, SETTLE_MS_MAX);
    const run = await openLoop(target, { perSecond, inFlight: CONFIRMING_IN_FLIGHT, ms: confirmMs });
    const failed = [...run.failures.values()].reduce((sum, count) => sum + count, 0);
    const at = [0.5, 0.95, 0.99].map((share) => showNumber(quantile(run.latencies, share), 1));
    rows.push([String(perSecond), String(run.latencies.length), String(failed), ...at]);
  }
  return {
    title: "The server's confirmation of a scan",
    columns: ["scans/s, open loop", "scans", "failed", "P50 ms", "P95 ms", "P99 ms"],
    rows,
    notes: [
      "Scans of one event leave as frames on 100 scanners' sockets at a fixed rate, whether or not earlier ones were answered; the time counts from the intended instant to the answer. What a network takes comes on top: here it is loopback.",
    ],
  };
}
