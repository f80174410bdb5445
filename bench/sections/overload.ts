import { openHttp } from "../load/http-target.ts";
import { type LoadResult, openLoop } from "../load/run-load.ts";
import { Supplies } from "../load/supplies.ts";
import { showNumber, type Table } from "../report.ts";
import type { People } from "../server/people.ts";
import type { Served } from "../server/served.ts";
import { quantile } from "../stats.ts";

/** What the platform makes durable in one object, about; wrangler.toml says the same. */
export const LIMIT_PER_SECOND = 200;
/** Normal, too much, normal again. */
const PHASES = [
  { name: "below the limit", perSecond: 100 },
  { name: "overload", perSecond: 500 },
  { name: "just after", perSecond: 100 },
] as const;
const IN_FLIGHT = 96;
/** All phases together: each registers people who were not registered before. */
export const OVERLOAD_PEOPLE = 2_500;

/** Shows that an object beyond its budget says so at once, and takes commands again as soon as there are fewer. */
export async function measureOverload(product: Served, people: People, ms: number): Promise<Table> {
  const supplies = new Supplies(product, people);
  await supplies.prepareRegistrations(OVERLOAD_PEOPLE);
  const target = {
    name: "register",
    serverPid: product.pid,
    prepare: async () => {},
    open: (inFlight: number) => openHttp(product.port, inFlight, () => supplies.nextRegistration()),
  };
  const rows: string[][] = [];
  for (const { name, perSecond } of PHASES) {
    rows.push(rowOf(name, await openLoop(target, { perSecond, inFlight: IN_FLIGHT, ms }), ms));
  }
  return {
    title: `Overload: one ledger with a budget of ${LIMIT_PER_SECOND} commands a second`,
    columns: [
      "phase",
      "offered/s",
      "taken/s",
      "told to come back (503 with Retry-After)",
      "other failures",
      "P95 of the taken ms",
    ],
    rows,
    notes: [
      "Open loop, registrations at one event, one phase right after the other. The budget allows a burst of two seconds' worth; nothing is queued beyond it.",
    ],
  };
}

function rowOf(name: string, run: LoadResult, ms: number): string[] {
  const shed = run.failures.get("shed") ?? 0;
  const others = [...run.failures].filter(([failure]) => failure !== "shed");
  const taken = run.latencies.filter(Number.isFinite);
  return [
    name,
    showNumber(run.offeredPerSecond, 0),
    showNumber((1000 * run.answered) / ms, 0),
    showNumber(shed, 0),
    others.length === 0 ? "0" : others.map(([failure, count]) => `${count} × ${failure}`).join("; "),
    showNumber(quantile(taken, 0.95), 1),
  ];
}
