import { referenceWrite, type ScanSource, scanTargets } from "../load/commands.ts";
import { settle } from "../load/cpu.ts";
import { closedLoop, type LoadResult } from "../load/run-load.ts";
import { type Pass, Supplies } from "../load/supplies.ts";
import type { Target } from "../load/target.ts";
import type { Effort } from "../options.ts";
import { showNumber, showSpread, type Table } from "../report.ts";
import { type LiveEvent, makeEvent } from "../server/campus.ts";
import { openFileStorage } from "../server/file-storage.ts";
import { fillLedger, openLedger } from "../server/fill-rooms.ts";
import { addPeople, type People } from "../server/people.ts";
import { startProduct } from "../server/product.ts";
import { startReference } from "../server/reference.ts";
import { PORTS, type Served } from "../server/served.ts";
import { spreadOf } from "../stats.ts";
import { objectFile } from "./size.ts";

/** More on their way gain nothing at either: see the knees in the tables of commands. */
const IN_FLIGHT = { overHttp: 48, asFrames: 16 } as const;
type Way = keyof typeof IN_FLIGHT;
const WAYS = [
  ["overHttp", "over HTTP"],
  ["asFrames", "as frames"],
] as const satisfies readonly (readonly [Way, string])[];
const SETTLE_MS_MAX = 30_000;
/** The bare object has no end of commands; ours ends with its passes. */
const BARE_MS = 1_000;
const RUN_MS_MAX = 60_000;

type Lot = { readonly event: LiveEvent; readonly codes: string[] };

/** Passes of one event that already holds others; all of them were registered before the server was started that scans them. */
class PassesOf implements ScanSource {
  readonly served: Served;
  readonly people: People;
  readonly scannedEvent: LiveEvent;
  readonly #codes: string[];

  constructor(served: Served, people: People, event: LiveEvent, codes: string[]) {
    this.served = served;
    this.people = people;
    this.scannedEvent = event;
    this.#codes = codes;
  }

  async preparePasses(): Promise<void> {}

  nextPass(): Pass | null {
    const code = this.#codes.pop();
    return code === undefined ? null : { event: this.scannedEvent, code };
  }
}

/**
 * Scans a second of one event by how many passes it has, both ways in, beside the bare reference in the same rounds.
 * @param checkMicros what the check of one standing code takes
 */
export async function measureScansBySize(dir: string, effort: Effort, checkMicros: number): Promise<Table> {
  const { sizes, sizeRounds } = effort;
  const { people, lots } = await fillEvents(dir, effort);
  const served = await startProduct(dir, { port: PORTS.product });
  const reference = await startReference(`${dir}-reference`);
  try {
    const bare = referenceWrite(reference);
    const rows: string[][] = [];
    for (const [way, words] of WAYS) {
      const runs = sizes.map(() => [] as { ours: LoadResult; bare: LoadResult }[]);
      for (let round = 0; round < sizeRounds; round++) {
        for (const [index, ofSize] of lots.entries()) {
          const lot = ofSize.pop();
          if (!lot) throw new Error("no passes left to scan");
          const target = scanTargets(new PassesOf(served, people, lot.event, lot.codes))[way];
          const beside = await runOne(bare, { inFlight: IN_FLIGHT[way], ms: BARE_MS });
          const ours = await runOne(target, { inFlight: IN_FLIGHT[way], ms: RUN_MS_MAX });
          runs[index]?.push({ bare: beside, ours });
        }
      }
      rows.push(...runs.map((some, index) => rowOf(words, sizes[index] ?? 0, some, checkMicros)));
    }
    return tableOf(rows, checkMicros);
  } finally {
    await served.stop();
    await reference.stop();
  }
}

async function runOne(target: Target, shape: { readonly inFlight: number; readonly ms: number }): Promise<LoadResult> {
  await settle(target.serverPid, SETTLE_MS_MAX);
  return closedLoop(target, shape);
}

/**
 * A lot of passes for each run. Of the small size each lot is an event of its own, with no other pass; of the large one all are parts
 * of one event, which is then filled.
 */
async function fillEvents(dir: string, { sizes: [small, large], sizeRounds }: Effort) {
  const runs = WAYS.length * sizeRounds;
  await (await startProduct(dir, { port: PORTS.product })).stop();
  const people = addPeople(dir, runs * small);
  const first = await startProduct(dir, { port: PORTS.product });
  const ofSmall: Lot[] = [];
  const ofLarge: Lot[] = [];
  try {
    const supplies = new Supplies(first, people);
    const make = (capacity: number) => makeEvent(first, people.organizer, capacity);
    for (let run = 0; run < runs; run++) ofSmall.push(await supplies.registerAt(await make(small), small));
    const { event, codes } = await supplies.registerAt(await make(Math.max(large, runs * small)), runs * small);
    for (let from = 0; from < codes.length; from += small)
      ofLarge.push({ event, codes: codes.slice(from, from + small) });
  } finally {
    await first.stop();
  }
  const [filled] = ofLarge;
  if (!filled) throw new Error("nobody registered");
  const ledger = openFileStorage(objectFile(dir, "identity", filled.event.eventId));
  fillLedger(openLedger(ledger), large);
  ledger.close();
  return { people, lots: [ofSmall, ofLarge] as const };
}

function rowOf(
  words: string,
  size: number,
  runs: readonly { readonly ours: LoadResult; readonly bare: LoadResult }[],
  checkMicros: number,
): string[] {
  const cpu = runs.flatMap(({ ours }) => ours.serverCpuMs ?? []);
  const failed = runs.reduce(
    (sum, { ours }) => sum + [...ours.failures.values()].reduce((all, one) => all + one, 0),
    0,
  );
  const cpuMs = cpu.length > 0 ? spreadOf(cpu) : null;
  return [
    words,
    showNumber(size, 0),
    showSpread(spreadOf(runs.map(({ ours }) => ours.perSecond)), 0),
    showSpread(spreadOf(runs.map(({ bare }) => bare.perSecond)), 0),
    showSpread(spreadOf(runs.map(({ ours, bare }) => ours.perSecond / bare.perSecond)), 2),
    showSpread(cpuMs, 2),
    cpuMs ? `${showNumber((100 * checkMicros) / (1_000 * cpuMs.median), 0)} %` : "–",
    showNumber(
      runs.reduce((sum, { ours }) => sum + ours.answered, 0),
      0,
    ),
    String(failed),
  ];
}

function tableOf(rows: readonly string[][], checkMicros: number): Table {
  return {
    title: "Scans a second of one event, by how many passes it has",
    columns: [
      ...["scans", "passes", "scans/s", "bare object over HTTP, same rounds", "ratio", "CPU ms/scan"],
      ...["of it the signature", "scans", "failed"],
    ],
    rows,
    notes: [
      `Closed loop, ${IN_FLIGHT.overHttp} requests or ${IN_FLIGHT.asFrames} frames on their way (frames on 100 scanners' sockets), both sizes and the bare object in turns; median and range of the rounds.`,
      "Every pass is scanned once, and was issued in an earlier life of its object: each scan checks its signature.",
      `The signature's share: ${showNumber(checkMicros, 0)} µs, what the same check takes in Node, of the CPU time of the whole process, projection to D1 included.`,
    ],
  };
}
