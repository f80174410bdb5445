import * as z from "zod";
import { countKept } from "../../e2e/count-kept.ts";
import { query } from "../load/api.ts";
import type { Effort } from "../options.ts";
import { showMet, showNumber, type Table } from "../report.ts";
import { type LiveEvent, makeEvent } from "../server/campus.ts";
import { HAND_SCRIPT, type Read } from "../server/hand-scanner.ts";
import { codeOf, openPasses, type Phone } from "../server/moving-pass.ts";
import type { People } from "../server/people.ts";
import { CPU_SLOWER, cut, mend, openScannerPage, type ScannerPage, withBrowser } from "../server/scanner-page.ts";
import type { Served } from "../server/served.ts";
import { quantile } from "../stats.ts";
import { VERDICT_GOAL_MS } from "./verdicts.ts";

const HOURS_MS = 4 * 3_600_000;
/** The others of the scans are of passes that are inside already. */
const PASS_SHARE = 0.8;
const SYNC_MS_MAX = 300_000;
const LOOK_EVERY_MS = 50;
const HISTORY_PAGE = 200;

const setup = z.object({
  summary: z.object({ inside: z.number(), refusedScans: z.number() }),
  gates: z.tuple([z.object({ admitted: z.number(), refused: z.number() })]),
});
const history = z.object({
  entries: z.array(z.object({ changes: z.array(z.looseObject({ is: z.string(), name: z.string().nullish() })) })),
  next: z.number().nullable(),
});
const incidents = z.object({ incidents: z.array(z.unknown()) });

/** Passes of the event: all of them are on the phone's list. */
export function offlinePasses({ offlineScans }: Effort): number {
  return Math.ceil(offlineScans * PASS_SHARE);
}

/** A phone decides for four hours by itself, and then brings what it decided. */
export async function measureOffline(served: Served, people: People, effort: Effort): Promise<Table> {
  const event = await makeEvent(served, people.organizer, people.attendees.length);
  const phones = await openPasses(served, people.attendees, event);
  const [volunteer] = people.volunteers;
  if (!volunteer) throw new Error("nobody to scan");
  return withBrowser(async (browser) => {
    const how = { before: HAND_SCRIPT, passes: phones.length };
    const scanner = await openScannerPage(browser, served, volunteer, event, how);
    await cut(scanner);
    const reads = await scanForHours(scanner, phones, effort.offlineScans);
    const written = await countKept(scanner.page, "scans");
    const syncMs = await sync(scanner);
    const left = await countKept(scanner.page, "scans");
    await scanner.network.close();
    const expected = reads.map((_, index) => people.attendees[index % phones.length]?.name ?? null);
    return tableOf({ reads, expected, written, left, syncMs, ...(await readBack(served, people, event)) });
  });
}

async function scanForHours({ page }: ScannerPage, phones: readonly Phone[], count: number): Promise<Read[]> {
  const reads: Read[] = [];
  const betweenMs = HOURS_MS / count;
  for (let index = 0; index < count; index++) {
    const phone = phones[index % phones.length];
    if (!phone) throw new Error("no passes to scan");
    const at = await page.evaluate((ms) => {
      window.hand.skip(ms);
      return Date.now();
    }, betweenMs);
    reads.push(await page.evaluate((code) => window.hand.read(code), await codeOf(phone, at)));
  }
  return reads;
}

/** @returns how long from the network's return until nothing waits, milliseconds */
async function sync(scanner: ScannerPage): Promise<number> {
  await mend(scanner);
  const from = performance.now();
  while ((await countKept(scanner.page, "scans")) > 0) {
    if (performance.now() - from > SYNC_MS_MAX) break;
    await scanner.page.waitForTimeout(LOOK_EVERY_MS);
  }
  return performance.now() - from;
}

