import fc from "fast-check";
import { expect, test } from "vitest";
import { countedId } from "./counting-ids.ts";
import { CHAIN_START, type ChainHead } from "./hash-chain.ts";
import type { CommandId, ScanLogId } from "./ids.ts";
import { type ChainedScan, followScans, type LoggedScan, scanHash, scanHashSync } from "./scan-log.ts";

const RUNS = Number(process.env.SCAN_LOG_RUNS ?? 500);
/** Ten thousand logs on a busy two-core machine. */
const SLOW_MACHINE_MS = 120_000;
const START = { seq: 0, hash: CHAIN_START };
const [LOG, OTHER_LOG] = [countedId("scanLog", 1), countedId("scanLog", 2)];

const BY_RULE = {
  ...{ id: countedId("rule", 1), savedAt: 5 },
  facts: { "gate.name": "North", "event.minutes": 3, "pass.checked_in": false },
} as const;

const scanOf = (seq: number): LoggedScan => ({
  seq,
  scanId: `scan-${seq}` as CommandId,
  eventId: countedId("event", 1),
  gateId: countedId("gate", 1),
  listId: countedId("list", 1),
  direction: "in",
  code: `CODE${seq}`,
  passIds: [countedId("pass", seq)],
  undoes: null,
  refusal: seq % 3 === 0 ? "already-admitted" : null,
  reason: null,
  ...(seq % 4 === 0 && { refusal: "rule-rejected", rulesAt: 5, byRule: BY_RULE }),
  time: { at: 1_000 * seq, upMs: 10 * seq, life: "one" },
});

async function logOf(length: number, logId: ScanLogId = LOG): Promise<ChainedScan[]> {
  const log: ChainedScan[] = [];
  for (let seq = 1; seq <= length; seq++) {
    const scan = scanOf(seq);
    log.push({ ...scan, hash: await scanHash(logId, scan, log.at(-1)?.hash ?? CHAIN_START) });
  }
  return log;
}

const EDITS: readonly ((scan: ChainedScan) => ChainedScan)[] = [
  (scan) => ({ ...scan, scanId: "another" as CommandId }),
  (scan) => ({ ...scan, eventId: countedId("event", 9) }),
  (scan) => ({ ...scan, gateId: countedId("gate", 9) }),
  (scan) => ({ ...scan, listId: countedId("list", 9) }),
  (scan) => ({ ...scan, direction: "out" }),
  (scan) => ({ ...scan, code: `${scan.code}X` }),
  (scan) => ({ ...scan, refusal: scan.refusal === null ? "pass-revoked" : null }),
  (scan) => ({ ...scan, passIds: [] }),
  (scan) => ({ ...scan, undoes: "another" as CommandId }),
  (scan) => ({ ...scan, reason: "let them in" }),
  (scan) => ({ ...scan, rulesAt: 6 }),
  (scan) => ({ ...scan, byRule: scan.byRule ? undefined : BY_RULE }),
  (scan) => ({ ...scan, byRule: { ...BY_RULE, savedAt: 6 } }),
  (scan) => ({ ...scan, byRule: { ...BY_RULE, facts: { ...BY_RULE.facts, "gate.name": "South" } } }),
  (scan) => ({ ...scan, time: { ...scan.time, at: scan.time.at + 1 } }),
  (scan) => ({ ...scan, time: { ...scan.time, upMs: scan.time.upMs + 1 } }),
  (scan) => ({ ...scan, time: { ...scan.time, life: "two" } }),
  (scan) => ({ ...scan, seq: scan.seq + 1 }),
  (scan) => ({ ...scan, hash: CHAIN_START }),
];

type Tampering = (log: readonly ChainedScan[], at: number, other: number, edit: number) => readonly ChainedScan[];
const TAMPERINGS: readonly Tampering[] = [
  (log, at, _, edit) => log.map((scan, index) => (index === at ? (EDITS[edit] as (typeof EDITS)[number])(scan) : scan)),
  (log, at) => log.toSpliced(at, 1),
  (log, at) => log.toSpliced(at, 0, log[at] as ChainedScan),
  (log, at, other) => log.with(at, log[other] as ChainedScan).with(other, log[at] as ChainedScan),
  (log, at) => log.slice(0, at),
];

/** A log as its server knows it: followed to its end, and that end is the one that was anchored. */
async function isWhole(log: readonly ChainedScan[], anchored: ChainHead): Promise<boolean> {
  const followed = await followScans(LOG, START, log);
  return followed.ok && followed.head.seq === anchored.seq && followed.head.hash === anchored.hash;
}

test("an edit, a drop, a repeat, a swap or a cut shows against the head that was anchored", {
  timeout: SLOW_MACHINE_MS,
}, async () => {
  const log = await logOf(12);
  const anchored = log.at(-1) as ChainedScan;
  expect(await isWhole(log, anchored)).toBe(true);
  const index = fc.nat(log.length - 1);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...TAMPERINGS),
      index,
      index,
      fc.nat(EDITS.length - 1),
      async (tamper, at, other, edit) => {
        const tampered = tamper(log, at, other, edit);
        fc.pre(JSON.stringify(tampered) !== JSON.stringify(log));
        expect(await isWhole(tampered, anchored)).toBe(false);
      },
    ),
    { numRuns: RUNS },
  );
});

test("an edit whose hash is made to fit shows at the next scan, and at the head", async () => {
  const log = await logOf(5);
  const forged = { ...scanOf(3), code: "FORGED" };
  const hash = await scanHash(LOG, forged, (log[1] as ChainedScan).hash);
  expect(await followScans(LOG, START, log.with(2, { ...forged, hash }))).toEqual({ ok: false, brokenAt: 4 });
  expect(await isWhole([...log.slice(0, 2), { ...forged, hash }], log[4] as ChainedScan)).toBe(false);
});

test("the hash is the same with and without a promise", async () => {
  for (const { hash, ...scan } of await logOf(12)) {
    const said = { ...scan, reason: `Würde ${scan.seq} “sagen”` };
    expect(scanHashSync(LOG, said, hash)).toBe(await scanHash(LOG, said, hash));
  }
});

test("what a rule asked has one hash, in whatever order it was put together", () => {
  const { "gate.name": gate, ...facts } = BY_RULE.facts;
  const turned = { facts: { ...facts, "gate.name": gate }, savedAt: 5, id: BY_RULE.id };
  expect(Object.keys(turned.facts)).not.toEqual(Object.keys(BY_RULE.facts));
  expect(scanHashSync(LOG, { ...scanOf(4), byRule: turned }, CHAIN_START)).toBe(
    scanHashSync(LOG, scanOf(4), CHAIN_START),
  );
});

test("one device's log is not another's", async () => {
  expect(await followScans(OTHER_LOG, START, await logOf(3))).toEqual({ ok: false, brokenAt: 1 });
});

test("a log is followed in parts, as it is sent", async () => {
  const log = await logOf(7);
  const first = await followScans(LOG, START, log.slice(0, 3));
  if (!first.ok) throw new Error("broken");
  const { seq, hash } = log[6] as ChainedScan;
  expect(await followScans(LOG, first.head, log.slice(3))).toEqual({ ok: true, head: { seq, hash } });
});
