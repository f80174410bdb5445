import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, test } from "vitest";
import { CommandLog } from "#durable-objects/authority/command-log";
import { AUTHORITY_TABLES, CHAINED_LOG, migrate } from "#durable-objects/authority/migrations";
import type { SqlValue } from "#durable-objects/authority/storage";
import type { CommandId, UserId } from "#shared/ids";
import { localEventLogs, verifyEventLog } from "./event-logs.ts";

const ENTRIES = 2_500;
const folder = mkdtempSync(join(tmpdir(), "event-logs-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A ledger's file as the local platform leaves it, with more entries than are read at once. */
function ledgerFile(name: string) {
  const ledgers = join(folder, "v3/do/campuspulse-EventLedger");
  mkdirSync(ledgers, { recursive: true });
  const database = new DatabaseSync(join(ledgers, `${name}.sqlite`));
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
  for (let at = 1; at <= ENTRIES; at++)
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
  return { run, headAt, close: () => database.close() };
}

test("each event's log is found and followed page by page, against the heads that were noted", async () => {
  const { run, headAt, close } = ledgerFile("one");
  const [log] = await localEventLogs(folder);
  expect(log).toMatchObject({ collegeId: "col_1", eventId: "evt_one" });
  const file = log?.file ?? "";
  const heads = [headAt(700), headAt(ENTRIES)];
  expect(verifyEventLog(file, heads)).toEqual({ ok: true, says: `${ENTRIES} entries, unbroken, 2 heads met` });
  expect(verifyEventLog(file, [{ seq: 700, hash: "another" }])).toEqual({
    ...{ ok: false, says: "entry 700 is not the one that was noted" },
  });
  run("DELETE FROM log WHERE seq = ?", ENTRIES);
  expect(verifyEventLog(file, heads)).toEqual({ ok: false, says: `ends before entry ${ENTRIES}, which was there` });
  run("UPDATE log SET events = '[]' WHERE seq = 1801");
  expect(verifyEventLog(file, heads)).toEqual({ ok: false, says: "entry 1801 does not follow from the one before" });
  close();
});

test("where nothing was kept there is no log", async () => {
  expect(await localEventLogs(join(folder, "nowhere"))).toEqual([]);
});
