import { parseArgs } from "node:util";
import { estimateGateWait, GATE_SCANS_MAX, type GateScan, readGate } from "#shared/domain/entry/gate-wait";
import { type Random, randomFrom } from "../sim/random.ts";

const HELP = `npm run bench:gate-wait -- [--days N] [--seed TEXT] [--fit]

Lets people arrive at simulated gates, and says how often the wait each of them really had lay in the range that was told
when they joined the line. --fit prints the table of shared/domain/entry/gate-wait.ts instead.
`;

/** A gate's afternoon. */
const DAY_MS = 90 * 60_000;
/** Until then too little was scanned for anybody to be told anything. */
const WARM_UP_MS = 3 * 60_000;
/** Whoever joins is asked about one time in so many: neighbours in a line wait alike. */
const ASKED_EVERY = 7;
/** A little more than the four in five that are promised: no day is quite like those that the table was made from. */
const RANGE_SHARE = 0.83;

/** Offered load, as a share of what all lanes can scan, at an instant. */
type Load = (at: number) => number;
type Gate = {
  readonly lanes: number;
  readonly serviceMs: number;
  /** Standard deviation over mean of a scan; and how many are stopped, which takes thrice as long. */
  readonly variation: number;
  readonly stopped: number;
  /** How many come together. */
  readonly party: number;
  readonly load: Load;
};
type Scenario = { readonly name: string; readonly gateOf: (random: Random) => Gate };

const SCENARIOS: readonly Scenario[] = [
  scenario("quiet, load 0.3", () => () => 0.3),
  scenario("steady, load 0.7", () => () => 0.7),
  scenario("busy, load 0.9", () => () => 0.9),
  scenario("full, load 1.05 for an hour", () => (at) => (at < 60 * 60_000 ? 1.05 : 0.5)),
  scenario("bursts of six minutes, load 1.6", (random) => burst(random, 6, 1.6)),
  scenario("bursts of twelve minutes, load 2.2", (random) => burst(random, 12, 2.2)),
  scenario("a crowd at the doors, then load 0.8", () => (at) => (at < 4 * 60_000 ? 3 : 0.8)),
  scenario("half-empty trains every ten minutes", () => (at) => (at % 600_000 < 90_000 ? 3 : 0.2)),
  scenario("parties of four, load 0.8", () => () => 0.8, 4),
];

function scenario(name: string, loadOf: (random: Random) => Load, party = 1): Scenario {
  return {
    name,
    gateOf: (random) => ({
      ...{ party, load: loadOf(random) },
      lanes: random.int(1, 3),
      serviceMs: 3_000 + random.next() * 7_000,
      variation: 0.3 + random.next() * 0.4,
      stopped: random.next() * 0.08,
    }),
  };
}

function burst(random: Random, minutes: number, load: number): Load {
  const starts = [10 + random.int(0, 15), 50 + random.int(0, 15)].map((minute) => minute * 60_000);
  return (at) => (starts.some((start) => at >= start && at < start + minutes * 60_000) ? load : 0.4);
}

type Joined = { readonly at: number; readonly waitedMs: number };
type Afternoon = { readonly scans: readonly GateScan[]; readonly joined: readonly Joined[] };

/** People who stand in one line, and go to whichever lane is free first. */
function simulate(gate: Gate, random: Random): Afternoon {
  const freeAt = Array.from({ length: gate.lanes }, () => 0);
  const scans: GateScan[] = [];
  const joined: Joined[] = [];
  const highest = 3.2;
  const perMs = (gate.lanes / gate.serviceMs / (1 + 2 * gate.stopped) / gate.party) * highest;
  for (let at = 0; ; ) {
    at += -Math.log(1 - random.next()) / perMs;
    if (at >= DAY_MS) break;
    if (!random.chance(gate.load(at) / highest)) continue;
    for (let one = 0; one < gate.party; one++) {
      const lane = freeAt.indexOf(Math.min(...freeAt));
      const startsAt = Math.max(at, freeAt[lane] ?? 0);
      const endsAt = startsAt + serviceOf(gate, random);
      freeAt[lane] = endsAt;
      scans.push({ at: endsAt, lane: String(lane) });
      joined.push({ at, waitedMs: startsAt - at });
    }
  }
  return { scans: scans.sort((a, b) => a.at - b.at), joined };
}

/** Lognormal, with the mean and variation asked for. */
function serviceOf({ serviceMs, variation, stopped }: Gate, random: Random): number {
  const sigma = Math.sqrt(Math.log(1 + variation ** 2));
  const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return serviceMs * Math.exp(sigma * normal - sigma ** 2 / 2) * (random.chance(stopped) ? 3 : 1);
}

/** What a scanner's gate knew whenever somebody joined. */
function* asked({ scans, joined }: Afternoon): Generator<{ known: readonly GateScan[]; joiner: Joined }> {
  let seen = 0;
  for (const joiner of joined.filter(({ at }, index) => index % ASKED_EVERY === 0 && at >= WARM_UP_MS)) {
    while (seen < scans.length && (scans[seen]?.at ?? 0) <= joiner.at) seen += 1;
    yield { known: scans.slice(Math.max(0, seen - GATE_SCANS_MAX), seen), joiner };
  }
}

