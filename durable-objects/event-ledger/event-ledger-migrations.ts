import { AUTHORITY_TABLES, CHAINED_LOG, type Migration } from "../authority/migrations.ts";

export const EVENT_LEDGER_MIGRATIONS: readonly Migration[] = [
  [
    ...AUTHORITY_TABLES,
    "CREATE TABLE hold (user_id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL, json TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX hold_by_expiry ON hold (expires_at)",
    "CREATE TABLE registration (user_id TEXT PRIMARY KEY, seq INTEGER NOT NULL, json TEXT NOT NULL) WITHOUT ROWID",
    `CREATE TABLE pass (
      id TEXT PRIMARY KEY,
      registration_id TEXT NOT NULL,
      number INTEGER NOT NULL,
      short_code TEXT NOT NULL UNIQUE,
      user_id TEXT NOT NULL,
      seq INTEGER NOT NULL,
      json TEXT NOT NULL,
      UNIQUE (registration_id, number)
    ) WITHOUT ROWID`,
    // Withdrawn for good: what changes such a pass later names it again, which does no harm.
    "CREATE INDEX pass_withdrawn ON pass (seq) WHERE json ->> 'revokedAt' IS NOT NULL",
    // A line is of those who wait for the same types.
    "CREATE TABLE waiting (number INTEGER PRIMARY KEY, user_id TEXT NOT NULL UNIQUE, line TEXT NOT NULL)",
    "CREATE INDEX waiting_by_line ON waiting (line, number)",
    "CREATE TABLE offer (user_id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE INDEX offer_by_expiry ON offer (expires_at)",
    "CREATE TABLE unpaid (user_id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE INDEX unpaid_by_expiry ON unpaid (expires_at)",
    "CREATE TABLE code_use (code_id TEXT PRIMARY KEY, uses INTEGER NOT NULL) WITHOUT ROWID",
  ],
  [
    // What changed since a scanner asked last.
    "CREATE INDEX pass_by_seq ON pass (seq)",
    "CREATE INDEX registration_by_seq ON registration (seq)",
    "CREATE TABLE scan_log (id TEXT PRIMARY KEY, user_id TEXT NOT NULL, json TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX scan_log_by_user ON scan_log (user_id)",
  ],
  CHAINED_LOG,
];
