import { SHARDS } from "#db/shards";

/** The D1 databases of wrangler.toml, with the migrations of each. */
export const DATABASES: readonly { readonly binding: string; readonly migrationsDir: string }[] = [
  { binding: "DB", migrationsDir: "db/migrations/directory" },
  ...SHARDS.map((binding) => ({ binding, migrationsDir: "db/migrations/shard" })),
];
