import { getTableName } from "drizzle-orm";
import { getTableConfig, type SQLiteColumn, type SQLiteTable } from "drizzle-orm/sqlite-core";

/**
 * One statement that writes any number of rows, so a round of a hundred commands costs as many statements as it touches
 * tables. The rows travel as one JSON parameter: neither the bound on parameters nor the length of a statement limits them.
 * @param table its primary key says which row a new one meets
 * @param rows  by the table's property names, every column present
 * @param onOlder what happens to a row that is already there: `replace` it if its `seq` is smaller, or `keep` it
 */
export function projectRows<T extends SQLiteTable>(
  d1: D1Database,
  table: T,
  rows: readonly Required<T["$inferInsert"]>[],
  onOlder: "replace" | "keep",
): D1PreparedStatement[] {
  if (rows.length === 0) return [];
  const { columns, primaryKeys } = getTableConfig(table);
  const properties = new Map(Object.entries(table).map(([property, column]) => [column, property]));
  const values = rows.map((row) => columns.map((column) => driverValue(column, row, properties.get(column))));
  const names = columns.map(({ name }) => `"${name}"`);
  const key = primaryKeys.flatMap((primary) => primary.columns.map(({ name }) => `"${name}"`));
  const update = `DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(", ")}
    WHERE "${getTableName(table)}"."seq" < excluded."seq"`;
  return [
    d1
      .prepare(
        `INSERT INTO "${getTableName(table)}" (${names.join(", ")})
         SELECT ${columns.map((_, i) => `value ->> ${i}`).join(", ")} FROM json_each(?) WHERE true
         ON CONFLICT (${key.join(", ")}) ${onOlder === "replace" ? update : "DO NOTHING"}`,
      )
      .bind(JSON.stringify(values)),
  ];
}

function driverValue(column: SQLiteColumn, row: object, property: string | undefined): unknown {
  if (property === undefined) throw new Error(`${column.name} is no property of its table`);
  const value: unknown = Reflect.get(row, property);
  if (value === undefined) throw new Error(`a projected row has no ${property}`);
  return value === null ? null : column.mapToDriverValue(value);
}
