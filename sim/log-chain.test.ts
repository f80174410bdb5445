import fc from "fast-check";
import { expect, test } from "vitest";
import { EventLedgerRoom } from "#durable-objects/event-ledger/event-ledger-room";
import { countingIds } from "#shared/counting-ids";
import { USUAL_CHOICE } from "#shared/domain/ledger/choice";
import { CHAIN_START, type ChainHead } from "#shared/hash-chain";
import type { CommandId, UserId } from "#shared/ids";
import { followLog, isCut, readEntry, type StoredEntry } from "#shared/log-chain";
import { collegeOf, ledgerConfig, DAY_START as now } from "./campus.ts";
import { Disk, NO_HOOKS } from "./disk.ts";

const RUNS = Number(process.env.LOG_CHAIN_RUNS ?? 500);
/** Ten thousand logs on a busy two-core machine. */
const SLOW_MACHINE_MS = 240_000 + RUNS * 300;
const START: ChainHead = { seq: 0, hash: CHAIN_START };
const PEOPLE = 12;

const college = collegeOf(1, PEOPLE);
const { collegeId, eventId, organizer, people } = college;
const [gateId] = college.gates;

/** A ledger in which people registered and came; some came twice, and some were let in by mistake. */
function gateDay() {
  const disk = new Disk();
  const room = new EventLedgerRoom({
    storage: disk.connect(NO_HOOKS),
    ids: countingIds(),
    onDurable: () => {},
    onChange: () => {},
  });
  room.configure(
    { collegeId, eventId },
    ledgerConfig(college, { status: "live", approval: false, capacity: PEOPLE }),
    now,
  );
  let commands = 0;
  const id = () => `command-${++commands}` as CommandId;
  people.forEach((userId, index) => {
    const at = now + 1_000 * (index + 1);
    room.submit(id(), userId, { type: "Register", userId, name: `Person ${index}`, choice: USUAL_CHOICE }, at);
    const [pass] = room.personOf(userId).passes;
    if (!pass) throw new Error("nobody got a pass");
    const scan = { actorId: organizer, gateId, code: pass.id };
    const scanId = id();
    room.scan({ ...scan, commandId: scanId }, { passId: pass.id }, null, at + 1);
    if (index % 3 === 0) room.scan({ ...scan, commandId: id() }, { passId: pass.id }, null, at + 2);
    if (index % 4 === 0) room.annul({ ...scan, commandId: id(), passId: pass.id, scanId }, at + 3);
  });
  return { disk, room };
}

const rowsOf = (disk: Disk) => disk.rows<StoredEntry>("SELECT * FROM log ORDER BY seq");

/** A log as those who check it see it: followed to its end, with the heads that were noted. */
function isWhole(log: readonly StoredEntry[], anchors: readonly ChainHead[]): boolean {
  const followed = followLog(START, log.map(readEntry), new Map(anchors.map(({ seq, hash }) => [seq, hash])));
  return followed.ok && !isCut(followed.head, anchors.at(-1) ?? null);
}

