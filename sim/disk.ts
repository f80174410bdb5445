import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { SqlValue, Storage } from "#durable-objects/authority/storage";

/** What a connection asks at each durable write; throwing there is dying there. */
export type DiskHooks = {
  readonly beforeCommit: () => void;
  readonly afterCommit: () => void;
  readonly alarmSet: (at: number) => void;
};

export const NO_HOOKS: DiskHooks = { beforeCommit: () => {}, afterCommit: () => {}, alarmSet: () => {} };

/** One object's durable storage over SQLite in memory. It outlives every connection made to it. */
export class Disk {
  readonly #database = new DatabaseSync(":memory:");
  readonly #statements = new Map<string, StatementSync>();
  /** When the object asked to be woken; null when it did not, or while it is being woken. */
  alarmAt: number | null = null;

  /** The storage as one life of the object sees it. A write outside a turn is a turn of its own, as on the platform. */
  connect(hooks: DiskHooks): Storage {
    let turn: { alarmAt: number | null } | null = null;
    const commit = <T>(run: () => T): T => {
      const open = { alarmAt: null };
      turn = open;
      this.#database.exec("BEGIN");
      let result: T;
      try {
        result = run();
        hooks.beforeCommit();
        this.#database.exec("COMMIT");
      } catch (error) {
        this.#database.exec("ROLLBACK");
        throw error;
      } finally {
        turn = null;
      }
      this.#alarmCommitted(open, hooks);
      hooks.afterCommit();
      return result;
    };
    return {
      all: <T extends Record<string, SqlValue>>(sql: string, ...params: SqlValue[]) => this.rows<T>(sql, ...params),
      run: (sql, ...params) => {
        const write = () => this.#prepare(sql).run(...params);
        if (turn) write();
        else commit(write);
      },
      turn: (run) => {
        if (turn) throw new Error("a turn inside a turn");
        return commit(run);
      },
      setAlarm: (at) => {
        if (turn) turn.alarmAt = at;
        else
          commit(() => {
            if (turn) turn.alarmAt = at;
          });
      },
    };
  }

  /** Reads without being an object: for checks. */
  rows<T extends Record<string, SqlValue>>(sql: string, ...params: SqlValue[]): T[] {
    const rows: unknown[] = this.#prepare(sql).all(...params);
    return rows as T[];
  }

  #alarmCommitted({ alarmAt }: { alarmAt: number | null }, hooks: DiskHooks): void {
    if (alarmAt === null) return;
    this.alarmAt = alarmAt;
    hooks.alarmSet(alarmAt);
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