/** What the server has of it, through its own doors. */
async function readBack({ port }: Served, { organizer }: People, { eventId }: LiveEvent) {
  const { summary, gates } = setup.parse(await query(port, organizer, "scanner.setup", { eventId }));
  const found = incidents.parse(await query(port, organizer, "entry.incidents", { eventId, before: null }));
  let [letIn, stopped] = [0, 0];
  const names: (string | null)[] = [];
  for (let before: number | null | undefined; before !== null; ) {
    const from = before === undefined ? {} : { before };
    const asked = { eventId, kind: "scans", limit: HISTORY_PAGE, ...from };
    const page = history.parse(await query(port, organizer, "history.list", asked));
    for (const { is, name } of page.entries.flatMap(({ changes }) => changes)) {
      if (is === "let-in") letIn += 1;
      if (is === "stopped") stopped += 1;
      names.push(name ?? null);
    }
    before = page.next;
  }
  return { inside: summary.inside, gate: gates[0], letIn, stopped, names, incidents: found.incidents.length };
}

type Done = Awaited<ReturnType<typeof readBack>> & {
  readonly reads: readonly Read[];
  /** Whose pass each of them was. */
  readonly expected: readonly (string | null)[];
  /** Waiting before the network came back, and after. */
  readonly written: number;
  readonly left: number;
  readonly syncMs: number;
};

/** How many of some names others do not have, each name as often as it is there. */
function countBeyond(some: readonly (string | null)[], others: readonly (string | null)[]): number {
  const there = Map.groupBy(others, (name) => name);
  return [...Map.groupBy(some, (name) => name)].reduce(
    (sum, [name, { length }]) => sum + Math.max(0, length - (there.get(name)?.length ?? 0)),
    0,
  );
}

function tableOf(done: Done): Table {
  const { reads, expected, names, written, left, syncMs, inside, gate, letIn, stopped, incidents } = done;
  const admitted = reads.filter(({ word }) => word === "Admit").length;
  const refused = reads.filter(({ word }) => word === "Stop").length;
  const own = reads.filter(({ isOwn }) => isOwn).length;
  const lost = countBeyond(expected, names);
  const doubled = countBeyond(names, expected);
  const isSame = inside === admitted && gate.admitted === admitted && letIn === admitted && stopped === refused;
  const isWhole = isSame && own === reads.length && written === reads.length && left === 0 && incidents === 0;
  const sorted = reads.map(({ verdictMs }) => verdictMs).sort((a, b) => a - b);
  const p95 = quantile(sorted, 0.95);
  return {
    title: "Four hours without a network",
    columns: ["what", "measured", "goal"],
    rows: [
      ["scans", `${reads.length}: ${admitted} Admit, ${refused} Stop, ${own} decided by the phone`, ""],
      ["waiting when the network came back, and after the sync", `${written}, ${left}`, `${reads.length}, 0`],
      ["lost", String(lost), `0: ${showMet(lost === 0)}`],
      ["doubled", String(doubled), `0: ${showMet(doubled === 0)}`],
      [
        "inside, let in by the gate, let in and stopped in the history, incidents",
        `${inside}, ${gate.admitted}, ${letIn}, ${stopped}, ${incidents}`,
        `as the phone said: ${showMet(isWhole)}`,
      ],
      [
        "sync",
        `${showNumber(syncMs / 1000, 1)} s, ${showNumber((reads.length / syncMs) * 1000, 0)} scans a second`,
        "",
      ],
      [
        "verdict, P50 / P95 ms",
        `${showNumber(quantile(sorted, 0.5), 0)} / ${showNumber(p95, 0)}`,
        `P95 < ${VERDICT_GOAL_MS}: ${showMet(p95 < VERDICT_GOAL_MS)}`,
      ],
    ],
    notes: [
      `The scanner's page in Chromium at a ${CPU_SLOWER} times slower processor, its network cut on the wire. Codes of moving passes are typed into it as a hardware scanner types; the camera is measured elsewhere. Every fifth scan is of a pass that is inside already. Lost and doubled are told by the event's history: each person in it as often as they were scanned.`,
      "The four hours are drawn: before each scan the page's clock on the wall and its clock that counts go on by an even share, while timers keep real time. To the server it is as if the hours before had passed, for its own clock stands where it is.",
      "A verdict's time counts from the last key to two frames after the verdict was in the page, with its scan on the disk. The sync's time counts from the network's return, the phone's wait before it tries again included.",
    ],
  };
}
