import type { Storage } from "./storage.ts";

/** SQL statements of one step; steps are only ever appended. */
export type Migration = readonly string[];

/** Brings an object's tables up to date, one turn per step, so a kill half-way is continued by the next start. */
export function migrate(storage: Storage, migrations: readonly Migration[]): void {
  storage.run("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
  const done = storage.all<{ version: number }>("SELECT version FROM schema_version")[0]?.version ?? 0;
  for (let version = done; version < migrations.length; version++) {
    storage.turn(() => {
      for (const statement of migrations[version] ?? []) storage.run(statement);
      storage.run("DELETE FROM schema_version");
      storage.run("INSERT INTO schema_version (version) VALUES (?)", version + 1);
    });
  }
}

/** What every authority has: its command log, and named single values. */
export const AUTHORITY_TABLES: Migration = [
  `CREATE TABLE log (
    seq INTEGER PRIMARY KEY,
    command_id TEXT NOT NULL UNIQUE,
    actor_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    command TEXT NOT NULL,
    events TEXT NOT NULL,
    reply TEXT NOT NULL
  )`,
  "CREATE TABLE value (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID",
];

/** Logs are chains of hashes; what was written before has none. */
export const CHAINED_LOG: Migration = ["ALTER TABLE log ADD COLUMN hash TEXT"];
