import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, test } from "vitest";
import { CommandLog } from "#durable-objects/authority/command-log";
import { AUTHORITY_TABLES, CHAINED_LOG, migrate } from "#durable-objects/authority/migrations";
import type { SqlValue } from "#durable-objects/authority/storage";
import type { ChainHead } from "#shared/hash-chain";
import type { CommandId, UserId } from "#shared/ids";
import { ANCHOR_ACTION } from "#shared/log-chain";
import { DATABASES } from "./databases.ts";
import { type Ask, type KeptHeads, type Said, verifyEventLogs, verifyNotedHeads } from "./event-logs.ts";

const ENTRIES = 2_500;
const parent = mkdtempSync(join(tmpdir(), "event-logs-"));
afterAll(() => rmSync(parent, { recursive: true }));

/** A ledger's file as the local platform leaves it, alone in a folder; by default with more entries than are read at once. */
function ledgerFile(name: string, entries = ENTRIES) {
  const folder = join(parent, name);
  const ledgers = join(folder, "v3/do/campuspulse-EventLedger");
  mkdirSync(ledgers, { recursive: true });
  const file = join(ledgers, `${name}.sqlite`);
  const database = new DatabaseSync(file);
  const run = (sql: string, ...params: SqlValue[]) => void database.prepare(sql).run(...params);
  const log = () =>
    new CommandLog<{ at: number }>({
      all: <T>(sql: string, ...params: SqlValue[]) => database.prepare(sql).all(...params) as T[],
      run,
      turn: (inside) => inside(),
      setAlarm: () => {},
    });
  const storage = {
    all: (sql: string) => database.prepare(sql).all() as never[],
    run,
    turn: <T>(inside: () => T) => inside(),
  };
  migrate({ ...storage, setAlarm: () => {} }, [AUTHORITY_TABLES, CHAINED_LOG]);
  run("INSERT INTO value VALUES ('identity', ?)", JSON.stringify({ collegeId: "col_1", eventId: `evt_${name}` }));
  const written = log();
  database.exec("BEGIN");
  for (let at = 1; at <= entries; at++)
    written.execute(
      { commandId: `command-${at}` as CommandId, actorId: "usr_1" as UserId, now: at, command: { at } },
      () => ({ events: [{ at }], reply: "done", write: () => {} }),
      () => {},
    );
  database.exec("COMMIT");
  const headAt = (seq: number) => {
    const [row] = database.prepare("SELECT hash FROM log WHERE seq = ?").all(seq);
    return { seq, hash: String(row?.hash) };
  };
  return { run, headAt, folder, file, close: () => database.close() };
}

/** What is said, without whose head is kept. */
const linesOf = (said: readonly Said[]) => said.map(({ ok, says }) => ({ ok, says }));
const linesFor = async (folder: string, ask: Ask, kept?: KeptHeads) =>
  linesOf(await verifyEventLogs(folder, ask, kept));

/** The databases as they are deployed, with nothing in them but what a test puts there. */
function openDatabases() {
  const databases = new Map(
    DATABASES.map(({ binding, migrationsDir }) => {
      const database = new DatabaseSync(":memory:", { enableForeignKeyConstraints: false });
      for (const file of readdirSync(migrationsDir).filter((name) => name.endsWith(".sql")))
        database.exec(readFileSync(join(migrationsDir, file), "utf8"));
      return [binding, database] as const;
    }),
  );
  const run = (binding: string, sql: string, ...params: SqlValue[]) =>
    databases
      .get(binding)
      ?.prepare(sql)
      .all(...params) ?? [];
  return {
    ask: async (binding: string, sql: string) => run(binding, sql),
    note: (eventId: string, { seq, hash }: ChainHead) =>
      run("DB_2", "INSERT INTO log_heads VALUES ('col_1', ?, ?, ?)", eventId, seq, hash),
    noteEnd: (eventId: string, head: ChainHead) =>
      run(
        "DB",
        "INSERT INTO audit_entries VALUES ('col_1', 1, 0, 'usr_1', ?, ?, null, null, 'request', 'hash')",
        ...[ANCHOR_ACTION, JSON.stringify({ eventId, ...head })],
      ),
  };
}

test("each event's log is found and followed page by page, against the heads that were noted", async () => {
  const { run, headAt, close, folder } = ledgerFile("one");
  const { ask, note, noteEnd } = openDatabases();
  note("evt_one", headAt(700));
  noteEnd("evt_one", headAt(ENTRIES));
  const said = () => linesFor(folder, ask);
  expect(await said()).toEqual([{ ok: true, says: `event evt_one: ${ENTRIES} entries, unbroken, 2 heads met` }]);
  run("DELETE FROM log WHERE seq = ?", ENTRIES);
  expect(await said()).toEqual([{ ok: false, says: `event evt_one: ends before entry ${ENTRIES}, which was there` }]);
  run("UPDATE log SET events = '[]' WHERE seq = 1801");
  expect(await said()).toEqual([{ ok: false, says: "event evt_one: entry 1801 does not follow from the one before" }]);
  note("evt_one", { seq: 600, hash: "another" });
  expect(await said()).toEqual([{ ok: false, says: "event evt_one: entry 600 is not the one that was noted" }]);
  close();
});

