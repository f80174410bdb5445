import { AUTHORITY_TABLES, CHAINED_LOG, type Migration } from "../authority/migrations.ts";

export const STATION_MIGRATIONS: readonly Migration[] = [
  [
    ...AUTHORITY_TABLES,
    `CREATE TABLE token (
      id TEXT PRIMARY KEY,
      live INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      json TEXT NOT NULL
    ) WITHOUT ROWID`,
    "CREATE INDEX token_live ON token (id) WHERE live = 1",
    `CREATE TABLE food_order (
      id TEXT PRIMARY KEY,
      live INTEGER NOT NULL,
      short_code TEXT NOT NULL,
      placed_at INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      json TEXT NOT NULL
    ) WITHOUT ROWID`,
    "CREATE INDEX food_order_live ON food_order (id) WHERE live = 1",
    "CREATE INDEX food_order_by_short_code ON food_order (short_code, live, placed_at)",
    "CREATE TABLE sku (id TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID",
  ],
  CHAINED_LOG,
  [
    "CREATE TABLE presence_try (user_id TEXT PRIMARY KEY, wrong INTEGER NOT NULL, since INTEGER NOT NULL) WITHOUT ROWID",
  ],
];