const EDITS: readonly ((row: StoredEntry) => StoredEntry)[] = [
  (row) => ({ ...row, seq: row.seq + 1 }),
  (row) => ({ ...row, command_id: `${row.command_id}x` }),
  (row) => ({ ...row, actor_id: "usr_somebodyelse" }),
  (row) => ({ ...row, at: row.at + 1 }),
  (row) => ({ ...row, command: row.command.replace("{", '{"by":1,') }),
  (row) => ({ ...row, command: "{" }),
  (row) => ({ ...row, events: "[]" }),
  (row) => ({ ...row, events: row.events.replace(/"at":(\d)/, '"at":9$1') }),
  (row) => ({ ...row, events: row.events.replace(/"gateId":"gat_/, '"gateId":"gat_x') }),
  (row) => ({ ...row, reply: '{"ok":true}' }),
  (row) => ({ ...row, hash: CHAIN_START }),
  (row) => ({ ...row, hash: null }),
];
type Tampering = (log: readonly StoredEntry[], at: number, other: number, edit: number) => readonly StoredEntry[];
const TAMPERINGS: readonly Tampering[] = [
  (log, at, _, edit) => log.map((row, index) => (index === at ? (EDITS[edit] as (typeof EDITS)[number])(row) : row)),
  (log, at) => log.toSpliced(at, 1),
  (log, at, other) => log.toSpliced(at, 0, log[other] as StoredEntry),
  (log, at, other) => log.with(at, log[other] as StoredEntry).with(other, log[at] as StoredEntry),
  (log, at) => log.slice(0, at),
  (log, at, other) => log.toSpliced(Math.min(at, other), Math.abs(at - other)),
];

test("an edit, a drop, an insertion, a swap or a cut of a ledger's log shows", { timeout: SLOW_MACHINE_MS }, () => {
  const log = rowsOf(gateDay().disk);
  const { seq, hash } = log.at(-1) as StoredEntry & { hash: string };
  const anchors = [{ seq, hash }];
  expect(log.length).toBeGreaterThan(2 * PEOPLE);
  expect(isWhole(log, anchors)).toBe(true);
  const index = fc.nat(log.length - 1);
  fc.assert(
    fc.property(fc.constantFrom(...TAMPERINGS), index, index, fc.nat(EDITS.length - 1), (tamper, at, other, edit) => {
      const tampered = tamper(log, at, other, edit);
      fc.pre(JSON.stringify(tampered) !== JSON.stringify(log));
      expect(isWhole(tampered, anchors)).toBe(false);
    }),
    { numRuns: RUNS },
  );
});

test("a log that was written anew, every hash fitting, shows at the first head that was noted after the change", () => {
  const log = rowsOf(gateDay().disk);
  const otherDisk = new Disk();
  const other = new EventLedgerRoom({
    storage: otherDisk.connect(NO_HOOKS),
    ids: countingIds(),
    onDurable: () => {},
    onChange: () => {},
  });
  other.configure({ collegeId, eventId }, ledgerConfig(college, { status: "live", capacity: 99_999 }), now);
  const rewritten = rowsOf(otherDisk).map(readEntry);
  expect(followLog(START, rewritten, new Map()).ok).toBe(true);
  expect(followLog(START, rewritten, new Map([[1, log[0]?.hash as string]]))).toEqual({
    ...{ ok: false, brokenAt: 1, why: "anchor" },
  });
});

test("what is found says where: an edit at its own entry, and one whose hash was made to fit at the next", () => {
  const log = rowsOf(gateDay().disk);
  const edited = log.map((row) => (row.seq === 4 ? { ...row, at: row.at + 1 } : row));
  expect(followLog(START, edited.map(readEntry), new Map())).toEqual({ ok: false, brokenAt: 4, why: "link" });
});

test("names can be forgotten, and the chain still holds; a name is all that may change", async () => {
  const { disk, room } = gateDay();
  const before = rowsOf(disk);
  const userId = people[0] as UserId;
  expect(before.some(({ events }) => events.includes("Person 0"))).toBe(true);
  expect(room.forgetGuests([userId], 0)).toBeNull();
  const after = rowsOf(disk);
  expect(after.some(({ events, reply }) => `${events}${reply}`.includes('"Person 0"'))).toBe(false);
  expect(after).not.toEqual(before);
  expect(isWhole(after, [])).toBe(true);
  const { seq, hash } = before.at(-1) as StoredEntry & { hash: string };
  expect(room.log.follow(0, [{ seq, hash }], 1_000)).toMatchObject({ ok: true, head: { seq, hash } });
});

test("goes on after an eviction where it was, and is followed page by page", () => {
  const { disk } = gateDay();
  const reopened = new EventLedgerRoom({
    storage: disk.connect(NO_HOOKS),
    ids: countingIds(),
    onDurable: () => {},
    onChange: () => {},
  });
  reopened.configure({ collegeId, eventId }, ledgerConfig(college, { status: "live", version: 2 }), now + 99_000);
  const length = reopened.log.lastSeq;
  let after = 0;
  for (; after < length; after += 5) {
    const followed = reopened.log.follow(after, [], 5);
    expect(followed).toMatchObject({ ok: true, head: { seq: Math.min(after + 5, length) } });
  }
  expect(reopened.log.follow(length + 1, [], 5)).toBeNull();
});

test("a log from before logs were chained goes on as a chain, whose beginning nobody can lengthen", () => {
  const { disk } = gateDay();
  const log = rowsOf(disk);
  const old = log.map((row) => ({ ...row, hash: null }));
  expect(followLog(START, old.map(readEntry), new Map())).toMatchObject({ ok: true, unchained: log.length });
  const lengthened = log.map((row) => (row.seq <= 3 ? { ...row, hash: null } : row));
  expect(followLog(START, lengthened.map(readEntry), new Map())).toEqual({ ok: false, brokenAt: 4, why: "link" });
});