test("an event of which something was noted and whose log is not here is missing", async () => {
  const { headAt, close, folder } = ledgerFile("kept");
  const { ask, note, noteEnd } = openDatabases();
  note("evt_kept", headAt(1));
  note("evt_gone", { seq: 41, hash: "one" });
  note("evt_gone", { seq: 42, hash: "other" });
  noteEnd("evt_ended", { seq: 7, hash: "end" });
  close();
  expect(await linesFor(folder, ask)).toEqual([
    { ok: true, says: `event evt_kept: ${ENTRIES} entries, unbroken, 1 heads met` },
    { ok: false, says: "event evt_gone: missing, though it had 42 entries" },
    { ok: false, says: "event evt_ended: missing, though it had 7 entries" },
  ]);
  expect((await verifyEventLogs(join(folder, "nowhere"), ask)).map(({ ok }) => ok)).toEqual([false, false, false]);
});

test("a file that cannot be read is said to be so, and hides nothing", async () => {
  const { close, folder, file } = ledgerFile("spoilt");
  const { ask, note } = openDatabases();
  note("evt_spoilt", { seq: 9, hash: "one" });
  close();
  writeFileSync(file, "no database");
  expect(await linesFor(folder, ask)).toEqual([
    { ok: false, says: `${file}: cannot be read` },
    { ok: false, says: "event evt_spoilt: missing, though it had 9 entries" },
  ]);
});

test("entries from before logs were chained are named, and those after them followed", async () => {
  const { run, close, folder } = ledgerFile("old", 20);
  run("UPDATE log SET hash = null");
  close();
  expect(await linesFor(folder, openDatabases().ask)).toEqual([
    {
      ok: true,
      says: "event evt_old: 20 entries, unbroken, 0 heads met, the first 20 unchained: written before logs were",
    },
  ]);
});

test("a head that was kept elsewhere shows a log that was cut, written anew or taken away with all that was noted of it", async () => {
  const { run, headAt, close, folder } = ledgerFile("cut", 30);
  const { ask } = openDatabases();
  const [whole] = await verifyEventLogs(folder, ask);
  expect(whole).toMatchObject({ ok: true, event: "evt_cut", head: headAt(30) });
  const kept = new Map([["evt_cut", headAt(30)]]);
  expect(await linesFor(folder, ask, kept)).toEqual([
    { ok: true, says: "event evt_cut: 30 entries, unbroken, 1 heads met" },
  ]);
  expect(await linesFor(folder, ask, new Map([["evt_cut", { seq: 30, hash: "another" }]]))).toEqual([
    { ok: false, says: "event evt_cut: entry 30 is not the one that was noted" },
  ]);
  run("DELETE FROM log WHERE seq > 20");
  close();
  expect(await linesFor(folder, ask, kept)).toEqual([
    { ok: false, says: "event evt_cut: ends before entry 30, which was there" },
  ]);
  expect(await linesFor(join(folder, "nowhere"), ask, kept)).toEqual([
    { ok: false, says: "event evt_cut: missing, though it had 30 entries" },
  ]);
});

test("of deployed ledgers it is said whether what was noted agrees, and that no log was followed", async () => {
  const { ask, note, noteEnd } = openDatabases();
  note("evt_one", { seq: 5, hash: "five" });
  note("evt_one", { seq: 9, hash: "nine" });
  noteEnd("evt_one", { seq: 9, hash: "nine" });
  const said = async (kept?: KeptHeads) => linesOf(await verifyNotedHeads(ask, kept));
  expect(await said()).toEqual([
    { ok: true, says: "event evt_one: 3 heads up to entry 9 agree; its log was not followed" },
  ]);
  expect(await said(new Map([["evt_one", { seq: 12, hash: "twelve" }]]))).toEqual([
    { ok: false, says: "event evt_one: what was noted ends before entry 12, which was there" },
  ]);
  expect(await said(new Map([["evt_one", { seq: 5, hash: "another" }]]))).toEqual([
    { ok: false, says: "event evt_one: entry 5 was noted with two hashes" },
  ]);
  expect(await said(new Map([["evt_gone", { seq: 3, hash: "three" }]]))).toContainEqual({
    ...{ ok: false, says: "event evt_gone: missing, though it had 3 entries" },
  });
});

test("two hashes for one entry are said to be so", async () => {
  const { headAt, close, folder } = ledgerFile("twice", 10);
  const { ask, note, noteEnd } = openDatabases();
  note("evt_twice", headAt(7));
  noteEnd("evt_twice", { seq: 7, hash: "another" });
  close();
  expect(await linesFor(folder, ask)).toEqual([
    { ok: false, says: "event evt_twice: entry 7 was noted with two hashes" },
  ]);
});
