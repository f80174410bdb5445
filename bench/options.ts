import { parseArgs } from "node:util";

export const SECTIONS = [
  "scan",
  "frame",
  "register",
  "join",
  "order",
  "door",
  "overload",
  "fanout",
  "curve",
  "live",
  "emergency",
  "size",
  "waiting",
  "memory",
  "pages",
  "verdicts",
  "offline",
] as const;
export type Section = (typeof SECTIONS)[number];

export const USAGE = `npm run bench -- [--quick] [--only ${SECTIONS.join(",")}]`;

/** How long and how often everything is measured. */
export type Effort = {
  /** Interleaved pairs of runs, reference and product. */
  readonly rounds: number;
  readonly runMs: number;
  readonly rampMs: number;
  readonly ramp: readonly number[];
  /** Shares of the closed loop's rate that are then offered steadily. */
  readonly sweep: readonly number[];
  readonly sweepMs: number;
  readonly latencyMs: number;
  readonly people: number;
  readonly listeners: readonly number[];
  readonly tokenHolders: number;
  /** Sockets of one object. */
  readonly curve: readonly number[];
  /** Followers of one event, how many of them are in the server's process, and the feed objects they are spread over. */
  readonly crowd: { readonly sockets: number; readonly held: number; readonly shards: number };
  /** Followers of stations of one event, all together. */
  readonly stationCrowd: { readonly sockets: number; readonly stations: number };
  readonly broadcasts: number;
  /** Open pages that an emergency reaches, and how many of them are in the server's process. */
  readonly pages: { readonly sockets: number; readonly held: number };
  /** One of the three phases before, during and after. */
  readonly overloadMs: number;
  readonly idleSockets: readonly number[];
  /** Objects are asleep some seconds after their last event. */
  readonly idleMs: number;
  /** Records already there when a command is timed. */
  readonly sizes: readonly [small: number, large: number];
  readonly sizeCommands: number;
  /** How many wait at a station, or are being cooked for, when a command is timed. */
  readonly waiting: readonly number[];
  /** Interleaved runs of scans at each size, of as many passes as the small one has. */
  readonly sizeRounds: number;
  /** Passes put before a scanner's camera, with the network and again without. */
  readonly frames: number;
  /** How long scans are sent for the server to confirm, at each rate. */
  readonly confirmMs: number;
  /** Scans of a phone in its hours without a network. */
  readonly offlineScans: number;
};

const FULL: Effort = {
  rounds: 5,
  runMs: 2_000,
  rampMs: 800,
  ramp: [4, 16, 48],
  sweep: [0.6, 0.7, 0.8, 0.9, 1],
  sweepMs: 1_500,
  latencyMs: 3_000,
  people: 8_000,
  listeners: [1_000, 5_000],
  tokenHolders: 1_000,
  curve: [50, 125, 250, 500, 1_000, 1_800, 5_000],
  crowd: { sockets: 15_000, held: 6_000, shards: 40 },
  stationCrowd: { sockets: 5_000, stations: 20 },
  broadcasts: 60,
  pages: { sockets: 15_000, held: 6_000 },
  overloadMs: 3_500,
  idleSockets: [0, 2_000, 5_000],
  idleMs: 15_000,
  sizes: [1_000, 80_000],
  sizeCommands: 400,
  waiting: [10, 1_000, 10_000],
  sizeRounds: 5,
  frames: 5_000,
  confirmMs: 20_000,
  offlineScans: 2_000,
};

const QUICK: Effort = {
  rounds: 2,
  runMs: 500,
  rampMs: 300,
  ramp: [16],
  sweep: [],
  sweepMs: 0,
  latencyMs: 700,
  people: 4_000,
  listeners: [1_000],
  tokenHolders: 300,
  curve: [50, 250],
  crowd: { sockets: 1_200, held: 500, shards: 4 },
  stationCrowd: { sockets: 300, stations: 4 },
  broadcasts: 6,
  pages: { sockets: 1_000, held: 300 },
  overloadMs: 1_500,
  idleSockets: [0, 1_000],
  idleMs: 2_000,
  sizes: [100, 5_000],
  sizeCommands: 60,
  waiting: [10, 500],
  sizeRounds: 2,
  frames: 60,
  confirmMs: 2_000,
  offlineScans: 120,
};

export type Options = { readonly quick: boolean; readonly only: ReadonlySet<Section>; readonly effort: Effort };

/** @throws with the usage for anything it does not know */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: { quick: { type: "boolean", default: false }, only: { type: "string" } },
  });
  const only = (values.only?.split(",") ?? [...SECTIONS]).map((name) => {
    const section = SECTIONS.find((one) => one === name);
    if (!section) throw new Error(`There is no section "${name}".\n${USAGE}`);
    return section;
  });
  return { quick: values.quick, only: new Set(only), effort: values.quick ? QUICK : FULL };
}