function* days(name: string, seed: string, count: number): Generator<Afternoon> {
  const found = SCENARIOS.find((one) => one.name === name);
  for (let day = 0; found && day < count; day++) {
    const random = randomFrom(`${seed}/${name}/${day}`);
    yield simulate(found.gateOf(random), random);
  }
}

/** A wait, in scans of the gate, and how much it counts. */
type Weighed = { readonly weight: number; readonly scans: number };

function printTable(seed: string, count: number): void {
  const waits: Weighed[][][] = [];
  for (const { name } of SCENARIOS) {
    const found: { readonly row: number; readonly slack: number; readonly scans: number }[] = [];
    for (const day of days(name, `${seed}/fit`, count)) {
      for (const { known, joiner } of asked(day)) {
        const read = readGate(known, joiner.at);
        if (read) found.push({ ...read, scans: joiner.waitedMs / read.scanMs });
      }
    }
    // Each scenario weighs the same, however many come to it.
    for (const { row, slack, scans } of found) {
      const ofRow = waits[row] ?? [];
      const cell = ofRow[slack] ?? [];
      cell.push({ weight: 1 / found.length, scans });
      ofRow[slack] = cell;
      waits[row] = ofRow;
    }
  }
  for (const row of waits) {
    const ranges = Array.from(row ?? [], (cell = []) => shortest(cell.sort((a, b) => a.scans - b.scans)));
    process.stdout.write(`  [${ranges.map(([low, high]) => `[${low.toFixed(1)}, ${high.toFixed(1)}]`).join(", ")}],\n`);
  }
}

/** The shortest range that holds its share of what was weighed, sorted. */
function shortest(sorted: readonly Weighed[]): readonly [number, number] {
  const enough = RANGE_SHARE * sorted.reduce((sum, { weight }) => sum + weight, 0);
  let best: readonly [number, number] = [0, Number.POSITIVE_INFINITY];
  let [held, from] = [0, 0];
  for (const { weight, scans: high } of sorted) {
    held += weight;
    for (let first = sorted[from]; first && held - first.weight >= enough; first = sorted[from]) {
      held -= first.weight;
      from += 1;
    }
    const low = sorted[from]?.scans ?? 0;
    if (held >= enough && high - low < best[1] - best[0]) best = [low, high];
  }
  return best;
}

type Tally = { asked: number; unknown: number; none: number; inside: number; above: number; widths: number[] };

function measure(seed: string, count: number): void {
  const shares: number[] = [];
  let all = 0;
  process.stdout.write(
    "scenario                               holds  above  said  no line  median width  median wait\n",
  );
  for (const { name } of SCENARIOS) {
    const tally: Tally = { asked: 0, unknown: 0, none: 0, inside: 0, above: 0, widths: [] };
    const waits: number[] = [];
    for (const day of days(name, `${seed}/test`, count)) {
      for (const { known, joiner } of asked(day)) {
        waits.push(joiner.waitedMs);
        judge(tally, known, joiner);
      }
    }
    const said = tally.asked - tally.unknown;
    all += said;
    shares.push(tally.inside / said);
    const cells = [percent(tally.inside / said), percent(tally.above / said), percent(said / tally.asked)];
    process.stdout.write(
      `${name.padEnd(38)} ${cells.map((cell) => cell.padStart(5)).join("  ")}  ${percent(tally.none / said).padStart(7)}` +
        `  ${seconds(median(tally.widths)).padStart(12)}  ${seconds(median(waits)).padStart(11)}\n`,
    );
  }
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  process.stdout.write(`all, each as often                     ${percent(mean).padStart(5)}\n\n`);
  process.stdout.write(howMeasured(seed, count, all));
}

/** What stands beside a figure that is published. */
function howMeasured(seed: string, count: number, told: number): string {
  return (
    `Measured over ${told.toLocaleString("en")} people who were told a wait, of ${count} simulated afternoons of ${DAY_MS / 60_000} minutes of each of ` +
    `${SCENARIOS.length} kinds, seed "${seed}": one in ${ASKED_EVERY} who joined a line was told, after the first ${WARM_UP_MS / 60_000} minutes, what the\n` +
    "scans until then say, by the code the product runs; holds: the wait they then had lay in that range. The table that the ranges come\n" +
    "from was fitted on other days (--fit). Simulated lines, no people: not measured at a real gate.\n"
  );
}

function judge(tally: Tally, known: readonly GateScan[], { at, waitedMs }: Joined): void {
  tally.asked += 1;
  const wait = estimateGateWait(known, at);
  if (wait.is === "unknown") {
    tally.unknown += 1;
    return;
  }
  if (wait.is === "none") tally.none += 1;
  const [low, high] = [wait.is === "none" ? 0 : wait.lowMs, wait.highMs];
  tally.widths.push(high - low);
  if (waitedMs >= low && waitedMs <= high) tally.inside += 1;
  if (waitedMs > high) tally.above += 1;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(0)} s`;
}

const { values } = parseArgs({
  options: {
    help: { type: "boolean" },
    days: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
    fit: { type: "boolean", default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else if (values.fit) printTable(values.seed, Number(values.days));
else measure(values.seed, Number(values.days));
