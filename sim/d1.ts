import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { projectLedger } from "#db/projections/event-ledger";
import type { SqlValue } from "#durable-objects/authority/storage";

/** The relational database as the product's code sees it. */
export type D1 = Parameters<typeof projectLedger>[0];

/** Bound parameters one statement may have on D1. */
const PARAMETERS_MAX = 100;

type Outcome = { readonly results: Record<string, SqlValue>[]; readonly success: true; readonly meta: object };

/** Compiling a statement costs more than running it, and a day runs the same few thousands of times. */
class Prepared {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  get(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

class D1Statement {
  readonly #database: Prepared;
  readonly #sql: string;
  readonly #params: readonly SqlValue[];

  constructor(database: Prepared, sql: string, params: readonly SqlValue[] = []) {
    if (params.length > PARAMETERS_MAX) throw new Error("D1_ERROR: too many SQL variables");
    this.#database = database;
    this.#sql = sql;
    this.#params = params;
  }

  bind(...params: SqlValue[]): D1Statement {
    return new D1Statement(this.#database, this.#sql, params);
  }

  now(): Outcome {
    const rows: unknown[] = this.#database.get(this.#sql).all(...this.#params);
    return { results: rows.map((row) => row as Record<string, SqlValue>), success: true, meta: {} };
  }

  async all(): Promise<Outcome> {
    return this.now();
  }

  async run(): Promise<Outcome> {
    return this.now();
  }

  async raw(): Promise<SqlValue[][]> {
    return this.now().results.map((row) => Object.values(row));
  }
}

/** A database may serve many days, one after the other. */
const PREPARED = new WeakMap<DatabaseSync, Prepared>();

/** Enough of D1's interface for drizzle, over SQLite in memory: a batch is one transaction, foreign keys are enforced. */
export function d1Over(database: DatabaseSync): D1 {
  const prepared = PREPARED.get(database) ?? new Prepared(database);
  PREPARED.set(database, prepared);
  return {
    prepare: (sql: string) => new D1Statement(prepared, sql),
    batch: async (statements: readonly D1Statement[]) => {
      database.exec("BEGIN");
      try {
        const outcomes = statements.map((statement) => statement.now());
        database.exec("COMMIT");
        return outcomes;
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
  };
}

export function openDatabase(): DatabaseSync {
  return new DatabaseSync(":memory:", { enableForeignKeyConstraints: true });
}
