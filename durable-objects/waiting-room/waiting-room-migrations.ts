import type { Migration } from "../authority/migrations.ts";

export const WAITING_ROOM_MIGRATIONS: readonly Migration[] = [
  [
    "CREATE TABLE value (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE place (user_id TEXT PRIMARY KEY, round INTEGER NOT NULL, number INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE INDEX place_by_round ON place (round)",
  ],
];
