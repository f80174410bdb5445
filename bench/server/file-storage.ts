import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { SqlValue, Storage } from "#durable-objects/authority/storage";

export type FileStorage = Storage & { readonly close: () => void };

/**
 * An object's storage over its SQLite file, while no workerd has it open: rooms run here as they do there. Nothing is
 * waited for to reach a disk, and alarms are forgotten.
 */
export function openFileStorage(file: string): FileStorage {
  const db = new DatabaseSync(file);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF");
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  return {
    // Column values are what the rooms wrote there themselves.
    all: <T extends Record<string, SqlValue>>(sql: string, ...params: SqlValue[]) =>
      prepared(sql).all(...params) as unknown as T[],
    run: (sql, ...params) => {
      prepared(sql).run(...params);
    },
    turn: (run) => {
      db.exec("BEGIN");
      try {
        const result = run();
        db.exec("COMMIT");
        return result;
      } catch (failure) {
        db.exec("ROLLBACK");
        throw failure;
      }
    },
    setAlarm: () => {},
    close: () => db.close(),
  };
}
