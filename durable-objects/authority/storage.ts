export type SqlValue = string | number | null;

/**
 * The part of a Durable Object's storage an authority uses. Rooms know only this, so the same room runs in workerd,
 * and in Node over an SQLite of its own.
 */
export type Storage = {
  /** All rows of a query, as plain objects by column name. */
  all<T extends Record<string, SqlValue>>(sql: string, ...params: SqlValue[]): T[];
  run(sql: string, ...params: SqlValue[]): void;
  /** Everything inside becomes durable together, or not at all when it throws. */
  turn<T>(run: () => T): T;
  /** Asks to be woken at `at` or as soon after as possible; inside a turn it commits with the turn. */
  setAlarm(at: number): void;
};

type NotAsync<T> = T extends PromiseLike<unknown> ? "a storage turn is synchronous" : unknown;

/** A turn whose body cannot be async: an await inside would let another command in half-way. */
export function storageTurn<T>(storage: Storage, run: (() => T) & NotAsync<T>): T {
  return storage.turn(run);
}

export function durableStorage(storage: DurableObjectStorage): Storage {
  return {
    all: <T extends Record<string, SqlValue>>(sql: string, ...params: SqlValue[]) =>
      storage.sql.exec<T>(sql, ...params).toArray(),
    run: (sql, ...params) => {
      storage.sql.exec(sql, ...params);
    },
    turn: (run) => storage.transactionSync(run),
    setAlarm: (at) => {
      // Not awaited: the output gate holds replies until it is durable, and a rollback takes it back.
      void storage.setAlarm(at);
    },
  };
}

/** What every object can be asked when its college leaves. */
export type Erasable = {
  /** Forgets all it ever stored. A repeat is harmless. */
  erase(): Promise<void>;
};

/** Time for the answer to leave. */
const ABORT_AFTER_MS = 50;

/** Empties an object's storage and ends the object: what it still holds in memory must not be written again. */
export async function eraseStorage(state: DurableObjectState): Promise<void> {
  await state.storage.deleteAlarm();
  await state.storage.deleteAll();
  setTimeout(() => state.abort("its college has left"), ABORT_AFTER_MS);
}
