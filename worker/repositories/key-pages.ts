import { eq, getTableName, type SQL, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { getTableConfig, type SQLiteColumn, type SQLiteTable } from "drizzle-orm/sqlite-core";
import type { CollegeId } from "#shared/ids";

/** A table whose rows belong to colleges. */
export type TenantTable = SQLiteTable & { readonly collegeId: SQLiteColumn };

/** The values of a row's primary key. */
export type Key = readonly (string | number)[];

/** As the database holds it, by the names of its columns. */
export type StoredRow = Readonly<Record<string, string | number | null>>;

/** Where a page begins and how many rows it has. */
export type PageOf = { readonly table: TenantTable; readonly after: Key | null; readonly limit: number };

/** Rows of one college in the order of their primary key, which is the same in every database that holds them. */
export function readKeyPage(
  rows: DrizzleD1Database,
  collegeId: CollegeId,
  { table, after, limit }: PageOf,
): Promise<StoredRow[]> {
  const key = keyColumns(table);
  const names = sql.join(
    key.map(({ name }) => sql.identifier(name)),
    sql`, `,
  );
  const isAfter = after ? sql`and (${names}) > (${sql.join([...after].map(toParameter), sql`, `)})` : sql``;
  return rows.all<StoredRow>(
    sql`select * from ${table} where ${table.collegeId} = ${collegeId} ${isAfter} order by ${names} limit ${limit}`,
  );
}

export function nameOf(table: TenantTable): string {
  return getTableName(table);
}

/** In the order in which the schema names the columns. */
export function valuesOf(table: TenantTable, row: StoredRow): (string | number | null)[] {
  return getTableConfig(table).columns.map(({ name }) => row[name] ?? null);
}

/** The key of a row of this table. */
export function keyOf(table: TenantTable, row: StoredRow): Key {
  return keyColumns(table).map(({ name }) => row[name] ?? "");
}

/** Whether a value from outside has the form of this table's keys. */
export function isKeyOf(table: TenantTable, value: unknown): value is Key {
  const key = keyColumns(table);
  const isPart = (part: unknown) => typeof part === "string" || typeof part === "number";
  return Array.isArray(value) && value.length === key.length && value.every(isPart);
}

/** What a statement carries at most: D1 takes two megabytes in one parameter, and a character has up to three bytes. */
const CHARS_WRITTEN_AT_ONCE = 400_000;

/** Those that are there already stay as they are. */
export async function writeRows(
  rows: DrizzleD1Database,
  table: TenantTable,
  written: readonly StoredRow[],
): Promise<void> {
  const names = getTableConfig(table).columns.map(({ name }) => name);
  const columns = sql.join(
    names.map((name) => sql.identifier(name)),
    sql`, `,
  );
  const values = sql.join(
    names.map((_, at) => sql`value ->> ${sql.raw(String(at))}`),
    sql`, `,
  );
  for (const some of inParcels(written.map((row) => JSON.stringify(valuesOf(table, row))))) {
    await rows.run(
      sql`insert into ${table} (${columns}) select ${values} from json_each(${`[${some.join()}]`}) where true on conflict do nothing`,
    );
  }
}

/** In their order, as many together as one statement carries; a text that is too long for it goes alone. */
function inParcels(texts: readonly string[]): string[][] {
  const parcels: string[][] = [];
  let chars = Number.POSITIVE_INFINITY;
  for (const text of texts) {
    if (chars + text.length > CHARS_WRITTEN_AT_ONCE) {
      parcels.push([]);
      chars = 0;
    }
    parcels.at(-1)?.push(text);
    chars += text.length;
  }
  return parcels;
}

export function countOf(rows: DrizzleD1Database, collegeId: CollegeId, table: TenantTable): Promise<number> {
  return rows.$count(table, eq(table.collegeId, collegeId));
}

/** Some of a college's rows; @returns how many there were */
export async function eraseSome(
  rows: DrizzleD1Database,
  collegeId: CollegeId,
  { table, limit }: Pick<PageOf, "table" | "limit">,
): Promise<number> {
  const erased = await rows
    .delete(table)
    .where(sql`rowid in (select rowid from ${table} where ${table.collegeId} = ${collegeId} limit ${limit})`)
    .returning({ collegeId: table.collegeId });
  return erased.length;
}

function keyColumns(table: TenantTable): SQLiteColumn[] {
  const { primaryKeys, columns } = getTableConfig(table);
  const composite = primaryKeys[0]?.columns;
  return composite ?? columns.filter(({ primary }) => primary);
}

function toParameter(value: string | number): SQL {
  return sql`${value}`;
}
