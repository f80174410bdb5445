import type { Migration } from "../authority/migrations.ts";

export const LIVE_FEED_MIGRATIONS: readonly Migration[] = [
  [
    `CREATE TABLE entry (
      key TEXT PRIMARY KEY,
      source_seq INTEGER NOT NULL,
      feed_seq INTEGER NOT NULL,
      value TEXT NOT NULL
    ) WITHOUT ROWID`,
  ],
  ["CREATE TABLE numbering (start INTEGER NOT NULL)"],
];
