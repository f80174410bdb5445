import { env } from "cloudflare:workers";
import { SHARDS } from "#db/shards";

/** The directory and the shards. */
export const DATABASES = ["DB", ...SHARDS] as const;

export type DatabaseName = (typeof DATABASES)[number];

/** The tables that migrations made in a database, but for the full-text index, which holds nothing of its own. */
export async function tablesIn(database: DatabaseName, condition = ""): Promise<string[]> {
  const found = await env[database]
    .prepare(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'd1%' AND name NOT LIKE 'event_words%' ${condition} ORDER BY name`,
    )
    .all<{ name: string }>();
  return found.results.map(({ name }) => name);
}

/** Every row of every table of all databases, as JSON. */
export async function dumpRows(): Promise<Record<string, string[]>> {
  const dump: Record<string, string[]> = {};
  for (const database of DATABASES) {
    for (const table of await tablesIn(database)) {
      const { results } = await env[database].prepare(`SELECT * FROM "${table}"`).all();
      dump[table] = [...(dump[table] ?? []), ...results.map((row) => JSON.stringify(row))];
    }
  }
  return dump;
}

/** One statement on each shard, whose answers are put together. */
export async function inShards<R>(sql: string, ...params: readonly unknown[]): Promise<R[]> {
  const answers = await Promise.all(
    SHARDS.map((shard) =>
      env[shard]
        .prepare(sql)
        .bind(...params)
        .all<R>(),
    ),
  );
  return answers.flatMap(({ results }) => results);
}

/** Where a college lives. */
export async function shardOf(slug: string): Promise<D1Database> {
  const shard = await env.DB.prepare("SELECT shard FROM colleges WHERE slug = ?").bind(slug).first<"DB_1">("shard");
  if (!shard) throw new Error(`there is no college ${slug}`);
  return env[shard];
}
