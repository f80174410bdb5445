export type When = "before" | "after" | null;

/** A database whose connection is lost before or after the statement that `fault` says. */
export function dyingAt(db: D1Database, fault: () => When): D1Database {
  const lose = async <T>(run: () => Promise<T>): Promise<T> => {
    const when = fault();
    if (when === "before") throw new Error("D1_ERROR: Network connection lost.");
    const done = await run();
    if (when === "after") throw new Error("D1_ERROR: Network connection lost.");
    return done;
  };
  const real = new WeakMap<object, D1PreparedStatement>();
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
    const wrapped = {
      bind: (...values: unknown[]) => wrap(statement.bind(...values)),
      all: () => lose(() => statement.all()),
      run: () => lose(() => statement.run()),
      raw: () => lose(() => statement.raw()),
      first: () => lose(() => statement.first()),
    } as unknown as D1PreparedStatement;
    real.set(wrapped, statement);
    return wrapped;
  };
  return {
    prepare: (sql: string) => wrap(db.prepare(sql)),
    batch: (some: D1PreparedStatement[]) => lose(() => db.batch(some.map((one) => real.get(one) ?? one))),
  } as unknown as D1Database;
}
